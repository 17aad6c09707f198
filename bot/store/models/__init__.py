"""The rows the bot remembers, as typed SQLAlchemy models; everything of a workspace carries its id."""

from bot.store.columns import OutboxState
from bot.store.models.circles import Answer, Circle, Enrolment, Invitation, Member, Question, WaitingList
from bot.store.models.declarative import Base
from bot.store.models.deliveries import Alarm, Outbox, Pace, Print, SeenEvent, Spread, Turn
from bot.store.models.steps import (
    CheckIn,
    Commitment,
    HelpRequest,
    Hosting,
    Letter,
    Meeting,
    Reply,
    Thanks,
    Worksheet,
)
from bot.store.models.workspaces import Change, GroupMember, Holder, Key, Person, Workspace

__all__ = [
    "Alarm",
    "Answer",
    "Base",
    "Change",
    "CheckIn",
    "Circle",
    "Commitment",
    "Enrolment",
    "GroupMember",
    "HelpRequest",
    "Holder",
    "Hosting",
    "Invitation",
    "Key",
    "Letter",
    "Meeting",
    "Member",
    "Outbox",
    "OutboxState",
    "Pace",
    "Person",
    "Print",
    "Question",
    "Reply",
    "SeenEvent",
    "Spread",
    "Thanks",
    "Turn",
    "WaitingList",
    "Worksheet",
    "Workspace",
]
