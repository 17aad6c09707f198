"""Reads from Slack who is in the groups that hold a role or may join, in which zones, and in the circles' channels."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.joinings import Profile
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import circles, people, strangers, workspaces
from bot.slack import parse
from bot.slack.clients import code_or_status
from bot.slack.guard import Surface
from bot.store.session import Session

T = TypeVar("T")
log = logging.getLogger(__name__)

MOST_INSIDE = 200
_NOBODY = ("user_not_found", "user_not_visible", "invalid_arguments")


async def profile(surface: Surface, workspace_id: str, user_id: str) -> Profile:
    """Who somebody is: asked each time, because a guest of yesterday may be a full member today."""
    answer = await (await surface.client_of(workspace_id)).users_info(user=user_id, include_locale=True)
    return parse.profile(answer.data if isinstance(answer.data, dict) else {}, workspace_id)


async def profiles(surface: Surface, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Profile | None]:
    """Who several people are, asked at the same time; None for whom Slack does not know."""

    async def one(user_id: str) -> Profile | None:
        try:
            return await profile(surface, workspace_id, user_id)
        except SlackApiError as error:
            if _cause(error) not in _NOBODY:
                raise
            return None

    wanted = sorted(set(user_ids))
    return dict(zip(wanted, await asyncio.gather(*(one(user_id) for user_id in wanted)), strict=True))


async def read_with_group(surface: Surface, workspace_id: str, read: Callable[[Session], T]) -> T:
    """What is read of somebody. Before they are refused for a group, Slack is asked who is in it by now."""
    try:
        return await surface.database.read(read)
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NOT_IN_GROUP:
            raise
        await read_group(surface, workspace_id, str(refusal.facts["group"]))
    return await surface.database.read(read)


async def read_groups(surface: Surface, workspace_id: str) -> None:
    """Records the members of every such group of a workspace; one that cannot be read stays as it was."""
    for group_id in await surface.database.read(lambda session: workspaces.groups_of(session, workspace_id)):
        await read_group(surface, workspace_id, group_id)


async def read_group(surface: Surface, workspace_id: str, group_id: str) -> None:
    """Records the members of one group; when it cannot be read they stay as they were."""
    try:
        answer = await (await surface.client_of(workspace_id)).usergroups_users_list(usergroup=group_id)
    except (SlackClientError, ClientError, TimeoutError) as error:
        log.warning(
            "cannot read a user group",
            extra={"action": "group_unread", "group": group_id, "cause": _cause(error)},
        )
        return
    users: list[str] = answer.get("users") or []
    now = surface.now()
    await surface.database.write(
        lambda session: workspaces.group_read(session, workspace_id, group_id, users, now)
    )


async def read_zones(surface: Surface, workspace_id: str) -> None:
    """Notes the zone of everybody who holds a role, so that they are written to in their own working hours."""
    for user_id in await surface.database.read(lambda session: workspaces.all_holders(session, workspace_id)):
        try:
            answer = await (await surface.client_of(workspace_id)).users_info(user=user_id)
        except (SlackClientError, ClientError, TimeoutError) as error:
            log.warning(
                "cannot read a zone", extra={"action": "zone_unread", "user": user_id, "cause": _cause(error)}
            )
            continue
        found = parse.profile(answer.data if isinstance(answer.data, dict) else {}, workspace_id)
        await surface.database.write(
            lambda session, one=(workspace_id, user_id, found.zone): people.learned(session, *one)
        )


async def look_inside(surface: Surface, workspace_id: str) -> None:
    """Looks who is in each running circle's channel, for what Slack may not have told of; one at a time."""
    if workspace_id not in await surface.database.read(workspaces.installed):
        return
    for circle_id, channel_id in await surface.database.read(
        lambda session: circles.channels(session, workspace_id)
    ):
        users = await _inside(surface, workspace_id, channel_id)
        if users is None:
            continue
        now, facts = surface.now(), (workspace_id, circle_id, users)
        await surface.database.write(
            lambda session, facts=facts, now=now: strangers.inside(session, *facts, now=now)
        )


async def _inside(surface: Surface, workspace_id: str, channel_id: str) -> frozenset[str] | None:
    """Who is in a channel; None when Slack does not say, or they are more than a circle could ever be."""
    client = await surface.client_of(workspace_id)
    try:
        answer = await client.conversations_members(channel=channel_id, limit=MOST_INSIDE)
    except (SlackClientError, ClientError, TimeoutError) as error:
        log.warning("cannot look into a channel", extra={"action": "channel_unread", "cause": _cause(error)})
        return None
    users: list[str] = answer.get("members") or []
    more = (answer.get("response_metadata") or {}).get("next_cursor")
    return None if more else frozenset(users)


def _cause(error: Exception) -> str:
    return code_or_status(error.response) if isinstance(error, SlackApiError) else type(error).__name__
