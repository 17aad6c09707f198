"""The page and its API: the routes, refusals as JSON, and the headers that keep the page to its own origin."""

import mimetypes
import re
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.delivery.bodies import TooLarge, read_json
from bot.playground.errors import PageError
from bot.playground.happenings.world import World
from bot.playground.page_api.acts import Act, PageActs
from bot.playground.page_api.controls import Controls
from bot.playground.page_api.faults import FaultRoutes
from bot.playground.page_api.moving import Moving
from bot.playground.page_api.own_pages import AT, OwnPages
from bot.playground.page_api.programmes import ProgrammeRoutes
from bot.playground.page_api.reads import PageReads
from bot.playground.page_api.rooms import RoomActs
from bot.playground.page_api.running import RunningRoutes
from bot.playground.page_api.staff import StaffActs
from bot.playground.page_api.upheavals import Upheavals

PAGE = Path(__file__).parent.parent / "page"
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


def add_routes(app: web.Application, world: World, controls: Controls) -> None:
    """Adds the page, its files and its API."""
    running = RunningRoutes(world, controls, Moving(world, controls))
    app.router.add_get("/", _index)
    app.router.add_get("/page/{file:.+}", _file)
    app.router.add_get(AT + "{path:.+}", OwnPages(controls).serve)
    app.router.add_post("/playground/state", running.load)
    faults = FaultRoutes(world)
    reads = PageReads(world).routes() | running.reads() | faults.reads() | ProgrammeRoutes(controls).reads()
    for path, route in reads.items():
        app.router.add_get(path, route)
    acts = PageActs(world).acts() | RoomActs(world).acts() | StaffActs(world).acts() | Upheavals(world).acts()
    acts |= running.acts() | faults.acts()
    for path, act in acts.items():
        app.router.add_post(path, _post(act))


async def _index(_: web.Request) -> web.Response:
    return _content("index.html")


async def _file(request: web.Request) -> web.Response:
    return _content(request.match_info["file"])


def _content(name: str) -> web.Response:
    # Names are plain, with folders at most, so that nothing outside the page's folder can be asked for.
    if not re.fullmatch(r"(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)+", name) or not (PAGE / name).is_file():
        raise web.HTTPNotFound(text="There is no such file of the page.")
    content_type = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    is_text = (content_type or "").startswith("text/")
    return web.Response(
        body=(PAGE / name).read_bytes(),
        content_type=content_type or "application/octet-stream",
        charset="utf-8" if is_text else None,
        headers={"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"},
    )


def _post(act: Act) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            given = await read_json(request)
        except TooLarge:
            raise PageError(400, "too_large", "This is more than the playground takes at once.") from None
        except ValueError:
            raise PageError(400, "invalid_json", "The request is not JSON.") from None
        if not isinstance(given, dict):
            raise PageError(400, "invalid_json", "The request must be a JSON object.")
        return web.json_response({"ok": True} | await act(given))

    return handle


@web.middleware
async def guard_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers refusals as JSON, refuses other origins, and keeps everything from being cached or sniffed."""
    try:
        _check_origin(request)
        response = await handler(request)
    except PageError as refusal:
        body = {"ok": False, "error": refusal.code, "message": refusal.sentence}
        response = web.json_response(body, status=refusal.status)
    if not response.prepared:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _check_origin(request: web.Request) -> None:
    # Any web site could otherwise send requests here with the browser of whoever has the playground open.
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise PageError(403, "other_origin", "Only the playground's own page may do this.")
