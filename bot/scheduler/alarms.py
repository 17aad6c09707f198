"""What each kind of alarm leads to; setting one is the business of the feature that wants to be called."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.programme import Catalogue
from bot.features import (
    alarms,
    assignments,
    breaks,
    consents,
    exits,
    facilitations,
    gatherings,
    invitations,
    late_joiners,
    leavings,
    letters,
    lifecycles,
    moderations,
    pauses,
    reminders,
    requests,
    silences,
    waitings,
)
from bot.features.alarms import Ringing
from bot.store.session import Session

Rung = Callable[[Session, Ringing, Catalogue, datetime], None]

# By the alarm's kind. A feature's function gets the session, the alarm, the catalogue, and the present.
_KINDS: Mapping[str, Rung] = {
    "late.close": late_joiners.close,
    "late.look": late_joiners.look,
    "leave.final": leavings.final,
    "leave.please": leavings.please_again,
    "pause.returns": pauses.returned,
    "silences.look": silences.look,
    "hosting.ask": facilitations.look,
    "letter.return": letters.give_back,
    "letter.late": letters.give_again,
    "break.close": breaks.close,
    "workspace.destroyed": lifecycles.destroy,
    exits.LOOK: exits.look,
    reminders.KIND: reminders.ring,
    waitings.LINE: waitings.rung,
    assignments.DIGEST: moderations.send,
    assignments.ESCALATES: assignments.escalate,
    requests.UNANSWERED: requests.unanswered,
    "consent.closes": consents.closes,
    invitations.CLOSES: gatherings.closes,
    gatherings.OFFERS: gatherings.offers,
}
BATCH = 50


def ring(session: Session, *, catalogue: Catalogue, now: datetime) -> int:
    """Does what one batch of the alarms whose instant has come is for; how many, 0 when none is left."""
    rung = alarms.ring(session, now, BATCH)
    for one in rung:
        _KINDS[one.kind](session, one, catalogue, now)
    return len(rung)
