"""What all rows have in common: names of constraints by convention, and how each kind of value is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase

from bot.domain.checkins import Outcome
from bot.domain.circles import CircleState, MemberState
from bot.domain.clinics import Ending
from bot.domain.clinics import Pace as ClinicPace
from bot.domain.duties import Duty
from bot.domain.exchanges import ExchangeState
from bot.domain.facilitators import FacilitatorState
from bot.domain.forming.people import Reason
from bot.domain.outlooks import Hindrance
from bot.domain.questions import InvitationKind, InvitationState, QuestionKind
from bot.domain.requests import HelpKind
from bot.domain.roles import Role
from bot.domain.rounds import RoundState
from bot.domain.summaries import Cell
from bot.domain.turns import Spot
from bot.domain.worksheets import SheetKind
from bot.domain.worktime import MomentKind
from bot.store.columns import Coded, Instant, OutboxState


class Base(DeclarativeBase):
    """The base of all rows: constraint names by convention, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to declare it.
        str: String(255),
        datetime: Instant(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        CircleState: Coded(CircleState),
        MemberState: Coded(MemberState),
        MomentKind: Coded(MomentKind),
        Outcome: Coded(Outcome),
        OutboxState: Coded(OutboxState),
        Role: Coded(Role),
        RoundState: Coded(RoundState),
        Reason: Coded(Reason),
        Cell: Coded(Cell),
        QuestionKind: Coded(QuestionKind),
        InvitationKind: Coded(InvitationKind),
        InvitationState: Coded(InvitationState),
        Duty: Coded(Duty),
        ExchangeState: Coded(ExchangeState),
        FacilitatorState: Coded(FacilitatorState),
        HelpKind: Coded(HelpKind),
        Hindrance: Coded(Hindrance),
        ClinicPace: Coded(ClinicPace),
        Ending: Coded(Ending),
        SheetKind: Coded(SheetKind),
        Spot: Coded(Spot),
        list[str]: JSON(),
        list[int]: JSON(),
        list[list[int]]: JSON(),
        list[list[str]]: JSON(),
    }
