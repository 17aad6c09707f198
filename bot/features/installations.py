"""Where the bot is installed beside the settings' own workspace: tokens are kept sealed, and read by nobody else."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.features import workspaces as features
from bot.store import outbox, texts, workspaces
from bot.store.session import Session

_PLACE = "workspaces.bot_token"


@dataclass(frozen=True)
class Installation:
    """The bot in one workspace."""

    workspace_id: str
    bot_user_id: str
    bot_id: str
    token: str = field(repr=False)


def keep(session: Session, found: Installation, *, name: str, now: datetime) -> None:
    """Keeps the token of a workspace, sealed, in place of an earlier one; the workspace is made when it is not there.

    What waited because there was no token, or none that Slack took, is tried at once.
    """
    row = features.seed(
        session,
        workspace_id=found.workspace_id,
        name=name,
        bot_user_id=found.bot_user_id,
        roles={},
        channels={},
        now=now,
    )
    row.bot_id = found.bot_id
    row.bot_token = texts.seal(session, texts.Whole(row.id), _PLACE, row.id, found.token)
    workspaces.log(session, row.id, at=now, by="shell", subject="app", what="token set")
    outbox.try_now(session, row.id, now)


def forget(session: Session, workspace_id: str, now: datetime) -> bool:
    """Forgets the token of a workspace; False when none is kept. All else of the workspace stays as it is."""
    row = workspaces.get(session, workspace_id)
    if row is None or row.bot_token is None:
        return False
    row.bot_token = None
    workspaces.log(session, workspace_id, at=now, by="shell", subject="app", what="token forgotten")
    return True


def get(session: Session, workspace_id: str) -> Installation | None:
    """The bot in a workspace whose token is kept; None where there is none, or none that can be read."""
    row = workspaces.get(session, workspace_id)
    if row is None or row.bot_token is None:
        return None
    try:
        token = texts.unseal(session, texts.Whole(row.id), _PLACE, row.id, row.bot_token)
    except texts.KeyMissing:
        return None
    return Installation(row.id, row.bot_user_id, row.bot_id or "", token)


def with_token(session: Session) -> list[str]:
    """The workspaces whose token is kept, as long as they have the app."""
    return workspaces.with_token(session)
