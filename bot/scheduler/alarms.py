"""What each kind of alarm leads to; setting one is the business of the feature that wants to be called."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.programme import Catalogue
from bot.features import (
    alarms,
    askings,
    assignments,
    breaks,
    clinics,
    clock_changes,
    consents,
    exits,
    facilitators,
    gatherings,
    goodbyes,
    host_search,
    hour_polls,
    invitations,
    late_joiners,
    leavings,
    letters,
    lifecycles,
    mergers,
    moderations,
    partings,
    pauses,
    reminders,
    requests,
    rescues,
    round_schedules,
    rounds,
    silences,
    stand_ins,
    trials,
    waitings,
)
from bot.features.alarms import Ringing
from bot.metrics import Metrics
from bot.store.session import Database, Session, is_away

log = logging.getLogger(__name__)

Rung = Callable[[Session, Ringing, Catalogue, datetime], None]

# By the alarm's kind. A feature's function gets the session, the alarm, the catalogue, and the present.
_KINDS: Mapping[str, Rung] = {
    "late.close": late_joiners.close,
    "late.look": late_joiners.look,
    "rescue.look": rescues.look,
    "rescue.close": rescues.close,
    "merge.close": mergers.close,
    "leave.final": leavings.final,
    "leave.please": leavings.please_again,
    "pause.returns": pauses.returned,
    "silences.look": silences.look,
    "trial.look": trials.look,
    askings.CLOSE_WHO_IS_IN: trials.close,
    "hosting.ask": host_search.look,
    "letter.return": letters.give_back,
    "letter.late": letters.give_again,
    "reunion.ask": goodbyes.ask,
    "break.close": breaks.close,
    "workspace.destroyed": lifecycles.destroy,
    facilitators.LOOK: facilitators.look,
    partings.KIND: facilitators.part,
    clinics.PHASE: clinics.rung,
    clock_changes.KIND: clock_changes.ring,
    exits.LOOK: exits.look,
    hour_polls.CLOSES: hour_polls.close,
    reminders.KIND: reminders.ring,
    stand_ins.LOOK: stand_ins.look,
    waitings.LINE: waitings.rung,
    assignments.DIGEST: moderations.send,
    assignments.ESCALATES: assignments.escalate,
    requests.UNANSWERED: requests.unanswered,
    round_schedules.OPENS: rounds.rung,
    "consent.closes": consents.closes,
    invitations.CLOSES: gatherings.closes,
    gatherings.OFFERS: gatherings.offers,
}
BATCH = 50


async def ring(database: Database, *, catalogue: Catalogue, now: datetime, metrics: Metrics | None = None) -> None:
    """Does what the alarms are for whose instant has come, the longest overdue first, until none is left.

    Each rings in a transaction of its own. One that fails is put off, and no other one waits for it; where it is the
    database that is away, all of them stay due, and that is raised.
    """
    while due := await database.read(lambda session: alarms.due(session, now, BATCH)):
        for one in due:
            try:
                await database.write(lambda session, one=one: _ring(session, one, catalogue, now))
            except Exception as error:
                if is_away(error):
                    raise
                extra = {"action": "alarm_failed", "kind": one.kind, "key": one.key}
                log.exception("an alarm failed", extra=extra)
                cause = type(error).__name__
                await database.write(
                    lambda session, one=one, why=cause: alarms.put_off(session, one, now, cause=why)
                )
                if metrics:
                    metrics.put_off("alarm")


def _ring(session: Session, one: Ringing, catalogue: Catalogue, now: datetime) -> None:
    taken = alarms.take(session, one, now)
    if taken is not None:
        _KINDS[taken.kind](session, taken, catalogue, now)
