"""What somebody would exchange, where they have two places in a meeting."""

from bot.domain.turns import Spot
from bot.slack import ids
from bot.slack.parse import Submission


def spot(given: Submission) -> Spot | None:
    """The place in the order of speaking that it is about; None where it is about anything else."""
    chosen = given.values.get(ids.FIELD_PLACE)
    return Spot(chosen) if chosen in set(Spot) else None
