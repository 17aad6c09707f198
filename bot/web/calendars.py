"""Private calendar addresses over HTTP: whoever has one reads what stands there, and everybody else nothing."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.programme import Catalogue
from bot.domain.subscriptions import CircleCalendar, kept_as
from bot.features import subscriptions
from bot.store.session import Database, Session
from bot.web import icalendars
from bot.wording import LANGUAGES, _, speaking

T = TypeVar("T")
# Asked for anew each time, which costs little where nothing has changed; never kept for others.
_CACHING = "private, no-cache"


class _AwayError(Exception):
    """The database is away."""


class Calendars:
    """The route. The address is a secret: it is looked up by its hash, and never logged."""

    def __init__(self, database: Database, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._database, self._catalogue, self._now = database, catalogue, now

    def routes(self) -> list[Route]:
        """GET and HEAD."""
        return [Route("/calendars/{token}.ics", self._asked)]

    async def answer(self, token: str, headers: Mapping[str, str]) -> Response:
        """What stands at an address, or that nothing has changed; the same 404 for whatever is no address."""
        try:
            body, changed_at = await self._read(kept_as(token))
        except _AwayError:
            with speaking(_asked_for(headers)):
                return PlainTextResponse(_("Please try again in a minute."), 503, {"retry-after": "60"})
        if body is None:
            return PlainTextResponse("Not Found", 404)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        shown = {
            "etag": tag,
            "last-modified": format_datetime(changed_at, usegmt=True),
            "cache-control": _CACHING,
        }
        if _is_known(headers, tag, changed_at):
            return Response(status_code=304, headers=shown)
        shown["content-disposition"] = 'attachment; filename="circle.ics"'
        return Response(body, headers=shown, media_type="text/calendar; charset=utf-8")

    async def _asked(self, request: Request) -> Response:
        return await self.answer(request.path_params["token"], request.headers)

    async def _read(self, address_hash: str) -> tuple[bytes | None, datetime]:
        """The file in the language of whoever has the address, and when it changed last; no file where there is none."""
        language = await self._look(lambda session: subscriptions.language_at(session, address_hash))
        if language is None:
            return None, self._now()
        with speaking(language):
            found = await self._calendar(address_hash)
            return (None, self._now()) if found is None else (icalendars.written(found), found.changed_at)

    async def _calendar(self, address_hash: str) -> CircleCalendar | None:
        """What stands there; what is new in it is written down before anybody reads it."""
        more: dict[str, Any] = {"catalogue": self._catalogue, "now": self._now()}
        found = await self._look(lambda session: subscriptions.calendar(session, address_hash, **more))
        if found is None or found.is_told:
            return found
        more["telling"] = True
        return await self._look(
            lambda session: subscriptions.calendar(session, address_hash, **more), writing=True
        )

    async def _look(self, work: Callable[[Session], T], *, writing: bool = False) -> T:
        found = await self._database.look(lambda session: (work(session),), writing=writing)
        if found is None:
            raise _AwayError
        return found[0]


def _asked_for(headers: Mapping[str, str]) -> str:
    """The first language that is asked for and that the bot speaks: whose address it is only the database knows."""
    asked = re.findall(r"(?:^|,)\s*([a-z]+)", headers.get("accept-language", "").lower())
    return next((one for one in asked if one in LANGUAGES), LANGUAGES[0])


def _is_known(headers: Mapping[str, str], tag: str, changed_at: datetime) -> bool:
    """Whether whoever asks has what stands there: by its tag or, where they know none, by when it changed."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tag in (one.strip().removeprefix("W/") for one in tags.split(","))
    try:
        return parsedate_to_datetime(headers["if-modified-since"]) >= changed_at.replace(microsecond=0)
    except (KeyError, ValueError, TypeError):  # None is named, or nothing that is an instant.
        return False
