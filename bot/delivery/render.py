"""From what is owed to what is shown, in the language of whoever will read it."""

from datetime import datetime

from bot.delivery.carrying import Delivery, Pointless
from bot.delivery.renderings import (
    breaks,
    checkins,
    clinics,
    clock_changes,
    consents,
    duties,
    exchanges,
    exits,
    facilitations,
    facilitators,
    foundings,
    goodbyes,
    groupings,
    helping,
    helps,
    hour_polls,
    late_joiners,
    leavings,
    letters,
    lifecycles,
    meetings,
    moderations,
    norms,
    pauses,
    reminders,
    rescues,
    shared_commitments,
    steps,
    strangers,
    summaries,
    trials,
    waitings,
    weeks_off,
    worksheets,
)
from bot.delivery.renderings.kinds import Kinds
from bot.domain.programme import Catalogue
from bot.features import people, staleness
from bot.slack.views.kit import Message
from bot.store.outbox import Intent
from bot.store.session import Session
from bot.wording import speaking

_KINDS: Kinds = {
    **breaks.KINDS,
    **checkins.KINDS,
    **clinics.KINDS,
    **clock_changes.KINDS,
    **exchanges.KINDS,
    **exits.KINDS,
    **duties.KINDS,
    **facilitations.KINDS,
    **facilitators.KINDS,
    **foundings.KINDS,
    **goodbyes.KINDS,
    **groupings.KINDS,
    **letters.KINDS,
    **lifecycles.KINDS,
    **helping.KINDS,
    **consents.KINDS,
    **helps.KINDS,
    **hour_polls.KINDS,
    **meetings.KINDS,
    **late_joiners.KINDS,
    **leavings.KINDS,
    **pauses.KINDS,
    **reminders.KINDS,
    **rescues.KINDS,
    **shared_commitments.KINDS,
    **moderations.KINDS,
    **norms.KINDS,
    **steps.KINDS,
    **strangers.KINDS,
    **summaries.KINDS,
    **trials.KINDS,
    **waitings.KINDS,
    **weeks_off.KINDS,
    **worksheets.KINDS,
}


async def rendered(delivery: Delivery, intent: Intent) -> Message:
    """The message of an intent, as `render` has it."""
    now = delivery.now()
    return await delivery.database.read(lambda session: render(session, intent, delivery.catalogue, now))


def render(session: Session, intent: Intent, catalogue: Catalogue, now: datetime) -> Message:
    """The message of an intent. Raises Pointless, with why, when it comes too late or nothing is left to say."""
    facts, recipient = intent.facts, intent.recipient
    why = staleness.reason(session, intent, catalogue=catalogue, now=now)
    if why is not None:
        raise Pointless(why)
    with speaking(people.language_for(session, intent.workspace_id, recipient, facts.get("circle"))):
        message = _KINDS[intent.kind](session, intent.workspace_id, facts, catalogue)
    if message is None:
        raise Pointless("nothing is left to say")
    return message
