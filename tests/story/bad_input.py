"""What comes of bad input: a circle in a town, and what is read, shown and kept after somebody has put something in."""

import json
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import text

from bot.store.models import Base
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town

SLACKS_OWN = "Please "  # So Slack's own words about a field begin, with which a form never reaches the bot.
_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}( \d{4})?\b")
_WHEN = re.compile(r"<!date\^[^>]*>")
# Whatever Slack would carry out: a broadcast, a mention of a person or a group, a link, a channel.
_ALIVE = re.compile(r"<[!@#h][^>]*>")


@dataclass(frozen=True)
class Came:
    """What came of something: what its author read, what all can read since, and whether anything was kept."""

    reads: str
    posted: tuple[str, ...]
    kept: bool


class Scene:
    """A circle whose kickoff is open: Ana does something, Ben looks on, and a stranger is in no circle."""

    def __init__(self, town: Town, ours: Circle) -> None:
        self.town, self.ours = town, ours
        self.ana, self.ben = ours.members[:2]
        inside = {one.id for one in ours.members} | {town.moderator.id, town.hr.id}
        others = [Actor(town, one) for one in town.slack.people if one.is_full_member and one.id not in inside]
        self.stranger, self.others = others[0], others[1:6]
        self.moderator = Actor(town, town.moderator)
        named = zip(("Ana", "Ben", "Cem", "Dia", "Eva"), ours.members, strict=True)
        self.names = {one.id: name for name, one in named} | {self.stranger.id: "Stranger"}
        self.prompt: Json = {}
        self._stood: tuple[list[Json], dict[str, list[str]]] | None = None  # As the last row left it.

    @classmethod
    async def begun(cls, town: Town) -> "Scene":
        """The scene on a Tuesday morning or soon after, once the kickoff's prompt has been posted."""
        in_the_morning(town)
        scene = cls(town, await circle(town))
        await town.move_until("kickoff's prompt")
        await town.settled()
        scene.prompt = await scene.ana.last(scene.ours.channel)
        return scene

    async def came(self, doing: Coroutine[Any, Any, str]) -> Came:
        """Does something, and says what came of it."""
        before, kept_before = self._stood or (await self.standing(), self.kept())
        reads = await doing
        await self.town.settled()
        self._stood = after, kept = await self.standing(), self.kept()
        known = {one["ts"] for one in before}
        posted = [one for one in after if one["ts"] not in known]
        for one in posted:
            self.carries_nothing_out(one)
        gone = ("(a message is gone)",) * len(known - {one["ts"] for one in after})
        said = (*(self.plainly(one["text"]) for one in posted), *gone)
        return Came(self.plainly(reads) or "—", said, kept != kept_before)

    def carries_nothing_out(self, message: Json) -> None:
        """Holds that a message of the bot's names its circle's members, days and own links, and nobody else."""
        for marked in [message["text"], *_marked(message["blocks"] or [])]:
            for found in _ALIVE.findall(marked):
                ours = found[2:-1] in self.names or found.startswith(("<!date^", "<https://meet.example.com/"))
                assert ours, f"{found} would be carried out"

    def kept(self) -> dict[str, list[str]]:
        """Everything that stands in the database, but for what Slack told and when, and what the clock does by itself."""
        with self.town.bot.database.engine.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(table.select()).all()))
                for name, table in Base.metadata.tables.items()
                if name not in ("workspaces", "events", "turns", "waiting_lists")
            }

    def value(self, query: str, **facts: object) -> str:
        """One value out of the database."""
        with self.town.bot.database.engine.connect() as connection:
            return str(connection.scalar(text(query), facts))

    async def standing(self) -> list[Json]:
        """All that the circle can read: its channel and the kickoff's thread."""
        above = await self.ben.messages(self.ours.channel)
        is_there = any(one["ts"] == self.prompt.get("ts") for one in above)
        below = await self.ben.messages(self.ours.channel, self.prompt["ts"]) if is_there else []
        shown = {one["ts"]: one for one in [*above, *below]}
        return [one for one in shown.values() if not one["subtype"] and not one["ephemeral"]]

    async def command(self, typed: str, who: Actor | None = None) -> str:
        """Somebody types a command in their circle's channel; what they then see: a form, or a message."""
        who = who or self.ana
        await self.close(who)
        inside = who.id in {one.id for one in self.ours.members}
        channel = self.ours.channel if inside else await who.app_dm()
        await who.say(typed, channel)
        view = await who.modal()
        return view_words(view) if view else str((await who.last(channel))["text"])

    async def fill(self, command: str, who: Actor | None = None, **values: object) -> str:
        """Somebody types a command and sends in the form it opens; what they then read."""
        said = await self.command(command, who)
        return await self.filled(who, **values) if await (who or self.ana).modal() else said

    async def filled(self, who: Actor | None = None, **values: object) -> str:
        """Somebody sends in the form they have open; what Slack itself would hold back is sent past it."""
        who = who or self.ana
        view = await who.modal()
        assert view is not None, "there is no form to fill in"
        try:
            answer = await who.submit(**values)
        except KeyError:
            answer = {}  # A choice that is not among those offered.
        errors = answer.get("errors") or {}
        if not answer.get("ok") or any(said.startswith(SLACKS_OWN) for said in errors.values()):
            return await self.past_slack(who, view, values)
        shown = await who.modal()
        return " / ".join(errors.values()) or (view_words(shown) if shown else "")

    async def past_slack(self, who: Actor, view: Json, values: Json, team: str | None = None) -> str:
        """Sends a form straight to the bot, whatever Slack would say to what is in it."""
        fields = (one for one in view["blocks"] if one["type"] == "input")
        state = {one["block_id"]: {"input": _raw(one["element"], one["block_id"], values)} for one in fields}
        sent = {**view, "type": "modal", "state": {"values": state}}
        return await self.told({"type": "view_submission", "view": sent}, who, team)

    async def told(self, body: Json, who: Actor, team: str | None = None) -> str:
        """What the bot answers to a request of Slack's; `team` is another workspace that it comes from."""
        team = team or self.town.installed.team_id
        usual = {
            "team": {"id": team, "domain": "one"},
            "team_id": team,
            "user": {"id": who.id, "team_id": team},
            "user_id": who.id,
            "api_app_id": self.town.installed.app_id,
            "trigger_id": "1.2.3",
        }
        request = AsyncBoltRequest(body=usual | body, mode="socket_mode")
        answer = await self.town.bot.bolt.async_dispatch(request)
        said = json.loads(answer.body) if (answer.body or "").startswith("{") else {"text": answer.body or ""}
        if "view" in said:
            return view_words(said["view"])
        return " / ".join(said["errors"].values()) if "errors" in said else str(said["text"])

    async def forged(self, who: Actor, action_id: str, value: str) -> str:
        """Somebody presses, in their direct messages, a button that was never put before them; what they read."""
        return await self.pressed(who, await self.button(who, action_id, value), action_id, await who.app_dm())

    async def button(self, who: Actor, action_id: str, value: str) -> Json:
        """A message in somebody's direct messages with a button that the bot did not put there."""
        shown = {"type": "plain_text", "text": "A button"}
        button = {"type": "button", "text": shown, "action_id": action_id, "value": value}
        blocks = [{"type": "actions", "elements": [button]}]
        channel = await who.app_dm()
        await self.town.bot.clients.own.chat_postMessage(channel=channel, text="A button", blocks=blocks)
        return await who.last(channel)

    async def pressed(self, who: Actor, message: Json, action_id: str, channel: str | None = None) -> str:
        """Somebody presses a button of a message; what they then read, in a modal or as a message."""
        channel = channel or self.ours.channel
        await self.close(who)
        before = {one["ts"] for one in await self._below(who, channel, message)}
        await who.press(channel, message, action_id)
        await self.town.settled()
        view = await who.modal()
        if view is not None:
            return view_words(view)
        return "\n".join(
            one["text"] for one in await self._below(who, channel, message) if one["ts"] not in before
        )

    async def _below(self, who: Actor, channel: str, message: Json) -> list[Json]:
        return [
            *await who.messages(channel),
            *await who.messages(channel, message.get("thread_ts") or message["ts"]),
        ]

    async def close(self, who: Actor) -> None:
        """Closes whatever somebody has open."""
        while view := await who.modal():
            await self.town.post("close", **{"as": who.id}, view_id=view["id"])

    def plainly(self, said: str) -> str:
        """A text as it stands in the table: people by name, days and moments left open, its lines in one."""
        for user_id, name in self.names.items():
            said = said.replace(f"*<@{user_id}>*", f"@{name}").replace(f"<@{user_id}>", f"@{name}")
        said = said.replace(f"<#{self.ours.channel}>", "#circle")
        said = _DAY.sub(lambda found: "{day, year}" if found[2] else "{day}", _WHEN.sub("{when}", said))
        return said.replace("\n", " ⏎ ")


def in_the_morning(town: Town) -> None:
    """Moves on to nine o'clock in the morning (UTC) of a coming Tuesday."""
    now = town.clock.now()
    on = now.date() + timedelta(days=(1 - now.weekday()) % 7 or 7)
    town.clock.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def view_words(view: Json) -> str:
    """A view's title, all that it says, and the words that stand in its fields."""
    blocks = view["blocks"]
    texts = [one["text"]["text"] for one in blocks if one["type"] in ("section", "header")]
    small = [part["text"] for one in blocks if one["type"] == "context" for part in one["elements"]]
    written = {one["block_id"]: one["element"].get("initial_value") for one in blocks if one["type"] == "input"}
    filled = [f"({field}: {words})" for field, words in written.items() if words]
    return "\n".join([f"[{view['title']['text']}]", *texts, *small, *filled])


def _marked(part: Any) -> list[str]:
    """Every text of some blocks in which Slack looks for mentions."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return [*own, *(one for inner in part.values() for one in _marked(inner))]
    return [one for inner in part for one in _marked(inner)] if isinstance(part, list) else []


def _raw(element: Json, block_id: str, values: Json) -> Json:
    """A field's value as Slack sends it: what was changed, or what the form shows at first."""
    kind, given = element["type"], values.get(block_id)
    if kind in ("static_select", "radio_buttons"):
        chosen = given if block_id in values else (element.get("initial_option") or {}).get("value")
        return {"type": kind, "selected_option": None if chosen is None else {"value": chosen}}
    if kind in ("checkboxes", "multi_static_select"):
        chosen = given if block_id in values else [one["value"] for one in element.get("initial_options") or ()]
        return {"type": kind, "selected_options": [{"value": one} for one in chosen]}
    chosen_in = {"datepicker": "date", "timepicker": "time", "users_select": "user", "multi_users_select": "users"}
    if kind in chosen_in:
        first = element.get(f"initial_{chosen_in[kind]}")
        return {"type": kind, f"selected_{chosen_in[kind]}": given if block_id in values else first}
    return {"type": kind, "value": given if block_id in values else element.get("initial_value")}
