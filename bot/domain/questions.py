"""What people are asked, and the ways in which they may be invited to a seat."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """What the members of a circle are asked about."""

    PROPOSAL = "proposal"  # Whether they want this circle at this hour: yes, later (another time), no.
    LATE_JOINER = "late_joiner"  # Whether somebody may come into the running circle: yes, no.
    BREAK = "break"  # Whether the circle makes a break: yes, no.
    HOUR = "hour"  # Which of some hours suit them: the numbers of those that do.
    GO_ON = "go_on"  # Whether check-ins go on although a stranger can read them: yes.
    ARCHIVE = "archive"  # Whether the channel of a finished circle is archived: yes.
    WAYS_ON = "ways_on"  # Which ways on are all right with them in a small circle: the names of those that are.
    MERGER = "merger"  # Whether another circle, and this one, become one: yes, no.
    REUNION = "reunion"  # Whether a finished circle is asked, 90 days later, to meet once more: yes.


class InvitationKind(StrEnum):
    """How somebody is invited to a seat."""

    FOUNDING = "founding"  # By the person who founds the circle.
    SEAT = "seat"  # A free seat of a circle that is being founded.
    LATE = "late"  # A free seat of a circle that runs already.


class InvitationState(StrEnum):
    """What became of an invitation. TAKEN: others had the seats first; EXPIRED: nobody answered in time."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    TAKEN = "taken"
    EXPIRED = "expired"
