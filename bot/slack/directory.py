"""Reads from Slack who is in the user groups that hold a role, or whose members may join."""

import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError

from bot.features import workspaces
from bot.slack.guard import Surface

log = logging.getLogger(__name__)


async def read_groups(surface: Surface) -> None:
    """Records the members of every such group; one that cannot be read stays as it was."""
    for workspace_id, group_id in await surface.database.read(workspaces.groups_to_read):
        if workspace_id in surface.workspaces:
            await read_group(surface, workspace_id, group_id)


async def read_group(surface: Surface, workspace_id: str, group_id: str) -> None:
    """Records the members of one group; when it cannot be read they stay as they were."""
    try:
        answer = await surface.client_of(workspace_id).usergroups_users_list(usergroup=group_id)
    except (SlackClientError, ClientError, TimeoutError) as error:
        cause = getattr(error, "response", {}).get("error") or type(error).__name__
        log.warning(
            "cannot read a user group", extra={"action": "group_unread", "group": group_id, "cause": cause}
        )
        return
    users: list[str] = answer.get("users") or []
    await surface.database.write(lambda session: workspaces.group_read(session, workspace_id, group_id, users))
