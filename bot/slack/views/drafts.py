"""What an author sees of a programme: each message and form of a step, made by the views that make the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.checkins import CheckInForm
from bot.domain.programme import Programme
from bot.domain.steps import Guide, Opening, told
from bot.slack.views import checkins, guides, kit, steps
from bot.slack.views.kit import Json, Message
from bot.wording import _

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Draft:
    """One thing to look at: what it is called and its blocks; a window has a title, and buttons at its foot."""

    name: str
    blocks: tuple[Json, ...]
    window: str = ""
    buttons: tuple[str, ...] = ()


def about(programme: Programme) -> list[Draft]:
    """The programme as a whole, on a page that takes a minute."""
    text = f"{programme.tagline}\n\n{programme.about}"
    return [
        _message(_("The one-minute page"), kit.message(text, [kit.header(programme.title), *kit.sections(text)]))
    ]


def of_step(programme: Programme, number: int, today: date) -> list[Draft]:
    """All that members see in a step, in the order in which they do; without a circle, and so without dates."""
    said = told("", programme, number, None)
    opening = Opening("", programme, (), None, None)
    asked = CheckInForm(
        circle_id="",
        step=number,
        title=said.step.title,
        question=said.step.question,
        open=(),
        today=today,
        suggested_due_on=today + _WEEK,
        weeks_apart=programme.weeks_apart,
    )
    found = [
        _message(_("The prompt"), steps.prompt(said)),
        _window(_("The guide, behind its button"), guides.guide(Guide("", said.step, programme.weeks_apart))),
        _message(_("The check-in's thread"), steps.thread(said)),
        _window(_("The check-in, behind its button"), checkins.form(asked)),
        _message(_("The wrap-up"), steps.wrap_up(said)),
    ]
    first: Sequence[Draft] = [_message(_("The opening"), steps.welcome(opening))] if number == 0 else []
    last: Sequence[Draft] = [] if said.next else [_message(_("The goodbye"), steps.goodbye(opening))]
    return [*first, *found, *last]


def _message(name: str, message: Message) -> Draft:
    return Draft(name, message.blocks)


def _window(name: str, view: Json) -> Draft:
    buttons = tuple(view[key]["text"] for key in ("submit", "close") if view.get(key))
    return Draft(name, tuple(view["blocks"]), view["title"]["text"], buttons)
