"""Makes everything that people will see of a programme, as the bot does; asks whether Slack takes it and members read it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from slack_sdk.errors import SlackObjectFormationError

from bot.domain.facilitations import Turn
from bot.domain.meetings import HUDDLE
from bot.domain.norms import to_start_from
from bot.domain.programme import Programme, Step, StepKind
from bot.domain.steps import Opening, Subject, told
from bot.domain.steps import Page as ReadAhead
from bot.domain.worksheets import LINE_LIMIT, SheetKind, ShownSheet
from bot.programmes.pages import Page
from bot.programmes.prompts import check_length
from bot.slack import limits
from bot.slack.views import drafts, facilitations, facilitators, norms, previews, steps, worksheets
from bot.slack.views.drafts import Screen
from bot.slack.views.kit import Message
from bot.wording import speaking

_ANY_DAY = date(2026, 1, 5)
_ANY_TIME = datetime(2026, 1, 5, 9, tzinfo=UTC)
_HEADINGS = {"question": "check-in question"}  # Where a part goes by another name.
_FULL = "w" * LINE_LIMIT  # As much as a member can write under one line.


def check(programme: Programme, main: Page, pages: Mapping[int, Page], language: str) -> None:
    """Note on the pages what becomes larger than Slack shows or members read; what has other mistakes waits for these."""
    found = [(main, screen) for screen in (*drafts.about(programme), *of_programme(programme))]
    steps_ = {one: page for one, page in pages.items() if _is_step(programme, one)}
    for number, page in steps_.items():
        screens = (*drafts.of_step(programme, number, _ANY_DAY), *of_step(programme, number))
        found += [(main if one.part in main.sections else page, one) for one in screens]
    sound = {id(page) for page, _ in found if page.is_sound}
    blamed = set[tuple[int, str]]()
    with speaking(language):
        for page, screen in found:
            place = id(page), screen.part
            fault = _fault(screen) if id(page) in sound and place not in blamed else None
            if fault:
                blamed.add(place)
                _blame(page, screen, fault)
        for number, page in steps_.items():
            if page.is_sound:
                check_length(page, programme.steps[number].prompt, longest_prompt(programme, number))


def longest_prompt(programme: Programme, number: int) -> str:
    """A step's prompt in words as it is posted where the bot adds most to it: the largest circle, with all that it tells."""
    members = [f"U{one}" for one in range(programme.largest)]
    said = told(drafts.CIRCLE, programme, number, None, members)
    wanted = said.duties
    taken = wanted and replace(wanted, clock=(*members[: wanted.clocks],), brings=(*members[: wanted.challenges],))
    host = members[0] if said.gathers else None
    full = replace(said, meeting_at=_ANY_TIME, place=HUDDLE, holiday=True, host=host, duties=taken)
    return steps.prompt(full).text


def _is_step(programme: Programme, number: int) -> bool:
    return number < len(programme.steps) and programme.steps[number].number == number


def _fault(screen: Screen) -> str | None:
    """The first thing that Slack would say against it."""
    try:
        made = screen.make()
    except SlackObjectFormationError as error:
        return str(error)
    found = limits.faults(made.blocks) if isinstance(made, Message) else limits.modal_faults(made)
    return next(iter(found), None)


def _blame(page: Page, screen: Screen, fault: str) -> None:
    section = page.sections.get(_HEADINGS.get(screen.part, screen.part))
    where = f'"{section.heading}"' if section else "the texts of this file"
    name = screen.name[:1].lower() + screen.name[1:]
    advice = f"make {where} shorter: fewer entries, or fewer words"
    page.blame(section.line if section else 1, f"Slack does not take {name} ({fault})", advice)


def of_programme(programme: Programme) -> Iterator[Screen]:
    """What else is made of a programme's own page than an author sees in a preview."""
    begun = to_start_from(drafts.CIRCLE, programme.norms)
    yield Screen("the screen on which norms are changed", "norms", partial(norms.present, begun))
    for number, part in ((0, "welcome"), (len(programme.steps) + 1, "goodbye")):
        yield Screen(
            "the page that moderators read ahead", part, partial(previews.page, _ahead(programme, number))
        )


def of_step(programme: Programme, number: int) -> Iterator[Screen]:
    """What else is made of a step's page: in a circle that writes, for a facilitator, on filled worksheets, read ahead."""
    step, apart = programme.steps[number], programme.weeks_apart
    writing = replace(told(drafts.CIRCLE, programme, number, None), meets=False, next_meets=False)
    yield Screen("the prompt without a meeting", "prompt", partial(steps.prompt, writing))
    yield Screen("the thread without a meeting", "without meeting", partial(steps.thread, writing))
    yield Screen("the wrap-up without a meeting", "wrap-up", partial(steps.wrap_up, writing))
    if step.kind is StepKind.MEETING:
        turn = Turn(drafts.CIRCLE, number, None, "UTC", None, apart, in_threes=True)
        yield Screen("a facilitator's note", "facilitator's note", partial(facilitators.note, turn, step))
        yield Screen("a host's note in a circle of three", "for three", partial(facilitations.note, turn, step))
    yield from _filled(step, SheetKind.WORKSHEET, apart)
    yield from _filled(step, SheetKind.REVIEW, apart)
    yield Screen("the page that moderators read ahead", "", partial(previews.page, _ahead(programme, number + 1)))


def _filled(step: Step, kind: SheetKind, apart: int) -> Iterator[Screen]:
    """A worksheet or a review on which each line is full."""
    full = drafts.sheet(step, kind, apart, _FULL)
    if not full.lines:
        return
    if kind is SheetKind.WORKSHEET:
        shown = ShownSheet("", step.number, full.lines, apart)
        yield Screen("the worksheet that a member shows in the thread", kind, partial(worksheets.echo, shown))
        yield Screen("the look at a worksheet before it is shown", kind, partial(worksheets.kept, full))
        yield Screen("a worksheet that is shown", kind, partial(worksheets.page, replace(full, shared=True)))
    yield Screen(f"a {kind} that is full", kind, partial(worksheets.page, full))
    yield Screen(
        f"a {kind} of a circle that is over", kind, partial(worksheets.page, replace(full, is_open=False))
    )


def _ahead(programme: Programme, number: int) -> ReadAhead:
    opening, within = Opening(drafts.CIRCLE, programme, (), None, None), 1 <= number <= len(programme.steps)
    message = told(drafts.CIRCLE, programme, number - 1, None) if within else None
    return ReadAhead(Subject(programme.id, of_circle=False), number, opening, message, {}, (), too_late=False)
