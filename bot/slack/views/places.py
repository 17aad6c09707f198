"""Where a moderator acts, in what a button or a form stands for."""

from bot.domain.moderations import Place

_HOME, _LIST, _ROUND = "home", "list", "round"


def subject_of(place: Place, *more: str) -> str:
    """What a button or modal stands for that leads back to the list."""
    where = _ROUND if place.in_round else of_list(at_home=place.at_home)
    return ":".join([place.circle_id, str(place.page), where, *more])


def of_list(*, at_home: bool) -> str:
    """Where a list stands: in a moderator's home or in a modal."""
    return _HOME if at_home else _LIST
