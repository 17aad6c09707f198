"""The rows the bot remembers, as typed SQLAlchemy models; everything of a workspace carries its id."""

from bot.store.columns import OutboxState
from bot.store.models.circles import (
    Answer,
    Circle,
    Edition,
    Enrolment,
    Facilitator,
    Invitation,
    Member,
    Question,
    WaitingList,
)
from bot.store.models.clinics import Clinic
from bot.store.models.declarative import Base
from bot.store.models.deliveries import Alarm, Outbox, Pace, Print, SeenEvent, Spread, Turn
from bot.store.models.forming import Outlook, Priority, Search
from bot.store.models.norms import Norm, NormsYes
from bot.store.models.rounds import Draft, LeftOver, Round, RoundSchedule
from bot.store.models.steps import (
    CheckIn,
    Commitment,
    DutyTaken,
    Grouping,
    HelpRequest,
    Hosting,
    JointCommitment,
    Letter,
    Meeting,
    Offer,
    Reply,
    SpeakersTold,
    Thanks,
    Triads,
    Worksheet,
)
from bot.store.models.subscriptions import Subscription
from bot.store.models.workspaces import Change, GroupMember, Holder, Key, Person, Position, Workspace

__all__ = [
    "Alarm",
    "Answer",
    "Base",
    "Change",
    "CheckIn",
    "Circle",
    "Clinic",
    "Commitment",
    "Draft",
    "DutyTaken",
    "Edition",
    "Enrolment",
    "Facilitator",
    "GroupMember",
    "Grouping",
    "HelpRequest",
    "Holder",
    "Hosting",
    "Invitation",
    "JointCommitment",
    "Key",
    "LeftOver",
    "Letter",
    "Meeting",
    "Member",
    "Norm",
    "NormsYes",
    "Offer",
    "Outbox",
    "OutboxState",
    "Outlook",
    "Pace",
    "Person",
    "Position",
    "Print",
    "Priority",
    "Question",
    "Reply",
    "Round",
    "RoundSchedule",
    "Search",
    "SeenEvent",
    "SpeakersTold",
    "Spread",
    "Subscription",
    "Thanks",
    "Triads",
    "Turn",
    "WaitingList",
    "Worksheet",
    "Workspace",
]
