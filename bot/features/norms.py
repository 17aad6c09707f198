"""Norms: a circle's own lines, which any member may change, and everybody's yes to them."""

from dataclasses import replace
from datetime import datetime

from bot.domain import norms as rules
from bot.domain.circles import CircleState
from bot.domain.norms import NormForm, NormGiven, Norms
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import circles as channels
from bot.features import editions, led_circles, people
from bot.store import circles, facilitators, members, norms, outbox
from bot.store.columns import new_id
from bot.store.models import Circle, Norm
from bot.store.session import Session
from bot.store.texts import KeyMissing
from bot.wording import speaking


def meant(
    session: Session, workspace_id: str, user_id: str, channel_id: str = "", *, catalogue: Catalogue, now: datetime
) -> str:
    """The circle whose norms somebody means who types: one they facilitate, the one they type in, or joined last."""
    led = led_circles.meant(session, workspace_id, user_id, channel_id, catalogue=catalogue, now=now)
    return (led or channels.own(session, workspace_id, user_id, channel_id)).id


def present(session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue) -> Norms:
    """The norms as they are, for a member or, to be read only, for whoever facilitates the circle."""
    led = circles.get(session, workspace_id, circle_id)
    if led is not None and led.state is CircleState.RUNNING and facilitators.who(session, led) == user_id:
        return replace(_norms(session, led, catalogue), read_only=True)
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    found = _norms(session, circle, catalogue)
    return replace(found, agreed=norms.agreed_to(session, member) == found.version)


def form(
    session: Session,
    workspace_id: str,
    circle_id: str,
    norm_id: str | None,
    user_id: str,
    *,
    catalogue: Catalogue,
) -> NormForm:
    """What the modal is opened for: a line to change or, without one, a new line."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    lines = _norms(session, circle, catalogue).lines
    if norm_id is None:
        rules.check_room(len(lines))
        return NormForm(circle.id, new_id(), 0, None)
    line = next((one for one in lines if one.norm_id == norm_id), None)
    if line is None:
        raise Refusal(RefusalCode.GONE)
    return NormForm(circle.id, norm_id, line.version, line.words)


def change(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    given: NormGiven,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> NormForm | None:
    """Changes, adds or takes out one line, once however often it is sent in, and says so to the circle.

    Where somebody else has changed the line meanwhile nothing is done: what they have made of it is returned.
    """
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    words = rules.checked(given)
    _begin(session, circle, catalogue, now)
    rows = norms.of(session, circle)
    row = next((one for one in rows if given.norm_id in (one.id, str(one.place))), None)
    stands = None if row is None else norms.words(session, circle, row)
    if (stands or "") == (words or ""):
        return None  # Sent in twice, or nothing was changed.
    version = norms.version(session, workspace_id, circle_id) + 1
    if row is None:
        rules.check_room(sum(one.words is not None for one in rows))
        norms.add(session, circle, given.norm_id, words or "", version, now)
    elif row.version != given.version:
        return _theirs(circle, row, stands or "")
    else:
        norms.change(session, circle, row, words, version, now)
    members.give_sign(member, circle)
    norms.say_yes(session, member, version, now)  # Whoever writes a line means to keep to it.
    _owe(session, circle, "norms.changed", version, now, by=user_id)
    return None


def agree(
    session: Session,
    workspace_id: str,
    circle_id: str,
    version: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """A member says yes to the norms; False when they are others by now. The last yes is told to all, once."""
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    _begin(session, circle, catalogue, now)
    if version != norms.version(session, workspace_id, circle_id):
        return False
    members.give_sign(member, circle)
    if norms.say_yes(session, member, version, now):
        look(session, circle, now)
    return True


def look(session: Session, circle: Circle, now: datetime) -> None:
    """Tells all, once, that everybody said yes, if everybody who is here has: also when one goes who had not."""
    version = norms.version(session, circle.workspace_id, circle.id)
    if _all_agree(session, circle, version, now):
        _owe(session, circle, "norms.agreed", version, now)


def shown(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> Norms | None:
    """The norms as the circle reads them in its channel; None where they cannot be read any more."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    try:
        found = _norms(session, circle, catalogue)
    except KeyMissing:
        return None
    told = outbox.find(session, workspace_id, f"norms.agreed:{circle.id}:{found.version}")
    return replace(found, settled=told is not None)


def _begin(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> None:
    """From the first change or yes on a circle's norms are its own, whatever becomes of its programme's."""
    if not norms.of(session, circle):
        norms.begin(session, circle, rules.plain_lines(_to_start_from(session, circle, catalogue)), now)


def _norms(session: Session, circle: Circle, catalogue: Catalogue) -> Norms:
    rows = norms.of(session, circle)
    if not rows:
        return rules.to_start_from(circle.id, _to_start_from(session, circle, catalogue))
    stands = [one for one in rows if one.words is not None]
    lines = tuple(rules.Norm(str(one.place), norms.words(session, circle, one), one.version) for one in stands)
    return Norms(circle.id, norms.version(session, circle.workspace_id, circle.id), lines)


def _to_start_from(session: Session, circle: Circle, catalogue: Catalogue) -> tuple[str, ...]:
    """The programme's norms in the circle's own language, whoever touches them first."""
    with speaking(circle.language):
        return editions.of(session, circle, catalogue).norms


def _theirs(circle: Circle, row: Norm, stands: str) -> NormForm:
    """What somebody is shown whose line was changed by another member; one that was taken out they may add anew."""
    if not stands:
        return NormForm(circle.id, new_id(), 0, None, theirs="")
    return NormForm(circle.id, str(row.place), row.version, stands, theirs=stands)


def _all_agree(session: Session, circle: Circle, version: int, now: datetime) -> bool:
    """Whether everybody who is not away has said yes to a version."""
    here = [
        member
        for member, _ in members.present(session, circle)
        if not people.away(session, circle.workspace_id, member.user_id, now)
    ]
    return bool(here) and all(norms.agreed_to(session, one) == version for one in here)


def _owe(
    session: Session, circle: Circle, kind: str, version: int, now: datetime, *, by: str | None = None
) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{kind}:{circle.id}:{version}",
        kind=kind,
        conversation=f"circle:{circle.id}",
        under=channels.kickoff_thread(session, circle),
        facts={"circle": circle.id, "version": version, "by": by},
        now=now,
    )
