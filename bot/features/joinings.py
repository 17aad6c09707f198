"""Joining a programme: may this person, what did they fill in, and what they change of it while they wait."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain import joinings as rules
from bot.domain.circles import CircleState
from bot.domain.joinings import Application, JoinForm, Profile
from bot.domain.late_joiners import WAITED
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import late_joiners, people, round_schedules, waitings
from bot.store import circles, enrolments, left_overs, rounds, searches, workspaces
from bot.store import people as known
from bot.store.models import Enrolment
from bot.store.session import Session


def may_join(session: Session, workspace_id: str, profile: Profile) -> None:
    """Refuses whoever may not join, or has joined already."""
    let_in(session, workspace_id, profile)
    for enrolment in enrolments.open_of(session, workspace_id, profile.user_id):
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        if circle is not None and circle.channel_id:
            raise Refusal(RefusalCode.ALREADY_IN_CIRCLE, channel=circle.channel_id)
        raise Refusal(RefusalCode.ALREADY_WAITING, since=enrolment.joined_at)


def form(session: Session, workspace_id: str, profile: Profile) -> JoinForm:
    """What the form shows: suggestions or, to somebody who waits, their answers. Refuses as `may_join` does."""
    let_in(session, workspace_id, profile)
    waiting = next(iter(enrolments.open_of(session, workspace_id, profile.user_id)), None)
    if waiting is not None:
        only_waits(session, waiting)
        return filled_in(session, waiting)
    return suggested(session, workspace_id, profile)


def suggested(session: Session, workspace_id: str, profile: Profile) -> JoinForm:
    """What the form suggests to somebody who waits for nothing."""
    person = known.get(session, workspace_id, profile.user_id)
    here = people.language_here(session, workspace_id)
    chosen = person.language if person else None
    language = rules.suggested_language(chosen, profile.locale, here)
    return JoinForm(profile.zone, language, hosts=person is not None and person.would_host)


def as_before(shown: JoinForm, last: Enrolment) -> JoinForm:
    """What the form suggests to somebody who has joined before: when they had time then."""
    return replace(
        shown,
        zone=last.zone,
        language=last.language,
        days=rules.from_bits(last.days),
        starts=last.starts,
        ends=last.ends,
        hosts=shown.hosts or last.hosts,
    )


def join(
    session: Session,
    workspace_id: str,
    profile: Profile,
    application: Application,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[bool, date | None]:
    """Puts a person on the waiting list of a programme; whether they wait for a round, and when the next one opens."""
    checked = _checked(application, catalogue)
    may_join(session, workspace_id, profile)
    row = Enrolment(
        workspace_id=workspace_id,
        user_id=profile.user_id,
        joined_at=now,
        consent_version=rules.CONSENT_VERSION,
        **_columns(checked),
    )
    added = enrolments.add(session, row, checked.goal)
    if added is None:
        raise Refusal(RefusalCode.ALREADY_WAITING, since=now)
    enrolments.avoid(session, added, rules.avoidable(checked.avoids, profile.user_id))
    _learn(session, workspace_id, profile, checked)
    waitings.begin(session, added, now=now)
    late_joiners.watch(session, added, now + WAITED)
    in_rounds = rounds.in_rounds(session, workspace_id, added.programme_id, [added.user_id])
    return bool(in_rounds), round_schedules.next_on(session, added, now)[1]


def change(
    session: Session,
    workspace_id: str,
    profile: Profile,
    enrolment_id: str,
    application: Application,
    *,
    catalogue: Catalogue,
) -> None:
    """Writes down anew what somebody filled in who still waits; they keep their place on the list."""
    let_in(session, workspace_id, profile)
    workspaces.lock(session, workspace_id)
    enrolment = enrolments.find(session, workspace_id, enrolment_id)
    if enrolment is None or enrolment.user_id != profile.user_id or enrolment.ended_at is not None:
        raise Refusal(RefusalCode.GONE)
    only_waits(session, enrolment)
    # Who has agreed to the words of now is not asked again.
    agreed = application.consents or enrolment.consent_version >= rules.CONSENT_VERSION
    checked = _checked(replace(application, consents=agreed), catalogue)
    before = _of_weight(session, enrolment)
    for name, value in _columns(checked).items():
        setattr(enrolment, name, value)
    enrolment.consent_version = rules.CONSENT_VERSION
    enrolments.set_goal(session, enrolment, checked.goal)
    enrolments.avoid(session, enrolment, rules.avoidable(checked.avoids, profile.user_id))
    if _of_weight(session, enrolment) != before:
        # What a round plans was made of what they said before, and so was why it has no circle for them.
        rounds.take_out(session, enrolment)
        left_overs.forget_one(session, enrolment)
    searches.forget_outlook(session, workspace_id, enrolment.id)  # With other answers it may be another one.
    _learn(session, workspace_id, profile, checked)


def _of_weight(session: Session, enrolment: Enrolment) -> tuple[object, ...]:
    """What of somebody's answers decides in which circle they can be."""
    hours = enrolment.zone, enrolment.days, enrolment.starts, enrolment.ends
    return (*hours, enrolment.programme_id, enrolment.language, enrolments.avoids(session, enrolment))


def keeping(session: Session, enrolment: Enrolment, application: Application) -> Application:
    """What somebody fills in anew in a shorter form, with what it does not ask for left as it was."""
    return replace(
        application,
        goal=enrolments.goal(session, enrolment),
        topics=frozenset(enrolment.topics),
        avoids=enrolments.avoids(session, enrolment),
    )


def agree(session: Session, workspace_id: str, user_id: str, consents: bool, version: int) -> None:
    """Somebody who agreed to older words agrees to those of now, for all that they have joined."""
    rules.consented(consents, version)
    for enrolment in enrolments.open_of(session, workspace_id, user_id):
        enrolment.consent_version = version


def _checked(application: Application, catalogue: Catalogue) -> Application:
    checked = rules.checked(application)
    if checked.programme_id not in catalogue:
        raise Refusal(RefusalCode.UNKNOWN_PROGRAMME, field="programme")
    return checked


def let_in(session: Session, workspace_id: str, profile: Profile) -> None:
    """Refuses whoever the workspace's setting does not let in."""
    row = workspaces.get(session, workspace_id)
    who = row.who_may_join if row else rules.FULL_MEMBERS
    in_group = workspaces.in_group(session, workspace_id, who, profile.user_id)
    rules.may_join(profile, who, in_group=in_group)


def only_waits(session: Session, enrolment: Enrolment) -> None:
    """Refuses whoever is in a circle already, or in one that is proposed at this moment."""
    circle = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    if circle is not None and circle.channel_id:
        raise Refusal(RefusalCode.ALREADY_IN_CIRCLE, channel=circle.channel_id)
    if circle is not None and circle.state is CircleState.FOUNDING:
        raise Refusal(RefusalCode.IN_A_FOUNDING)
    if circle is not None:
        raise Refusal(RefusalCode.BEING_PROPOSED)


def _columns(checked: Application) -> dict[str, object]:
    """What was filled in, as the row keeps it; goal and avoided people are sealed apart."""
    return {
        "programme_id": checked.programme_id,
        "zone": checked.zone,
        "days": rules.to_bits(checked.days),
        "starts": checked.starts,
        "ends": checked.ends,
        "language": checked.language,
        "topics": tuple(sorted(checked.topics)),
        "hosts": checked.hosts,
    }


def filled_in(session: Session, enrolment: Enrolment) -> JoinForm:
    """What somebody filled in who waits."""
    return JoinForm(
        zone=enrolment.zone,
        language=enrolment.language,
        enrolment_id=enrolment.id,
        programme_id=enrolment.programme_id,
        days=rules.from_bits(enrolment.days),
        starts=enrolment.starts,
        ends=enrolment.ends,
        goal=enrolments.goal(session, enrolment),
        topics=frozenset(enrolment.topics),
        hosts=enrolment.hosts,
        avoids=enrolments.avoids(session, enrolment),
        agreed=enrolment.consent_version >= rules.CONSENT_VERSION,
    )


def _learn(session: Session, workspace_id: str, profile: Profile, checked: Application) -> None:
    """Notes where somebody lives as Slack says, and the language that they chose; whether they host, they have said
    for this time."""
    people.learned(session, workspace_id, profile.user_id, profile.zone)
    person = known.known(session, workspace_id, profile.user_id)
    person.language, person.would_host = checked.language, False
