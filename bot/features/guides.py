"""Which guide a person means who asks for it whenever they like: that of their circle's present step."""

from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.guides import present_step
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import editions, led_circles
from bot.store import circles, enrolments, facilitators
from bot.store.models import Circle
from bot.store.session import Session


def present(
    session: Session, workspace_id: str, user_id: str, channel_id: str = "", *, catalogue: Catalogue, now: datetime
) -> tuple[str, int]:
    """The circle somebody types in, else the one they joined last, if it has not ended, else the one that meets next
    of those they facilitate; and its present step."""
    led = led_circles.meant(session, workspace_id, user_id, channel_id, catalogue=catalogue, now=now)
    found = [led] if led is not None else _circles(session, workspace_id, user_id, catalogue)
    if not found:
        waits = enrolments.open_of(session, workspace_id, user_id)
        waits_too = facilitators.led(session, workspace_id, user_id)
        raise Refusal(RefusalCode.GUIDE_NOT_YET if waits or waits_too else RefusalCode.NO_GUIDE)
    circle = next((one for one in found if one.channel_id == channel_id), found[0])
    last = len(editions.of(session, circle, catalogue).steps) - 1
    return circle.id, present_step(circle.done_kind, circle.done_step, last)


def _circles(session: Session, workspace_id: str, user_id: str, catalogue: Catalogue) -> list[Circle]:
    """The circles somebody is or was in until the end, or facilitates: first those that run, and of these first the
    newest of their own."""
    found: list[Circle] = []
    for enrolment in enrolments.of_person(session, workspace_id, user_id):
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        if circle is None or not _has_begun(circle, catalogue):
            continue
        if circles.member(session, circle, user_id) is not None:
            found.append(circle)
    for row in facilitators.of_person(session, workspace_id, user_id):
        circle = circles.get(session, workspace_id, row.circle_id)
        if circle is not None and facilitators.who(session, circle) == user_id and _has_begun(circle, catalogue):
            found.append(circle)
    return sorted(found, key=lambda one: one.state is not CircleState.RUNNING)


def _has_begun(circle: Circle, catalogue: Catalogue) -> bool:
    return circle.state in (CircleState.RUNNING, CircleState.CLOSED) and editions.has(circle, catalogue)
