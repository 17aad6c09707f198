"""What `circles doctor` foretells: hours at which so many circles are due together that some will be served late."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.checkups import Finding, Place, look, well
from bot.domain.spreading import LATE, POSTS_A_MINUTE, Rush
from bot.features import rushes

_SHOWN = 5
_MINUTE = timedelta(minutes=1)


async def foretell(place: Place, posts_a_minute: int = POSTS_A_MINUTE) -> AsyncIterator[Finding]:
    """Where the last of those due together would come more than ten minutes late, and what to do about it."""
    found = await place.database.read(
        lambda session: rushes.coming(session, place.workspace_id, now=place.now, posts_a_minute=posts_a_minute)
    )
    for rush in found[:_SHOWN]:
        yield look(_said(rush), _advice(posts_a_minute))
    if len(found) > _SHOWN:
        yield look(f"{len(found) - _SHOWN} more such hours in the coming days", _advice(posts_a_minute))
    if not found:
        minutes = LATE // _MINUTE
        yield well(f"the coming days: no circle is served more than {minutes} minutes late for lack of posts")


def _said(rush: Rush) -> str:
    local = rush.at.astimezone(ZoneInfo(rush.zone))
    late = -(-rush.late // _MINUTE)
    return (
        f"{rush.circles} circles are due together on {local:%A %Y-%m-%d} at {local:%H:%M} ({rush.zone}):"
        f" the last one is served {late} minutes late"
    )


def _advice(posts_a_minute: int) -> str:
    return (
        f"Slack is told {posts_a_minute} messages a minute at most. Have the next programme's circles meet on"
        " different days or in different weeks; or, if Slack has allowed more, set CIRCLES_POSTS_A_MINUTE."
    )
