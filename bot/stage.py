"""A playground with the bot in it, in a folder of their own, whose time can be moved and which can be saved."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import parts
from bot.app import Bot
from bot.domain import subscriptions
from bot.domain.facilitators import is_professional
from bot.domain.library import NOTHING, Library
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.features import workspaces
from bot.playground import Limits, Person, Playground, TimeControls, Timings, Upcoming
from bot.rehearsal import Coming, End, Rehearsal
from bot.settings import Settings
from bot.slack import beside, directory
from bot.slack.manifest import manifest

_IN_BETWEEN = timedelta(days=1)  # How far away the bot's next thing may be before a colleague's is named.


class Colleagues(Protocol):
    """Simulated people: who means to act next, and whoever means to by now acting."""

    async def next_due(self) -> Coming | None:
        """What somebody means to do next."""
        ...

    async def act(self, now: datetime) -> None:
        """Lets all act who mean to by now."""
        ...


@dataclass(frozen=True)
class _Next:
    """When the next thing happens, and whether the bot does it of its own accord or a colleague."""

    at: datetime
    is_the_bots: bool


class Given(Settings):
    """Settings that are given and not read: in whatever environment, the same story is told."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic calls with all of them.
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Takes what is given alone."""
        return (init_settings,)


class Stage:
    """The playground and the bot; the bot is started in a folder, and may be started anew in another one.

    The clock is moved for both: what is due happens in order, the bot before its colleagues at the same instant.
    """

    def __init__(
        self,
        *,
        clock: parts.Clock,
        catalogue: Catalogue,
        library: Library = NOTHING,
        people: Sequence[Person] | None = None,
        ticking: bool = True,
        limits: Limits | None = None,
        timings: Timings | None = None,
    ) -> None:
        self.clock = clock
        self.slack = Playground(now=clock.now, people=people, limits=limits, timings=timings)
        self.simulated: Colleagues | None = None
        self.moving = asyncio.Lock()  # Held while the clock is moved, and while another story is taken up.
        self.address = self.url = ""
        self.bot: Bot
        self.folder = Path()
        self.catalogue = catalogue
        self.library = library
        self._ticking = ticking
        self._bot_closing = AsyncExitStack()
        self._roles = roles(self.slack.people)

    @property
    def moderators(self) -> tuple[Person, Person]:
        """The two who decide about proposals: the second when the first is in the circle."""
        return self._roles[0], self._roles[1]

    @property
    def hr(self) -> Person:
        """Who reads summaries."""
        return self._roles[2]

    @property
    def facilitator(self) -> Person:
        """Whose work it is to lead circles, where a programme wants somebody who is no member."""
        return next(one for one in self.slack.people if "coordinator" in one.title.lower())

    async def name_facilitator(self) -> None:
        """Has moderators choose from somebody, as `circles workspace --facilitators` does."""
        ids, workspace_id, now = [self.facilitator.id], self.bot.workspace_id, self.clock.now()
        await self.bot.database.write(
            lambda session: workspaces.set_role(session, workspace_id, Role.FACILITATOR, ids, by="shell", now=now)
        )
        # The bot does so itself within the hour, but no such hour is played.
        await directory.read_zones(self.bot.surface, workspace_id)

    async def open(self, host: str, port: int) -> str:
        """Starts the playground and returns its address; OSError when the port cannot be had."""
        self.slack.install(manifest())
        self.address = await self.slack.start(host, port)
        self.url = self.slack.set_own_pages(self._own_page)
        return self.address

    async def start_in(self, folder: Path) -> None:
        """Starts the bot over the database in a folder, which is made there when there is none."""
        await self.attach(self.settings(circles_home=folder, database_url=None, circles_keys=[]))
        self.folder = folder

    async def attach(self, given: Settings) -> None:
        """Starts the bot with these settings."""
        database = parts.open_database(given)
        bot = Bot(
            given,
            clock=self.clock,
            database=database,
            catalogue=self.catalogue,
            library=self.library,
            ticking=self._ticking,
        )
        self.bot = await self._bot_closing.enter_async_context(bot)
        self.slack.set_time(TimeControls(next_due=self.next_due, advance=self.advance, settled=self.settled))

    async def stop_bot(self) -> None:
        """Stops the bot; the playground goes on."""
        await self._bot_closing.aclose()

    async def close(self) -> None:
        """Stops both."""
        await self.stop_bot()
        await self.slack.stop()

    async def next_due(self) -> Upcoming | None:
        """The next thing the bot does by itself or, where that is days away, a colleague; they live in between."""
        due = await self.bot.next_due(told=True)
        coming = await self.simulated.next_due() if self.simulated else None
        if due is not None and (coming is None or due.at <= coming.at + _IN_BETWEEN):
            return Upcoming(due.at, due.what, due.opens_step)
        return None if coming is None else Upcoming(coming.at, coming.what)

    async def advance(self, to: datetime) -> None:
        """Moves the present on, and lets everything happen that falls due on the way, in order."""
        async with self.moving:
            while (due := await self._next()) is not None and due.at <= to:
                await self._take_up(due)
            if self.clock.now() < to:
                await self.bot.advance(to)

    async def settled(self) -> None:
        """Returns when the bot has done all that is to be done at this moment."""
        await self.slack.quiet()
        await beside.answered()
        await self.bot.timetable.plan()
        await self.bot.timetable.search()
        await self.bot.settled()

    async def _own_page(self, path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """What the bot serves at its public address: private calendars, all else is for who keeps it running."""
        token = path.removeprefix("calendars/").removesuffix(".ics")
        if path != subscriptions.path(token):
            return 404, {}, b""
        answer = await self.bot.calendars.answer(token, headers)
        return answer.status_code, answer.headers, bytes(answer.body)

    async def _take_up(self, due: _Next) -> None:
        if due.is_the_bots:
            await self.bot.advance(due.at)
            await self.slack.quiet()
        else:
            self.clock.move_to(due.at)  # Nothing happens of the bot's own accord before that.
        if self.simulated is not None:
            await self.simulated.act(self.clock.now())

    async def _next(self) -> _Next | None:
        due = await self.bot.next_due()
        coming = await self.simulated.next_due() if self.simulated else None
        if due is not None and (coming is None or due.at <= coming.at):
            return _Next(due.at, is_the_bots=True)
        return _Next(coming.at, is_the_bots=False) if coming is not None else None

    def rehearsal(
        self,
        *,
        programme: str = "working-out-loud",
        weeks: int = 12,
        seed: int = 1,
        people: int | None = None,
        beside_people: bool = False,
    ) -> Rehearsal:
        """Colleagues: those with a role do their part, and so many of the others (None: all who may) join.

        With `beside_people` whoever has the page open is left to the person at it.
        """
        moderators, hr, played = self.moderators, self.hr, self.catalogue.get(programme)
        facilitators = [self.facilitator] if is_professional(played) else []
        with_roles = {one.id for one in (*moderators, hr, *facilitators)}
        may_join = [one.id for one in self.slack.people if one.is_full_member and one.id not in with_roles]
        return Rehearsal(
            self.address,
            start=self.clock.now(),
            seed=seed,
            joiners=may_join[:people],
            moderators=[one.id for one in moderators],
            hr=[hr.id],
            facilitators=[one.id for one in facilitators],
            programme=programme,
            end=End(weeks, whole=weeks == played.steps[-1].number, weeks_apart=played.weeks_apart),
            beside_people=beside_people,
        )

    def settings(self, **more: Any) -> Settings:
        """The settings of a bot that is installed in this playground, and `more` of them."""
        installed = self.slack.installed
        given: dict[str, Any] = {
            "slack_bot_token": SecretStr(installed.bot_token),
            "slack_app_token": SecretStr(installed.app_token),
            "slack_api_url": f"{self.address}/api/",
            "circles_url": self.url,
            "circles_moderators": [one.id for one in self.moderators],
            "circles_hr": [self.hr.id],
            "circles_contact": self.hr.id,
            "circles_help_line": "Counselling for everybody who works here, day and night: extension 4357.",
        }
        return Given(**given | more)


def roles(people: Sequence[Person]) -> tuple[Person, Person, Person]:
    """The colleagues who moderate, and the one who works in HR."""
    first = next(one for one in people if "learning" in one.title.lower())
    second = next(one for one in people if "engineering manager" in one.title.lower())
    hr = next(one for one in people if "people" in one.title.lower() and one is not first)
    return first, second, hr
