"""What `circles doctor` looks at in a workspace: its roles, its channels, the command."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.hindrances import OPENING, Undelivered
from bot.domain.roles import Role
from bot.features import circles, deliveries, workspaces
from bot.slack import ids
from bot.store.session import Database

NETWORK = (SlackClientError, aiohttp.ClientError, TimeoutError)
_MEMBERS_LOOKED_AT = 200  # More people than this moderate nowhere; the first ones tell enough.
_CIRCLES_LOOKED_AT = 50  # Slack allows about as many such calls a minute.
_COMMAND_SILENT = timedelta(days=30)
_ALLOW = "A workspace owner allows private channels under Settings, Permissions, Channel Management."


class Verdict(StrEnum):
    """How a check came out."""

    WELL = "ok"
    LOOK = "look"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """What a check saw, and what to do about it."""

    verdict: Verdict
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.verdict:>5}  {self.what}" + (f"\n       {self.advice}" if self.advice else "")


def well(what: str) -> Finding:
    """All is well here."""
    return Finding(Verdict.WELL, what)


def wrong(what: str, advice: str) -> Finding:
    """The bot cannot do its work like this."""
    return Finding(Verdict.WRONG, what, advice)


def look(what: str, advice: str) -> Finding:
    """The bot works, but somebody should look at this."""
    return Finding(Verdict.LOOK, what, advice)


@dataclass(frozen=True)
class Place:
    """The workspace that is looked at; `try_channel` allows making a channel in it."""

    slack: AsyncWebClient
    database: Database
    workspace_id: str
    now: datetime
    try_channel: bool = False


def cause_of(error: BaseException) -> str:
    """What went wrong with a call, in Slack's own code where there is one."""
    if isinstance(error, SlackApiError):
        return f"Slack answered {error.response['error']}"
    return f"Slack cannot be reached ({type(error).__name__})"


async def look_over(place: Place) -> AsyncIterator[Finding]:
    """Every check of a workspace in turn."""
    for check in (_roles, _channels, _circle_channels, _may_create, _command):
        async for finding in check(place):
            yield finding


async def _roles(place: Place) -> AsyncIterator[Finding]:
    for role, option, name in ((Role.MODERATOR, "moderators", "moderators"), (Role.HR, "hr", "HR")):
        held, unread = await _holders(place, role, option)
        for group, cause in unread.items():
            yield wrong(
                f"{name}: the user group {group} cannot be read ({cause})",
                f"Name a user group that exists, or people, with: circles workspace --{option} U012AB3CD",
            )
        if held:
            yield well(f"{name}: {len(held)}")
        elif not unread:
            yield _nobody(role, option)


async def _holders(place: Place, role: Role, option: str) -> tuple[set[str], dict[str, str]]:
    """Who holds a role, as recorded and as Slack says now; the user groups that cannot be read, each with why."""
    workspace_id = place.workspace_id
    held = set(await place.database.read(lambda session: workspaces.holders_of(session, workspace_id, role)))
    shown = await place.database.read(lambda session: workspaces.settings_of(session, workspace_id))
    named = shown[option].split(", ")
    unread: dict[str, str] = {}
    for where, group in await place.database.read(workspaces.groups_to_read):
        if where != workspace_id or group not in named:
            continue
        try:
            answer = await place.slack.usergroups_users_list(usergroup=group)
        except NETWORK as error:
            unread[group] = cause_of(error)
        else:
            held.update(answer.get("users") or ())
    return held, unread


def _nobody(role: Role, option: str) -> Finding:
    advice = f"Name somebody with: circles workspace --{option} U012AB3CD"
    if role is Role.MODERATOR:
        return look("moderators: nobody", f"No circle is proposed to anybody. {advice}")
    return look("HR: nobody named", f"Only people who have joined may read the summary. {advice}")


async def _channels(place: Place) -> AsyncIterator[Finding]:
    shown = await place.database.read(lambda session: workspaces.settings_of(session, place.workspace_id))
    for name in workspaces.CHANNELS:
        if shown[name] != "none":
            async for finding in _channel(place.slack, name.replace("_", " ").replace("hr", "HR"), shown[name]):
                yield finding


async def _channel(slack: AsyncWebClient, name: str, channel_id: str) -> AsyncIterator[Finding]:
    try:
        answer = await slack.conversations_info(channel=channel_id)
        channel: dict[str, Any] = answer.get("channel") or {}
        guests = await _guests(slack, channel_id) if channel.get("is_member") else []
    except NETWORK as error:
        yield _unseen_channel(name, error)
        return
    if not channel.get("is_member"):
        yield wrong(f"{name}: the bot is not in it", "Type /invite @Peer Circles in the channel.")
    elif not channel.get("is_private"):
        yield wrong(f"{name}: it is public, so everybody reads who is proposed", "Name a private channel instead.")
    elif channel.get("is_ext_shared") or guests:
        yield wrong(f"{name}: guests or other organisations are in it", "Remove them, or name another channel.")
    else:
        yield well(f"{name}: private, and the bot is in it")


def _unseen_channel(name: str, error: BaseException) -> Finding:
    # The bot asks for no scope on public channels, so Slack shows it none of them.
    if _is_public(error):
        return wrong(
            f"{name}: it is public, so everybody reads who is proposed", "Name a private channel instead."
        )
    return wrong(f"{name}: {cause_of(error)}", "Invite the bot into it with /invite, or name another channel.")


async def _guests(slack: AsyncWebClient, channel_id: str) -> list[str]:
    answer = await slack.conversations_members(channel=channel_id, limit=_MEMBERS_LOOKED_AT)
    people = [(await slack.users_info(user=one)).get("user") or {} for one in answer.get("members") or ()]
    return [one["id"] for one in people if one.get("is_restricted") or one.get("is_ultra_restricted")]


def _is_public(error: BaseException) -> bool:
    return (
        isinstance(error, SlackApiError)
        and error.response["error"] == "missing_scope"
        and "groups:read" not in str(error.response.get("needed", "")).split(",")
    )


async def _circle_channels(place: Place) -> AsyncIterator[Finding]:
    """The circles' own channels, told by their number only: nobody learns here which circle it is."""
    every = await place.database.read(lambda session: circles.channels(session, place.workspace_id))
    some = every[:_CIRCLES_LOOKED_AT]
    if not some:
        return
    found: Counter[str] = Counter()
    for _circle_id, channel_id in some:
        try:
            found[await _circle_channel(place.slack, channel_id)] += 1
        except NETWORK as error:
            yield wrong(f"circle channels: {cause_of(error)}", "Look at the network, then run this again.")
            return
    of = f"of {len(every)} circle channels"
    beyond = f" (the first {len(some)} were looked at)" if len(some) < len(every) else ""
    fine = found.pop("", 0)
    for what, number in sorted(found.items()):
        yield wrong(f"{number} {of}{beyond}: {what}", _CIRCLE_ADVICE.get(what, "Look up what Slack means by it."))
    if fine:
        yield well(f"{fine} {of}{beyond}: private, and the bot is in")


_ABSENT = "the bot is not in"
_PUBLIC = "public, so everybody reads what a circle says"
_SHARED = "shared with another organisation"
_CIRCLE_ADVICE = {
    _ABSENT: "The bot can post nothing there. Members invite it again with /invite @Peer Circles.",
    _PUBLIC: "A workspace owner can make them private again.",
    _SHARED: "A workspace owner can end the sharing.",
}


async def _circle_channel(slack: AsyncWebClient, channel_id: str) -> str:
    """What is wrong with a circle's channel; nothing when it is fit."""
    try:
        answer = await slack.conversations_info(channel=channel_id)
    except SlackApiError as error:
        if _is_public(error):
            return _PUBLIC
        # Slack shows a private channel to its members only.
        return _ABSENT if error.response["error"] == "channel_not_found" else cause_of(error)
    channel: dict[str, Any] = answer.get("channel") or {}
    if not channel.get("is_private"):
        return _PUBLIC
    if channel.get("is_ext_shared"):
        return _SHARED
    return "" if channel.get("is_member") else _ABSENT


async def _may_create(place: Place) -> AsyncIterator[Finding]:
    """Whether private channels can be made: what happened here tells, or one that is made to try."""
    if place.try_channel:
        yield await _tried(place.slack)
        return
    causes = await _refused_openings(place)
    for cause in sorted(set(causes)):
        yield wrong(
            f"private channels: {causes.count(cause)} could not be made ({cause})",
            f"{_ALLOW} Then a moderator presses Try again.",
        )
    if causes:
        return
    if await place.database.read(lambda session: circles.any_channel(session, place.workspace_id)):
        yield well("private channels: the bot has made them here")
    else:
        yield look(
            "private channels: not tried", "To make one and archive it at once: circles doctor --try-channel"
        )


async def _tried(slack: AsyncWebClient) -> Finding:
    try:
        made = await slack.conversations_create(name=f"circles-doctor-{secrets.token_hex(3)}", is_private=True)
    except NETWORK as error:
        return wrong(f"private channels: {cause_of(error)}", _ALLOW)
    channel: dict[str, Any] = made.get("channel") or {}
    try:
        await slack.conversations_archive(channel=channel["id"])
    except NETWORK as error:
        return look(
            f"private channels: one was made to try, but not archived ({cause_of(error)})",
            f"It is called {channel['name']}, and only the bot is in it.",
        )
    return well("private channels: one was made to try, and archived at once")


async def _refused_openings(place: Place) -> list[str]:
    found = await given_up(place)
    return [one.cause for one in found if one.kind == OPENING for _ in range(one.count)]


async def _command(place: Place) -> AsyncIterator[Finding]:
    seen = await place.database.read(lambda session: workspaces.command_seen_at(session, place.workspace_id))
    advice = (
        f"Type {ids.COMMAND} help. If another app answers, it has the same command: the app installed last wins."
    )
    if seen is None:
        yield look(f"{ids.COMMAND}: never reached the bot", advice)
    elif place.now - seen > _COMMAND_SILENT:
        yield look(f"{ids.COMMAND}: reached the bot last on {seen:%Y-%m-%d}", advice)
    else:
        yield well(f"{ids.COMMAND}: reached the bot, last noted on {seen:%Y-%m-%d}")


async def given_up(place: Place) -> list[Undelivered]:
    """What was given up in the workspace, counted by kind and cause."""
    return await place.database.read(lambda session: deliveries.given_up(session, place.workspace_id))
