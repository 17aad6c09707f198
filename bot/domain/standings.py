"""Where a person stands, for their own eyes only."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.checkins import FollowThrough, OpenCommitment
from bot.domain.health import Health
from bot.domain.joinings import WaitingPlace
from bot.domain.worktime import Hour


@dataclass(frozen=True)
class CircleStanding:
    """One's own circle: where it is, what is open, and one's own follow-through."""

    circle_id: str
    programme: str
    channel_id: str | None
    step: int | None  # The step that was opened last; None before the first prompt.
    last_step: int
    open_step: int | None
    checked_in: bool
    meeting_at: datetime | None
    finished: bool
    goal: str | None
    open: tuple[OpenCommitment, ...]
    follow_through: FollowThrough
    place: str | None = None  # Where it meets: "huddle", or a link.
    meets: bool = True
    muted_by: str | None = None  # The facilitator who asked that they be left in peace in this step.
    may_write_letter: bool = False
    has_words: bool = False  # Whether their check-in has words: one that is just here may still get some.
    reminders: bool = True  # Whether they want to be reminded at all.
    weeks_apart: int = 1  # From one step to the next.
    health: Health | None = None  # What moderators read of it too; None once it is over.
    by_turns: Hour | None = None  # Its two hours, where it has two.
    next_at: datetime | None = None  # When the next prompt comes or, after the last step, the goodbye.


@dataclass(frozen=True)
class Standing:
    """Everything a person has joined."""

    waiting: tuple[WaitingPlace, ...]
    circles: tuple[CircleStanding, ...]
    messages: int = 0  # That the bot sent them in the last seven days of its own accord.
    agreed: bool = True  # To the words of the consent as they are now.
    founds: bool = False  # A circle of their own, which is shown apart.
    back_on: date | None = None  # While they are away.

    @property
    def is_over(self) -> bool:
        """Whether there is nothing that still goes on, or nothing at all."""
        return not self.waiting and not self.founds and all(circle.finished for circle in self.circles)
