"""Reads from Slack who is in the user groups that moderators and HR were named by."""

import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError

from bot.features import workspaces
from bot.slack.guard import Surface

log = logging.getLogger(__name__)


async def read_groups(surface: Surface) -> None:
    """Records the members of every such group; one that cannot be read stays as it was."""
    for workspace_id, group_id in await surface.database.read(workspaces.groups_to_read):
        if workspace_id not in surface.workspaces:
            continue
        try:
            answer = await surface.client_of(workspace_id).usergroups_users_list(usergroup=group_id)
        except (SlackClientError, ClientError, TimeoutError) as error:
            cause = getattr(error, "response", {}).get("error") or type(error).__name__
            log.warning(
                "cannot read a user group", extra={"action": "group_unread", "group": group_id, "cause": cause}
            )
            continue
        users: list[str] = answer.get("users") or []
        await surface.database.write(
            lambda session, one=(workspace_id, group_id, users): workspaces.group_read(session, *one)
        )
