"""Joining a programme: may this person, what did they fill in, and their place on the waiting list."""

from datetime import datetime

from bot.domain import joinings as rules
from bot.domain.joinings import Application, Profile
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.store import circles, enrolments
from bot.store.models import Enrolment
from bot.store.session import Session


def may_join(session: Session, workspace_id: str, profile: Profile) -> None:
    """Refuses whoever may not join, or has joined already."""
    rules.may_join(profile)
    for enrolment in enrolments.open_of(session, workspace_id, profile.user_id):
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        if circle is not None and circle.channel_id:
            raise Refusal(RefusalCode.ALREADY_IN_CIRCLE, channel=circle.channel_id)
        raise Refusal(RefusalCode.ALREADY_WAITING, since=enrolment.joined_at)


def join(
    session: Session,
    workspace_id: str,
    profile: Profile,
    application: Application,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Puts a person on the waiting list of a programme."""
    checked = rules.checked(application)
    if checked.programme_id not in catalogue:
        raise Refusal(RefusalCode.UNKNOWN_PROGRAMME, field="programme")
    may_join(session, workspace_id, profile)
    added = enrolments.add(
        session,
        Enrolment(
            workspace_id=workspace_id,
            user_id=profile.user_id,
            programme_id=checked.programme_id,
            zone=checked.zone,
            days=rules.to_bits(checked.days),
            starts=checked.starts,
            ends=checked.ends,
            consent_version=rules.CONSENT_VERSION,
            joined_at=now,
        ),
        checked.goal,
    )
    if added is None:
        raise Refusal(RefusalCode.ALREADY_WAITING, since=now)
