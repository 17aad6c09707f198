"""The guide to a step, and what stands beside all of them: the shelf of short tools, a tool, the company's own page."""

from collections.abc import Sequence
from itertools import groupby

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    MarkdownTextObject,
    SectionBlock,
)

from bot.domain.guides import Tool, found_tools
from bot.domain.library import Edition
from bot.domain.programme import IN_SMALL_GROUPS, Step
from bot.domain.steps import Guide
from bot.slack import ids
from bot.slack.views import duties, exchanges, kit, worksheets
from bot.slack.views.kit import Json
from bot.wording import _, ngettext


def guide(shown: Guide, below: Sequence[Block] = ()) -> Json:
    """Everything for one step, behind the prompt's button; `below` is what stands beside all programmes."""
    step, circle_id = shown.step, shown.circle_id
    title = kit.step(step.number, shown.weeks_apart)
    blocks: list[Block] = [kit.header(step.title), *kit.sections(step.purpose)]
    for heading, text in _parts(step):
        if text:
            blocks += [kit.header(heading), *kit.sections(text)]
        if circle_id and step.worksheet and heading == _to_write():
            blocks.append(ActionsBlock(elements=[worksheets.fill_in_button(circle_id, step.number, title)]))
    if circle_id and shown.has_place:
        blocks.append(ActionsBlock(elements=[exchanges.open_button(f"{circle_id}:{step.number}", title)]))
    if circle_id and shown.taken:
        backs = (duties.back_button(f"{circle_id}:{step.number}:{duty.value}", duty) for duty in shown.taken)
        blocks += [ActionsBlock(elements=[one]) for one in backs]
    if circle_id and step.review:
        blocks.append(ActionsBlock(elements=[worksheets.look_back_button(circle_id, step.number, title)]))
    return kit.modal(title, [*blocks, *below], callback_id=ids.GUIDE_VIEW)


def below_guide(edition: Edition) -> list[Block]:
    """What a guide ends with: the way to the shelf, and the company's own page."""
    blocks: list[Block] = []
    if edition.tools:
        needs = ", ".join(kit.escape(need) for need, _tools in _by_need(edition.tools))
        says = _("For moments that no guide foresees, each in 20 minutes or less: {needs}.", needs=needs)
        names = _("Open the shelf of short tools")
        way = kit.button(_("Short tools"), ids.SHELF_OPEN, "shelf", names=names)
        title = kit.header(_("Short tools by need"))
        blocks += [DividerBlock(), title, *kit.sections(says), ActionsBlock(elements=[way])]
    return [*blocks, *_company(edition)]


def shelf(edition: Edition, words: Sequence[str] = ()) -> Json:
    """The shelf: all tools by need, or those for the need that somebody has named; a line each, and the way to it."""
    found = found_tools(edition.tools, words)
    blocks: list[Block] = [*kit.sections(_above(edition, words, found))]
    for need, tools in _by_need(found or edition.tools):
        blocks.append(kit.header(need[:1].upper() + need[1:]))
        blocks += [_line(tool) for tool in tools]
    if found and len(found) < len(edition.tools):
        blocks.append(ActionsBlock(elements=[_back()]))
    return kit.modal(_("Short tools"), [*blocks, *_company(edition)], callback_id=ids.GUIDE_VIEW)


def tool(shown: Tool) -> Json:
    """One tool in full, in the place of the shelf, with the way back."""
    parts = [
        (_("When"), shown.when),
        (_("How"), shown.how),
        (_("Say this"), shown.say),
        (_("One thing to try"), shown.to_try),
    ]
    blocks: list[Block] = [kit.header(shown.title), kit.context(_minutes(shown))]
    for heading, text in parts:
        blocks += kit.sections(f"*{heading}*\n{text}")
    return kit.modal(_("Short tools"), [*blocks, ActionsBlock(elements=[_back()])], callback_id=ids.GUIDE_VIEW)


def _to_write() -> str:
    return _("To write down")


def _parts(step: Step) -> list[tuple[str, str]]:
    """The parts of a guide, each with its heading; those without a text are left out."""
    agenda = "\n".join(_("• {minutes} min: {text}", minutes=item.minutes, text=item.text) for item in step.agenda)
    in_small_group = step.kind in IN_SMALL_GROUPS
    return [
        (_before(step.preparation_minutes), step.preparation),
        (_("In your talk") if in_small_group else _in_the_meeting(step), agenda),
        (_("Exercise"), step.exercise),
        (_to_write(), "\n".join(f"• {line}" for line in step.worksheet)),
        (_("An example"), step.example),
        (_("What you have afterwards"), step.leaves_behind),
        (_("If ... then"), step.nudge),
        (_("When you are three"), step.for_three),
        (_("Without a meeting"), step.without_meeting),
        (_("When it gets stuck") if in_small_group else _("For the facilitator"), step.facilitator_note),
        (_("Further reading"), "\n".join(f"• {line}" for line in step.reading)),
    ]


def _in_the_meeting(step: Step) -> str:
    return _("In the meeting ({kind})", kind=step.label) if step.label else _("In the meeting")


def _before(minutes: int) -> str:
    """The heading of the preparation; where there is none, what stands there takes no minutes."""
    return _("Before you meet ({minutes} min)", minutes=minutes) if minutes else _("Before you meet")


def _above(edition: Edition, words: Sequence[str], found: Sequence[Tool]) -> str:
    if not edition.tools:
        return _("There are no short tools here.")
    if not found:
        said = kit.beside(kit.escape(" ".join(words)))
        return _("There is no short tool for *{words}*. Here are all of them, by need.", words=said)
    if words and len(found) < len(edition.tools):
        return _("For one moment, as it is. Write first, then talk; anybody may pass.")
    typed = f"{ids.COMMAND} guide {edition.tools[0].need_shown}"
    return _("For one moment each, without preparation. `{typed}` leads straight to one need.", typed=typed)


def _by_need(tools: Sequence[Tool]) -> list[tuple[str, list[Tool]]]:
    return [(need, list(of_need)) for need, of_need in groupby(tools, key=lambda one: one.need_shown)]


def _line(one: Tool) -> SectionBlock:
    names = _("Open the short tool: {title}", title=one.title)
    text = f"*{kit.escape(one.title)}* ({_minutes(one)})\n{one.when}"
    return SectionBlock(
        text=MarkdownTextObject(text=text),
        accessory=kit.button(_("Open"), ids.TOOL_OPEN, one.name, names=names),
    )


def _minutes(one: Tool) -> str:
    return ngettext("{count} minute in all", "{count} minutes in all", one.minutes)


def _back() -> ButtonElement:
    return kit.button(_("All short tools"), ids.SHELF_BACK, "shelf", names=_("Back to all short tools"))


def _company(edition: Edition) -> list[Block]:
    """The company's own page, under the heading it has chosen."""
    if edition.company is None:
        return []
    blocks: list[Block] = [DividerBlock(), kit.header(edition.company.title)]
    for heading, text in edition.company.parts:
        blocks += kit.sections(f"*{kit.escape(heading)}*\n{text}")
    return blocks
