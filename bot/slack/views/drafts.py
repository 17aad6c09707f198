"""What an author sees of a programme: each message and form of a step, made by the views that make the real ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from bot.domain import asks
from bot.domain.checkins import CheckInForm
from bot.domain.facilitations import Turn
from bot.domain.norms import to_start_from
from bot.domain.programme import Programme, Step, StepKind
from bot.domain.steps import Guide, Opening, StepMessage, told
from bot.domain.worksheets import Line, Sheet, SheetKind, questions
from bot.slack.views import (
    checkins,
    facilitations,
    goodbyes,
    guides,
    norms,
    offers,
    programmes,
    steps,
    welcomes,
    worksheets,
)
from bot.slack.views.kit import Json, Message
from bot.wording import _

CIRCLE = "-" * 36  # Stands for a circle's id, and is as long as one.
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Screen:
    """A message or a window that is made of an author's texts, not made yet.

    `part` is where most of its words stand: the heading in the file, in small letters, "question" for that of the
    check-in; "" where they are from many.
    """

    name: str
    part: str
    make: Callable[[], Message | Json]


@dataclass(frozen=True)
class Draft:
    """One thing to look at: what it is called and its blocks; a window has a title, and buttons at its foot."""

    name: str
    blocks: tuple[Json, ...]
    window: str = ""
    buttons: tuple[str, ...] = ()


def drawn(screen: Screen) -> Draft:
    """A screen as it looks."""
    made = screen.make()
    if isinstance(made, Message):
        return Draft(screen.name, made.blocks)
    buttons = tuple(made[key]["text"] for key in ("submit", "close") if made.get(key))
    return Draft(screen.name, tuple(made["blocks"]), made["title"]["text"], buttons)


def about(programme: Programme) -> list[Screen]:
    """The programme as a whole, on a page that takes a minute."""
    return [Screen(_("The one-minute page"), "about", partial(programmes.about, programme))]


def of_step(programme: Programme, number: int, today: date, members: Sequence[str] = ()) -> list[Screen]:
    """All that members see in a step, in the order in which they do; without a circle, and so without dates.

    `members` (user ids) are those whom the messages name.
    """
    said = told(CIRCLE, programme, number, None, members)
    opening = Opening(CIRCLE, programme, tuple(members), None, None)
    step, apart = said.step, programme.weeks_apart
    asked = CheckInForm(
        CIRCLE,
        number,
        step.title,
        step.question,
        (),
        today,
        today + _WEEK,
        weeks_apart=apart,
        is_last=said.is_last,
    )
    turn = Turn(CIRCLE, number, None, "UTC", None, apart)
    kickoff, meeting = number == 0, step.kind is StepKind.MEETING
    found = [
        (kickoff, _("The opening"), "welcome", partial(welcomes.welcome, opening)),
        (True, _("The prompt"), "prompt", partial(steps.prompt, said)),
        (True, _("The guide, behind its button"), "", partial(guides.guide, Guide(CIRCLE, step, apart))),
        (
            bool(step.worksheet),
            _("The worksheet, behind the guide's button"),
            "worksheet",
            partial(worksheets.page, sheet(step, SheetKind.WORKSHEET, apart)),
        ),
        (
            meeting,
            _("The note for whoever hosts"),
            "facilitator's note",
            partial(facilitations.note, turn, step),
        ),
        (True, _("The check-in's thread"), "question", partial(steps.thread, said)),
        (
            bool(step.review),
            _("The review, behind the prompt's button"),
            "review",
            partial(worksheets.page, sheet(step, SheetKind.REVIEW, apart)),
        ),
        *_asked_later(programme, said),
        (True, _("The check-in, behind its button"), "question", partial(checkins.form, asked)),
        (True, _("The wrap-up"), "wrap-up", partial(steps.wrap_up, said)),
        (said.next is None, _("The goodbye"), "goodbye", partial(goodbyes.goodbye, opening)),
    ]
    return [Screen(name, part, make) for there, name, part, make in found if there]


def _asked_later(programme: Programme, said: StepMessage) -> list[tuple[bool, str, str, Callable[[], Message]]]:
    """What is asked under the prompt one thing at a time, after the check-in."""
    kickoff, begun = said.step.number == 0, to_start_from(CIRCLE, programme.norms)
    return [
        (
            bool(said.duties and asks.of_duties(said.duties)),
            _("Who does what, in the same thread some hours later"),
            "",
            partial(steps.tasks, said),
        ),
        (
            kickoff,
            _("The norms, in the same thread when the meeting begins"),
            "norms",
            partial(norms.kickoff, begun),
        ),
        (
            kickoff,
            _("What each offers, in the same thread when half of the meeting is over"),
            "",
            partial(offers.invitation, CIRCLE),
        ),
        (
            said.is_last and bool(said.groups),
            _("The ring of thanks, in the same thread when half of the meeting is over"),
            "",
            partial(steps.thanks_go_round, said),
        ),
    ]


def sheet(step: Step, kind: SheetKind, weeks_apart: int, written: str = "") -> Sheet:
    """A worksheet or a review of nobody's, with the same words under each of its lines."""
    lines = tuple(Line(question, written) for question in questions(step, kind))
    return Sheet(
        CIRCLE, step.number, kind, "", lines, (), shared=False, is_open=True, version=0, weeks_apart=weeks_apart
    )
