"""Looking on at a search: how far it is, and whether it is to stop."""

from dataclasses import dataclass

from bot.domain.forming.people import Progress, Stop


@dataclass(frozen=True)
class Watch:
    """Whom a search tells how far it is, from 0 to 1, and who tells it whether to stop."""

    progress: Progress | None = None
    stop: Stop | None = None


def share(progress: Progress | None, begins: float, part_of_all: float) -> Progress | None:
    """Tell of a part of a search as of the whole; it never goes back, even where something is tried another time."""
    furthest = 0.0

    def tell(part: float) -> None:
        nonlocal furthest
        furthest = max(furthest, part)
        if progress is not None:
            progress(begins + furthest * part_of_all)

    return tell if progress is not None else None
