"""What `circles doctor` tells of what was not delivered, of what waits too long, and of what fails when its time comes."""

from collections.abc import AsyncIterator

from bot import mending
from bot.checkups import Finding, Place, given_up, look, wrong
from bot.domain.hindrances import OPENING, obstacles
from bot.features import delays, deliveries
from bot.slack.views import troubles

_OUTBOX = "circles outbox lists them, tries them again, or drops them."
_WAITS = "While circles run can reach Slack they are tried by themselves; circles outbox lists them."
_FAILS = "This is a mistake in the bot or in its files: the log of circles run tells more. It is tried by itself."


async def holdups(place: Place) -> AsyncIterator[Finding]:
    """Everything that does not get on in a workspace."""
    for check in (_undelivered, _put_off):
        async for finding in check(place):
            yield finding


async def _undelivered(place: Place) -> AsyncIterator[Finding]:
    # Without a trial the channels that could not be made have been told already.
    told = [one for one in await given_up(place) if one.kind != OPENING or place.try_channel]
    for one in obstacles(told):
        what = f"not delivered: {troubles.counted(one)} ({', '.join(one.causes)})"
        yield look(what, f"{troubles.advice(one.hindrance)} {_OUTBOX}")
    waiting = await place.database.read(
        lambda session: deliveries.waiting_long(session, place.workspace_id, now=place.now)
    )
    for unknown, count, oldest in waiting:
        what = f"{count} of unknown outcome" if unknown else f"{count} not sent yet"
        yield look(f"late: {what}, the first owed since {oldest:%Y-%m-%d %H:%M} UTC", _WAITS)


async def _put_off(place: Place) -> AsyncIterator[Finding]:
    for one in await place.database.read(lambda session: delays.put_off(session, place.workspace_id)):
        yield wrong(mending.put_off_line(one), _FAILS)
