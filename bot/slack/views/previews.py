"""All steps, read by a moderator before they begin: page by page, as the circle will see them, and when."""

from collections.abc import Sequence
from datetime import datetime, time

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, Option, StaticSelectElement

from bot.domain import asks
from bot.domain.norms import to_start_from
from bot.domain.programme import Programme
from bot.domain.steps import Page, StepMessage, Subject, step_of_page
from bot.domain.worktime import AFTERNOON, MORNING, MomentKind
from bot.slack import ids
from bot.slack.views import goodbyes, kit, norms, offers, priorities, steps, welcomes
from bot.slack.views.kit import Json, Message
from bot.wording import _

_MOST_OPTIONS = 100  # Of one menu.
# What a message's buttons become here: they are looked at by somebody who is not in the circle.
_SHOWN_AS = {
    ids.CHECKIN_OPEN: ids.AHEAD_SHOWN,
    ids.GUIDE_OPEN: ids.AHEAD_GUIDE,
    ids.ARCHIVE_OPEN: ids.AHEAD_SHOWN,
}


def subject_of(subject: Subject, number: int) -> str:
    """What a button stands for that leads to a page."""
    return f"{ids.OF_CIRCLE if subject.of_circle else ids.OF_PROGRAMME}:{subject.id}:{number}"


def programmes(offered: Sequence[Programme]) -> list[Block]:
    """Every programme with a button to read its steps, without people and dates."""
    blocks: list[Block] = []
    for one in offered:
        names = _("Read all steps of the programme {programme}", programme=one.title)
        subject = subject_of(Subject(one.id, of_circle=False), 0)
        read = kit.button(_("Read all steps"), ids.AHEAD_OPEN, subject, names=names)
        blocks += [
            *kit.sections(f"*{one.title}*: {one.tagline}"),
            ActionsBlock(elements=[read, priorities.button(one)]),
        ]
    return blocks


def page(shown: Page) -> Json:
    """One page: the way to the others, whose steps these are, and what is posted when."""
    ways = ActionsBlock(block_id=f"ways:{shown.number}", elements=[_menu(shown), *_turns(shown)])
    blocks: list[Block] = [ways, kit.context(_whose(shown)), *_posts(shown)]
    # A page is read from top to bottom, and there the next one should not be out of reach.
    blocks.append(ActionsBlock(block_id=f"end:{shown.number}", elements=_turns(shown)))
    return kit.modal(_("Read all steps"), blocks, callback_id=ids.AHEAD_VIEW)


def only_shown() -> Json:
    """The word to somebody who presses a button that is only there to be looked at."""
    return kit.notice(_("Members will see this button and use it. Here it does nothing."))


def _menu(shown: Page) -> StaticSelectElement:
    """The menu of all pages, or of those around this one where there are too many for a menu.

    Its block has another id on each page, or Slack would go on showing what was chosen before.
    """
    first = max(0, min(shown.number - _MOST_OPTIONS // 2, shown.last + 1 - _MOST_OPTIONS))
    numbers = range(first, min(first + _MOST_OPTIONS, shown.last + 1))
    options = {one: Option(text=_name(shown, one)[:75], value=subject_of(shown.subject, one)) for one in numbers}
    return StaticSelectElement(
        action_id=ids.AHEAD_JUMP,
        placeholder=_("Go to a step"),
        options=list(options.values()),
        initial_option=options[shown.number],
    )


def _turns(shown: Page) -> list[ButtonElement]:
    ways = [
        (
            shown.number - 1,
            _("Previous"),
            ids.AHEAD_PREVIOUS,
            _("Back to {page}", page=_name(shown, shown.number - 1)),
        ),
        (shown.number + 1, _("Next"), ids.AHEAD_NEXT, _("On to {page}", page=_name(shown, shown.number + 1))),
    ]
    return [
        kit.button(text, action_id, subject_of(shown.subject, to), names=names)
        for to, text, action_id, names in ways
        if 0 <= to <= shown.last
    ]


def _name(shown: Page, number: int) -> str:
    """What a page is called."""
    step = step_of_page(shown.opening.programme, number)
    if step is None:
        return _("Before the kickoff") if number <= 0 else _("After the last step")
    return steps.named(shown.opening.programme.steps[step], shown.opening.programme.weeks_apart)


def _whose(shown: Page) -> str:
    opening = shown.opening
    if opening.hour is None:
        return _(
            "*{programme}*, without people: a circle has dates once it is proposed. Nothing is posted from here.",
            programme=opening.programme.title,
        )
    lines = [
        _(
            "*{programme}*, as proposed for {people}: {hour}. Nothing is posted from here.",
            programme=opening.programme.title,
            people=kit.people(opening.members),
            hour=kit.weekly(opening.hour),
        )
    ]
    if shown.too_late:
        lines.append(
            _(
                "These dates are too near by now: with an approval the first meeting moves on. Should the hour not suit "
                "everybody then, I ask its people about another one first."
            )
        )
    return "\n".join(lines)


def _posts(shown: Page) -> list[Block]:
    """What is posted on this page's occasion, one message after another."""
    if shown.told is not None:
        return _step(shown, shown.told)
    if shown.number == 0:
        when = _("Posted as soon as the circle is approved and has its channel, and pinned there.")
        meets = _meeting(shown, shown.opening.first_at)
        return _post(shown, _("The opening"), f"{when}\n{meets}", welcomes.welcome(shown.opening))
    when = _posted(shown, MomentKind.GOODBYE)
    return _post(shown, _("The goodbye"), when, goodbyes.goodbye(shown.opening))


def _step(shown: Page, told: StepMessage) -> list[Block]:
    prompted = f"{_posted(shown, MomentKind.PROMPT)}\n{_meeting(shown, told.meeting_at)}"
    under = _("Posted at the same time, as the first reply under the prompt.")
    return [
        *_post(shown, _("The prompt"), prompted, steps.prompt(told)),
        *_post(shown, _("The check-in's thread"), under, steps.thread(told)),
        *_asked_later(shown, told),
        *_post(shown, _("The wrap-up"), _posted(shown, MomentKind.WRAP_UP), steps.wrap_up(told)),
    ]


def _asked_later(shown: Page, told: StepMessage) -> list[Block]:
    """What is asked under the prompt one thing at a time, after the check-in."""
    later = _("Posted four hours later, as a reply under the prompt, if nobody has said so by then.")
    begins = _("Posted when the meeting begins, as a reply under the prompt.")
    half_way = _("Posted when half of the meeting is over, as a reply under the prompt.")
    found: list[Block] = []
    if told.duties and asks.of_duties(told.duties):
        found += _post(shown, _("Who does what"), later, steps.tasks(told))
    if told.step.number == 0:
        begun = to_start_from("", shown.opening.programme.norms)
        found += _post(shown, _("The norms"), begins, norms.kickoff(begun))
        found += _post(shown, _("What each offers"), half_way, offers.invitation(told.circle_id))
    if told.is_last and told.groups:
        found += _post(shown, _("The ring of thanks"), half_way, steps.thanks_go_round(told))
    return found


def _post(shown: Page, name: str, when: str, message: Message) -> list[Block]:
    return [DividerBlock(), *kit.sections(f"*{name}*\n{when}"), *_looked_at(shown, message)]


def _looked_at(shown: Page, message: Message) -> list[Block]:
    """A message's own blocks, with buttons that lead to nothing of the circle."""
    blocks = Block.parse_all([dict(one) for one in message.blocks])
    for block in blocks:
        for element in block.elements if isinstance(block, ActionsBlock) else ():
            if isinstance(element, ButtonElement):
                element.action_id = _SHOWN_AS.get(str(element.action_id), ids.AHEAD_SHOWN)
                element.accessibility_label = _("As shown to members: {label}", label=element.accessibility_label)[
                    :75
                ]
                element.value = subject_of(shown.subject, shown.number)
    return [one for block in blocks for one in _apart(block)]


def _apart(block: Block) -> list[Block]:
    """Buttons that all come to the same here, each in a block of its own: Slack wants different ones in one."""
    if not isinstance(block, ActionsBlock):
        return [block]
    apart: list[Block] = []
    for element in block.elements:
        if isinstance(element, ButtonElement):
            apart.append(ActionsBlock(elements=[element]))
    return apart


def _posted(shown: Page, kind: MomentKind) -> str:
    if kind in shown.posted_at:
        return _("Posted: {times}", times=_clocks(shown, shown.posted_at[kind]))
    if kind is MomentKind.PROMPT:
        return _(
            "Posted on the working day before the meeting, at {time} in the circle's time zone.", time=_at(MORNING)
        )
    if kind is MomentKind.WRAP_UP:
        return _(
            "Posted on the first working day after the meeting, at {time} in the circle's time zone.",
            time=_at(AFTERNOON),
        )
    return _(
        "Posted on the first working day after the last wrap-up, at {time} in the circle's time zone.",
        time=_at(MORNING),
    )


def _at(wall_time: time) -> str:
    return f"{wall_time:%H:%M}"


def _meeting(shown: Page, at: datetime | None) -> str:
    if at is None:
        return _("The circle meets at its weekly hour.")
    name = _("First meeting") if shown.number == 0 else _("Meeting")
    return f"{name}: {_clocks(shown, at)}"


def _clocks(shown: Page, at: datetime) -> str:
    """An instant as each member's clocks show it: dates in Slack's own markup would be the reader's."""
    lines = [f"• {kit.there(at, zone)} {zone}: {kit.people(people)}" for zone, people in shown.zones]
    return "\n".join(["", *lines])
