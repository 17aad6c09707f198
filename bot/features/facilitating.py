"""What facilitators who are no members read, and what moderators read of them."""

from bot.domain.facilitators import Asked, FacilitatorState, Led, News, Told
from bot.domain.programme import Catalogue
from bot.domain.worktime import meeting_at
from bot.features import circles as channels
from bot.features import editions
from bot.features.facilitators import ALIVE, against
from bot.store import circles, facilitators
from bot.store.session import Session

# Of a circle that waits for its approval nobody is told yet that they were chosen for it.
_KNOWN = (FacilitatorState.ASKED, FacilitatorState.YES)


def asked(
    session: Session, workspace_id: str, circle_id: str, user_id: str, *, catalogue: Catalogue
) -> Asked | None:
    """What somebody is asked; None once they are not asked any more."""
    circle = circles.get(session, workspace_id, circle_id)
    row = facilitators.get(session, workspace_id, circle_id, user_id)
    if circle is None or row is None or row.state is not FacilitatorState.ASKED or circle.state not in ALIVE:
        return None
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    members = channels.member_ids(session, circle)
    return Asked(
        circle.id,
        programme.title,
        members,
        run.hour,
        meeting_at(run, 0),
        programme.rhythm,
        against(session, circle, user_id, _KNOWN, catalogue=catalogue),
    )


def told(
    session: Session, workspace_id: str, circle_id: str, user_id: str, news: str, *, catalogue: Catalogue
) -> Told | None:
    """What moderators read; None once the circle has ended."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.state not in ALIVE:
        return None
    title = editions.of(session, circle, catalogue).title
    return Told(circle.id, user_id, title, channels.member_ids(session, circle), News(news))


def title(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> str | None:
    """The title of a circle's programme."""
    circle = circles.get(session, workspace_id, circle_id)
    return editions.of(session, circle, catalogue).title if circle else None


def led(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> tuple[Led, ...]:
    """The circles that somebody facilitates, the newest first."""
    found = [one for one in facilitators.led(session, workspace_id, user_id) if editions.has(one, catalogue)]
    titles = [editions.of(session, one, catalogue).title for one in found]
    members = [channels.member_ids(session, one) for one in found]
    return tuple(
        Led(one.id, title, who, one.channel_id) for one, title, who in zip(found, titles, members, strict=True)
    )
