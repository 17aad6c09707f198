"""A whole town for tests: the playground as Slack, the bot attached, and people who type and press over HTTP."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from pydantic import SecretStr

from bot import parts
from bot.domain.library import NOTHING, Library
from bot.domain.programme import Catalogue
from bot.playground import Installation, Limits, Person, Timings
from bot.settings import Settings
from bot.stage import Stage
from bot.store.session import sqlite_path
from tests.databases import migrated_sqlite
from tests.features import stage

Json = dict[str, Any]
START = datetime(
    2026, 11, 25, 10, tzinfo=UTC
)  # A Wednesday; what people are told depends on the hour and the day.
PATIENT = Timings(ack=30.0, trigger=60.0)  # However busy the machine is, the bot answers in time.
KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="  # Thirty-two times the letter k.


class Town(Stage):
    """The playground and the bot, on a database of one's choice; use it as an async context manager."""

    def __init__(
        self,
        database_url: str,
        catalogue: Catalogue,
        limits: Limits | None = None,
        timings: Timings = PATIENT,
        library: Library = NOTHING,
    ) -> None:
        super().__init__(clock=parts.Clock(), catalogue=catalogue, library=library, limits=limits, timings=timings)
        self.clock.put_to(START)
        self.database_url = database_url
        self.moderator = self.moderators[0]
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Starts the playground, then the bot."""
        await self.open("127.0.0.1", 0)
        self._closing.push_async_callback(self.slack.stop)
        self._http = await self._closing.enter_async_context(aiohttp.ClientSession())
        await self.start_bot()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops both."""
        await self.stop_bot()
        await self._closing.aclose()

    @property
    def installed(self) -> Installation:
        """What the bot was given when it was installed."""
        return self.slack.installed

    def settings(self, **more: Any) -> Settings:
        """The bot's settings, as they would come from the environment; there is one moderator."""
        ours: dict[str, Any] = {
            "database_url": SecretStr(self.database_url),
            "circles_keys": [SecretStr(KEY)],
            "circles_home": Path(),
            "circles_moderators": [self.moderator.id],
        }
        return super().settings(**ours | more)

    async def start_bot(self) -> None:
        """Starts the bot on the database, migrated first as a release would."""
        given = self.settings()
        path = sqlite_path(self.database_url)
        if path is not None and not path.exists():
            path.write_bytes(migrated_sqlite())
        database = parts.Database(given.database(), parts.keyring_of(given))
        parts.migrations.migrate(database.engine)
        database.close()
        await self.attach(given)
        self.bot.database.answers_within = PATIENT.ack

    def person(self, name: str) -> "Actor":
        """Somebody to act as, by name."""
        return Actor(self, next(one for one in self.slack.people if one.name == name))

    def colleagues(self, zone: str) -> list["Actor"]:
        """Full members in one zone who hold no role."""
        roles = {self.moderator.id, self.hr.id}
        return [
            Actor(self, one)
            for one in self.slack.people
            if one.tz == zone and not (one.id in roles or one.deleted or one.is_restricted or one.is_bot)
        ]

    async def get(self, path: str, **query: str) -> Json:
        """Reads from the page's API."""
        async with self._http.get(f"{self.address}/playground/{path}", params=query) as answer:
            return await answer.json()

    async def post(self, path: str, **body: object) -> Json:
        """Acts through the page's API."""
        async with self._http.post(f"{self.address}/playground/{path}", json=body) as answer:
            return await answer.json()

    async def move(self) -> str:
        """Moves to the next thing that happens; what it was."""
        return str((await self.post("advance", to="next")).get("what"))

    async def move_until(self, words: str) -> str:
        """Moves on until something happens whose name has these words in it; what it was."""
        while words not in (what := await self.move()):
            assert what != "None", f"nothing is left to happen, and no {words}"
        return what

    async def plan(self) -> None:
        """Runs the ticks as they run by themselves every few seconds, and waits until all is sent."""
        await self.bot.timetable.plan()
        await self.bot.timetable.search()
        await self.bot.settled()

    async def everybody_agrees(self) -> None:
        """Proposes what can be proposed; all who are asked say yes, at this moment; and waits until all is sent."""
        await self.plan()
        now = self.clock.now()
        await self.bot.database.write(lambda session: stage.everybody_agrees(session, self.catalogue, now))
        await self.plan()


class Actor:
    """A person at the page."""

    def __init__(self, town: Town, person: Person) -> None:
        self.town = town
        self.person = person
        self.id = person.id

    async def say(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Json:
        """Types something, by default in the app's direct messages."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        return await self.town.post(
            "say", **{"as": self.id}, channel=channel or await self.app_dm(), text=text, **more
        )

    async def app_dm(self) -> str:
        """The direct messages with the app."""
        bot_user = self.town.installed.bot_user_id
        opened = await self.town.post("open_im", **{"as": self.id}, user=bot_user)
        return str(opened["channel"])

    async def conversations(self, kind: str | None = None) -> list[Json]:
        """What stands in the sidebar."""
        found = await self.town.get("conversations", **{"as": self.id})
        return [one for one in found["conversations"] if kind in (None, one["kind"])]

    async def messages(self, channel: str | None = None, thread_ts: str | None = None) -> list[Json]:
        """What a conversation shows, by default the app's direct messages."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        query = {"as": self.id, "channel": channel or await self.app_dm(), **more}
        return list((await self.town.get("messages", **query))["messages"])

    async def last(self, channel: str | None = None) -> Json:
        """The newest message."""
        return (await self.messages(channel))[-1]

    async def modal(self) -> Json | None:
        """The modal on top."""
        stack = (await self.town.get("views", **{"as": self.id}))["stack"]
        return stack[-1] if stack else None

    async def press(self, channel: str, message: Json, action_id: str) -> Json:
        """Presses a button of a message."""
        block, element = next(one for one in pressable(message) if one[1]["action_id"] == action_id)
        return await self.town.post(
            "press",
            **{"as": self.id},
            channel=channel,
            ts=message["ts"],
            block_id=block["block_id"],
            action_id=action_id,
            value=element.get("value"),
        )

    async def home(self) -> Json:
        """The app's home, as it is at this moment."""
        await self.town.post("open_home", **{"as": self.id})
        await self.town.slack.quiet()
        return dict((await self.town.get("home", **{"as": self.id}))["view"])

    async def press_in(self, view: Json, action_id: str, at: int = 0) -> Json:
        """Presses a button of a modal or a home; `at` counts those with the same id."""
        block, element = [one for one in pressable(view) if one[1]["action_id"] == action_id][at]
        return await self.town.post(
            "press",
            **{"as": self.id},
            view_id=view["id"],
            block_id=block["block_id"],
            action_id=action_id,
            value=element.get("value"),
        )

    async def approve(self) -> Json:
        """Approves, as a moderator at the app's home, the first circle that waits."""
        return await self.press_in(await self.home(), "proposal.approve")

    async def submit(self, **changed: object) -> Json:
        """Sends the modal in as it stands, with some fields changed; None leaves a field empty."""
        view = await self.modal()
        assert view is not None, "there is no modal to send in"
        values = {
            block["block_id"]: {"input": _value(block, changed)}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return await self.town.post("submit", **{"as": self.id}, view_id=view["id"], values=values)

    async def check_in(self, channel: str, message: Json, *, shared: bool = True, **filled: object) -> Json:
        """Opens the check-in from a message with its button, and goes through its screens."""
        assert (await self.press(channel, message, "checkin.open"))["ok"]
        return await self.fill_in_check_in(shared=shared, **filled)

    async def fill_in_check_in(self, *, shared: bool = True, **filled: object) -> Json:
        """Goes through the screens of the check-in that is open; what the last one was answered with."""
        view = await self.modal()
        if view is not None and view["callback_id"] == "checkin.look_back":
            outcomes = {one: value for one, value in filled.items() if one.startswith("outcome:")}
            await self.submit(**outcomes)
        answer = await self.submit(**filled, share=["yes"] if shared else [])
        return await self.submit() if shared else answer

    async def join(self, **changed: object) -> Json:
        """Joins with what the form suggests."""
        await self.say("/circle join")
        return await self.submit(**{"consent": ["yes"], **changed})


def pressable(view: Json) -> Iterator[tuple[Json, Json]]:
    """Everything in a view or a message that can be pressed, each with its block."""
    for block in view["blocks"]:
        beside = [block["accessory"]] if block.get("accessory") else []
        yield from ((block, one) for one in [*block.get("elements", ()), *beside] if "action_id" in one)


def _value(block: Json, changed: Mapping[str, object]) -> Json:
    """A field's value as the page would send it: what it shows at first, unless it was changed."""
    element, block_id = block["element"], block["block_id"]
    kind = element["type"]
    grouped = [one for group in element.get("option_groups", ()) for one in group["options"]]
    options = {one["value"]: one for one in [*element.get("options", ()), *grouped]}
    if kind in ("static_select", "radio_buttons"):
        chosen = changed[block_id] if block_id in changed else element.get("initial_option", {}).get("value")
        return {"type": kind, "selected_option": None if chosen is None else options[str(chosen)]}
    if kind in ("checkboxes", "multi_static_select"):
        initial = [one["value"] for one in element.get("initial_options", ())]
        ticked = changed.get(block_id, initial)
        return {"type": kind, "selected_options": [options[one] for one in ticked]}
    if kind == "users_select":
        return {"type": kind, "selected_user": changed.get(block_id, element.get("initial_user"))}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": changed.get(block_id, element.get("initial_users", []))}
    if kind == "datepicker":
        return {"type": kind, "selected_date": changed.get(block_id, element.get("initial_date"))}
    if kind == "timepicker":
        return {"type": kind, "selected_time": changed.get(block_id, element.get("initial_time"))}
    if kind == "users_select":
        return {"type": kind, "selected_user": changed.get(block_id, element.get("initial_user"))}
    return {"type": kind, "value": changed.get(block_id, element.get("initial_value"))}
