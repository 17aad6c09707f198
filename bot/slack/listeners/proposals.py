"""A moderator's decision on a proposal."""

from slack_bolt.async_app import AsyncApp

from bot.features import circles, proposals
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press
from bot.slack.views import kit
from bot.slack.views import proposals as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons of a proposal's card, and of the word that its channel could not be made."""
    app.action(ids.CIRCLE_RETRY)(listener(surface, parse.press, retry))
    app.action(ids.PROPOSAL_APPROVE)(listener(surface, parse.press, approve))
    app.action(ids.PROPOSAL_DECLINE)(listener(surface, parse.press, decline))


async def approve(surface: Surface, pressed: Press) -> Reply:
    """Approves the proposal; its card says so to everybody who sees it."""
    now = surface.now()
    await surface.database.write(
        lambda session: proposals.approve(
            session,
            pressed.workspace_id,
            pressed.subject,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await homes.after(surface, pressed)


async def decline(surface: Surface, pressed: Press) -> Reply:
    """Declines the proposal; its card says so."""
    now = surface.now()
    await surface.database.write(
        lambda session: proposals.decline(
            session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now
        )
    )
    return await homes.after(surface, pressed)


async def retry(surface: Surface, pressed: Press) -> Reply:
    """Tries again to make a circle's channel."""
    now = surface.now()
    await surface.database.write(
        lambda session: circles.retry_opening(
            session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now
        )
    )
    return Say(kit.plain(views.trying_again()))
