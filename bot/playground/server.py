"""The playground as one object: seeding, installing the app, starting and stopping the server."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.playground.delivery.dispatch import Delivery
from bot.playground.delivery.faults import Faults
from bot.playground.delivery.tickets import ResponseUrls, Triggers
from bot.playground.delivery.timings import Timings
from bot.playground.happenings import channels
from bot.playground.happenings.responses import Responses
from bot.playground.happenings.stream import Stream
from bot.playground.happenings.world import World
from bot.playground.page_api import routes
from bot.playground.page_api.controls import (
    ColleagueControls,
    Controls,
    OwnPage,
    ProgrammeControls,
    StateControls,
    TimeControls,
)
from bot.playground.page_api.own_pages import AT
from bot.playground.state import saving
from bot.playground.state.manifest import app_of
from bot.playground.state.people import Person, colleagues
from bot.playground.state.records import Installation, Json, UserGroup
from bot.playground.state.workspace import Workspace, new_id
from bot.playground.web_api.limits import Limits
from bot.playground.web_api.permalinks import Permalinks
from bot.playground.web_api.route import WebApi


class Playground:
    """A stand-in for Slack on one's own machine, for one workspace and one app."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        time: TimeControls | None = None,
        people: Sequence[Person] | None = None,
        team_name: str = "Playground",
        timings: Timings | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`now` (aware) dates all messages; `people` defaults to 25 invented colleagues.

        `timings` are the protocol's deadlines in real time, which tests shorten; `limits` say how often the app may
        call within a minute of `now`, and None that it may call as often as it likes.
        """
        self.people: list[Person] = list(colleagues() if people is None else people)
        timings = timings or Timings()
        self._world = World(
            workspace=Workspace(now=now, people=self.people, team_name=team_name),
            delivery=Delivery(timings),
            stream=Stream(timings.heartbeat),
            triggers=Triggers(timings),
            response_urls=ResponseUrls(timings),
        )
        self._web_api = WebApi(self._world, limits)
        self._controls = Controls(time)
        self._runner: web.AppRunner | None = None

    def set_time(self, time: TimeControls) -> None:
        """Supplies the controls of the clock, when its owner comes later than the playground."""
        self._controls.time = time

    def set_colleagues(self, colleagues: ColleagueControls) -> None:
        """Supplies the switch of simulated colleagues who live beside the person who tries the app."""
        self._controls.colleagues = colleagues
        self._world.stream.tell("colleagues")

    def set_saving(self, state: StateControls) -> None:
        """Supplies what saves everything, the app's own state included, and takes it up again."""
        self._controls.state = state
        self._world.workspace.saving = True
        self._world.stream.tell("workspace")

    def set_programmes(self, programmes: ProgrammeControls) -> None:
        """Supplies what shows the app's programmes before anybody is told of them."""
        self._controls.programmes = programmes
        self._world.workspace.programmes = True
        self._world.stream.tell("workspace")

    def set_own_pages(self, own_pages: OwnPage) -> str:
        """Supplies what the app serves at a public address of its own; that address, here."""
        self._controls.own_pages = own_pages
        return self._world.base_url + AT

    def set_notes(self, notes: Sequence[str]) -> None:
        """Says on the page's welcome, in a line each, what one can try here."""
        self._world.workspace.notes = tuple(notes)
        self._world.stream.tell("workspace")

    def install(self, manifest: Mapping[str, Any]) -> Installation:
        """Installs the app from its manifest; a second time keeps its ids and tokens, as Slack does.

        Raises ValueError with a sentence when the manifest cannot be installed.
        """
        space = self._world.workspace
        before = space.app
        app = app_of(
            manifest,
            team_id=space.team_id,
            app_id=before.id if before else new_id("A"),
            bot_id=before.bot_id if before else new_id("B"),
            bot_user=before.user if before else new_id("U"),
        )
        if before is not None:
            app = dataclasses.replace(app, installation=before.installation)
        name = app.name.lower().replace(" ", "-")
        space.people[app.user] = Person(app.user, name, app.name, "App", "UTC", "2d2a55", is_bot=True)
        space.app = app
        self._world.stream.tell("workspace")
        return app.installation

    @property
    def faults(self) -> Faults:
        """What is to go wrong between the app and Slack."""
        return self._world.faults

    def save(self) -> Json:
        """Everything that is here as JSON, but for open modals and what lives for seconds only."""
        return saving.dump(self._world.workspace)

    def load(self, saved: Any) -> None:
        """Takes up what was saved; ValueError with a sentence when that cannot be, and nothing has changed."""
        saving.restore(self._world.workspace, saved)
        self._world.retell()
        self._web_api.begin_anew()

    @property
    def installed(self) -> Installation:
        """What the installed app was given; LookupError when there is none."""
        app = self._world.workspace.app
        if app is None:
            raise LookupError("no app is installed in this playground")
        return app.installation

    def add_channel(self, name: str, *, private: bool, members: Sequence[str]) -> str:
        """Adds a channel with these people (ids) in it and returns its id; ValueError for a name in use."""
        space = self._world.workspace
        if space.channel_named(name) is not None:
            raise ValueError(f"There is a channel named {name} already.")
        unknown = [user for user in members if user not in space.people]
        if unknown:
            raise ValueError(f"There is nobody with the id {unknown[0]}.")
        creator = members[0] if members else next(iter(space.people))
        channel = space.add_channel(name, "private" if private else "public", creator=creator, members=[])
        for user in members:
            channels.join(self._world, channel, user, inviter=None)
        return channel.id

    def add_user_group(self, handle: str, users: Sequence[str]) -> str:
        """Adds a user group with these people (ids) and returns its id, S..."""
        group = UserGroup(new_id("S"), handle, tuple(users))
        self._world.workspace.user_groups[group.id] = group
        return group.id

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Starts the server and returns its address, "http://HOST:PORT"; OSError when the port is taken."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._world.base_url = f"http://{host}:{runner.addresses[0][1]}"
        return self._world.base_url

    def _application(self) -> web.Application:
        world = self._world
        app = web.Application(middlewares=[routes.guard_page], client_max_size=4 * 1024 * 1024)
        app.router.add_route("GET", "/api/{method}", self._web_api.serve)
        app.router.add_route("POST", "/api/{method}", self._web_api.serve)
        app.router.add_get("/archives/{channel}/{message}", Permalinks(world).follow)
        app.router.add_get("/link/", self._serve_socket)
        app.router.add_post("/responses/{team}/{secret}", Responses(world).serve)
        routes.add_routes(app, world, self._controls)
        return app

    async def _serve_socket(self, request: web.Request) -> web.StreamResponse:
        app = self._world.workspace.app
        return await self._world.delivery.sockets.serve(request, app.id if app else "")

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Tells the app's sockets to disconnect, as Slack does from time to time."""
        await self._world.delivery.sockets.disconnect(reason)

    async def quiet(self) -> None:
        """Waits until no event is on its way to the app."""
        await self._world.delivery.quiet()

    async def stop(self) -> None:
        """Ends all streams, sockets and deliveries, then the server; what was lent is given back."""
        self._controls.give_back()
        self._world.stream.end()
        await self._world.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
            self._world.base_url = ""
