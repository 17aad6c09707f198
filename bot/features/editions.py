"""The very texts that a circle keeps to from its start on, whatever becomes of the programme's files."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.programme import Catalogue, Programme, differences
from bot.store import editions, workspaces
from bot.store.models import Circle
from bot.store.session import Session


@dataclass(frozen=True)
class Mended:
    """What became of letting new words through: how many circles read them, or what keeps others from it."""

    circles: int
    refused: tuple[tuple[int, tuple[str, ...]], ...]  # How many circles, and what is not as it was.


def pin(session: Session, circle: Circle, catalogue: Catalogue) -> None:
    """Has a circle keep to its programme as it is now."""
    name, programme = catalogue.edition(circle.programme_id)
    editions.keep(session, name, programme)
    circle.edition, circle.programme_version = name, programme.version


def has(circle: Circle, catalogue: Catalogue) -> bool:
    """Whether there are texts for a circle: those it keeps to, or before its start those in the files."""
    return circle.edition is not None or circle.programme_id in catalogue


def of(session: Session, circle: Circle, catalogue: Catalogue) -> Programme:
    """The programme as a circle keeps to it, in the language that is spoken; KeyError when there is none."""
    if circle.edition is None:
        return catalogue.get(circle.programme_id)
    found = catalogue.kept(circle.edition)
    if found is None:
        kept = editions.find(session, circle.edition)
        if kept is None:
            raise KeyError(circle.edition)
        found = catalogue.keep(circle.edition, kept)
    return found


def mend(session: Session, programme_id: str, catalogue: Catalogue, *, by: str, now: datetime) -> Mended:
    """Lets the present words through to the circles that are under way; refused where more than words changed.

    Each workspace whose circles read them has it in its log.
    """
    name, programme = catalogue.edition(programme_id)
    editions.keep(session, name, programme)
    mended, refused = 0, list[tuple[int, tuple[str, ...]]]()
    for before, circles in editions.in_use(session, programme_id):
        kept = editions.find(session, before)
        changed = differences(kept, programme) if kept else ()
        if changed:
            refused.append((circles, changed))
        elif before != name:
            for workspace_id, count in editions.by_workspace(session, programme_id, before):
                what = f"new words for {count} circles" if count > 1 else "new words for 1 circle"
                workspaces.log(
                    session, workspace_id, at=now, by=by, subject=f"programme {programme_id}", what=what
                )
            editions.replace(session, programme_id, before, name)
            mended += circles
    return Mended(mended, tuple(refused))
