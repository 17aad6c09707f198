"""What a member leaves behind in a circle: gathered and opened for them alone, also when the circle is over."""

from contextlib import suppress

from bot.domain import keepsakes as rules
from bot.domain.circles import MemberState
from bot.domain.keepsakes import LeftBehind, Promise, Thanked, Written
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.features import editions, outsiders
from bot.store import checkins, circles, enrolments, letters, members, offers, requests, thanks, worksheets
from bot.store.models import Circle, Commitment, Enrolment, Member, Thanks
from bot.store.session import Session
from bot.store.texts import KeyMissing, is_there

_HERE = (MemberState.MEMBER, MemberState.FINISHED, MemberState.LEFT)


def latest(
    session: Session, workspace_id: str, user_id: str, channel_id: str, *, catalogue: Catalogue
) -> LeftBehind:
    """That of the circle in whose channel somebody types or, where that is none of theirs, of their last one."""
    joined = enrolments.of_person(session, workspace_id, user_id)
    places = [(one, _place(session, one)) for one in joined]
    found = [(one, place) for one, place in places if place is not None]
    if not found:
        raise outsiders.nowhere(session, workspace_id, user_id, RefusalCode.NO_CIRCLE)
    here = (one for one in found if one[1][0].channel_id == channel_id)
    enrolment, (circle, member) = next(here, found[0])
    return _gathered(session, circle, member, enrolment, catalogue)


def find(
    session: Session, workspace_id: str, enrolment_id: str, user_id: str, *, catalogue: Catalogue
) -> LeftBehind:
    """One's own; refused to everybody else."""
    enrolment = _own(session, workspace_id, enrolment_id, user_id)
    place = _place(session, enrolment)
    if place is None:
        raise Refusal(RefusalCode.GONE)
    return _gathered(session, *place, enrolment, catalogue)


def say(session: Session, workspace_id: str, enrolment_id: str, user_id: str, words: str) -> None:
    """Keeps what somebody says has become of their goal, sealed for them; nothing said takes it away."""
    enrolment = _own(session, workspace_id, enrolment_id, user_id)
    if _place(session, enrolment) is None:
        raise Refusal(RefusalCode.GONE)
    enrolments.set_became(session, enrolment, rules.checked(words))


def _own(session: Session, workspace_id: str, enrolment_id: str, user_id: str) -> Enrolment:
    enrolment = enrolments.find(session, workspace_id, enrolment_id)
    if enrolment is None or enrolment.user_id != user_id:
        raise Refusal(RefusalCode.GONE)
    return enrolment


def _place(session: Session, enrolment: Enrolment) -> tuple[Circle, Member] | None:
    """The circle in which somebody is or was, with their place in it; None before it is approved, and for whoever
    left and has nothing here: they wrote nothing, or it was destroyed, and who of the two is written nowhere."""
    workspace_id = enrolment.workspace_id
    member = members.current(session, workspace_id, enrolment.id) or members.get_last(
        session, workspace_id, enrolment.id
    )
    circle = circles.get(session, workspace_id, member.circle_id) if member and member.state in _HERE else None
    if circle is None or member is None or (member.state is MemberState.LEFT and not is_there(session, enrolment)):
        return None
    return circle, member


def _gathered(
    session: Session, circle: Circle, member: Member, enrolment: Enrolment, catalogue: Catalogue
) -> LeftBehind:
    programme = editions.of(session, circle, catalogue) if editions.has(circle, catalogue) else None
    titles = [one.title for one in programme.steps] if programme else []
    shown = checkins.shown(session, circle.workspace_id, enrolment.id)
    given, got = _thanks(session, circle, enrolment)
    return LeftBehind(
        enrolment_id=enrolment.id,
        programme=programme.title if programme else "",
        goal=enrolments.goal(session, enrolment),
        became=enrolments.became(session, enrolment),
        letter=_letter(session, enrolment),
        sheets=_sheets(session, enrolment, titles),
        promises=_promises(session, enrolment),
        checkins_shown=tuple((one.step, _title(titles, one.step)) for one in shown),
        offer=_offer(session, enrolment, member),
        helped=_helped(session, circle, enrolment),
        thanks_given=given,
        thanks_got=got,
        weeks_apart=programme.weeks_apart if programme else 1,
    )


def _title(titles: list[str], step: int) -> str:
    return titles[step] if step < len(titles) else ""


def _letter(session: Session, enrolment: Enrolment) -> str | None:
    row = letters.get(session, enrolment.workspace_id, enrolment.id)
    with suppress(KeyMissing):
        return letters.words(session, enrolment, row) if row else None
    return None


def _sheets(session: Session, enrolment: Enrolment, titles: list[str]) -> tuple[Written, ...]:
    found: list[Written] = []
    for row in worksheets.of(session, enrolment.workspace_id, enrolment.id):
        with suppress(KeyMissing):
            lines = worksheets.lines(session, enrolment, row)
            found.append(Written(row.step, _title(titles, row.step), row.kind, lines, row.shared))
    return tuple(one for one in found if one.lines)


def _promises(session: Session, enrolment: Enrolment) -> tuple[Promise, ...]:
    found: list[Promise] = []
    for row in checkins.commitments(session, enrolment.workspace_id, enrolment.id):
        with suppress(KeyMissing):
            found.append(_promise(session, enrolment, row))
    return tuple(found)


def _promise(session: Session, enrolment: Enrolment, row: Commitment) -> Promise:
    what, cue = checkins.words(session, enrolment, row), checkins.cue(session, enrolment, row)
    return Promise(what, row.due_on, cue, row.outcome)


def _offer(session: Session, enrolment: Enrolment, member: Member) -> str | None:
    row = offers.of(session, member)
    with suppress(KeyMissing):
        return offers.words(session, enrolment, row) if row and row.shown_as else None
    return None


def _helped(session: Session, circle: Circle, enrolment: Enrolment) -> tuple[tuple[str, HelpKind], ...]:
    found = requests.answered_by(session, circle, enrolment.user_id)
    whose = (enrolments.get(session, circle.workspace_id, one.enrolment_id).user_id for one in found)
    return tuple(zip(whose, (one.kind for one in found), strict=True))


def _thanks(
    session: Session, circle: Circle, enrolment: Enrolment
) -> tuple[tuple[Thanked, ...], tuple[Thanked, ...]]:
    """What somebody gave, and got, in front of their circle."""
    every = thanks.in_circle(session, circle)
    given = [Thanked(one.to_user, _words(session, one)) for one in every if one.enrolment_id == enrolment.id]
    got = [
        Thanked(enrolments.get(session, circle.workspace_id, one.enrolment_id).user_id, _words(session, one))
        for one in every
        if one.to_user == enrolment.user_id
    ]
    return tuple(given), tuple(got)


def _words(session: Session, row: Thanks) -> str | None:
    """For what, as the circle read it; nothing when whoever wrote it took their words with them."""
    with suppress(KeyMissing):
        return thanks.words(session, enrolments.get(session, row.workspace_id, row.enrolment_id), row)
    return None
