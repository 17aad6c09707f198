"""When a member is out of their circle's channel, and how long before they are asked what they would like."""

from dataclasses import dataclass
from datetime import timedelta

GRACE = timedelta(minutes=10)  # Whoever comes back in at once only made a slip.


@dataclass(frozen=True)
class Outside:
    """A member who is out of their circle's channel, for their own eyes; `returned` when they were away until now."""

    circle_id: str
    name: str  # The channel's: Slack shows no link to whoever is not in it.
    returned: bool
