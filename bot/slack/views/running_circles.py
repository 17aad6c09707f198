"""The circles that run: a moderator's list, and what those read who facilitate them."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, MarkdownTextObject, SectionBlock

from bot.domain.moderations import Place
from bot.domain.programme import Facilitation
from bot.domain.running_circles import RunningCircle, RunningCircles, Whose
from bot.slack import ids
from bot.slack.views import health, kit, meetings
from bot.slack.views.kit import Json, Message
from bot.slack.views.places import subject_of
from bot.wording import _, ngettext


def list_(found: RunningCircles, done: str = "") -> Json:
    """A page of the list as a modal; `done` says what has just been done."""
    says = _leads_says() if found.whose is Whose.LED else _moderates_says()
    if not found.circles:
        says = _("You facilitate no circle.") if found.whose is Whose.LED else _("No circle runs at the moment.")
    blocks: list[Block] = [*kit.sections(done), *kit.sections(says)]
    for one in found.circles:
        blocks.append(_led(one) if found.whose is Whose.LED else _moderated(one, found.page))
    return kit.modal(_("Circles"), [*blocks, *_pages(found)], callback_id=ids.CIRCLES_VIEW)


def led(found: RunningCircles) -> Message:
    """The circles that somebody facilitates, each with its guide; nothing for whoever facilitates none."""
    if not found.count:
        return kit.message("", [])
    heading = _("Circles that you facilitate")
    blocks: list[Block] = [kit.header(heading), *(_led(one) for one in found.circles)]
    if found.pages > 1:
        names = _("All circles that I facilitate")
        blocks.append(
            ActionsBlock(elements=[kit.button(_("All of them"), ids.CIRCLES_OPEN, f"{Whose.LED}:0", names=names)])
        )
    return kit.message("\n\n".join([heading, *(_words(one) for one in found.circles)]), blocks)


def all_button() -> ButtonElement:
    """The way to the list from a moderator's home."""
    return kit.button(
        _("All circles"), ids.CIRCLES_OPEN, f"{Whose.ALL}:0", names=_("All circles that run, page by page")
    )


def meeting(one: RunningCircle) -> Message:
    """When and where a circle meets, for whoever facilitates it."""
    says = _("Its members set hour and place with `{command} meeting`.", command=ids.COMMAND)
    return kit.plain(f"{_head(one)}\n{_meets(one, one.place)}\n{says}")


def _led(one: RunningCircle) -> SectionBlock:
    week = kit.step(one.guide_step, one.weeks_apart)
    names = _("Guide to {week} of {programme}", week=week, programme=one.programme)
    guide = kit.button(_("Guide"), ids.GUIDE_OPEN, f"{one.circle_id}:{one.guide_step}", names=names)
    return SectionBlock(text=MarkdownTextObject(text=_words(one)), accessory=guide)


def _words(one: RunningCircle) -> str:
    return "\n".join([_head(one), _where(one), _meets(one)])


def _moderated(one: RunningCircle, page: int) -> SectionBlock:
    facts = {"name": one.name or _("a circle without a channel"), "programme": one.programme}
    count = ngettext("{count} member", "{count} members", one.members)
    lines = [
        _("*{name}*, {programme}", **facts),
        f"{_where(one)} {count}. {_facilitates(one)}",
        _meets(one),
        *([health.line(one.health)] if one.health else []),
    ]
    choose = None
    if one.facilitation is Facilitation.PROFESSIONAL:
        names = _("Choose who facilitates {name}", name=facts["name"])
        subject = subject_of(Place(one.circle_id, page, at_home=False))
        choose = kit.button(_("Facilitator…"), ids.FACILITATOR_OPEN, subject, names=names)
    return SectionBlock(text=MarkdownTextObject(text="\n".join(line for line in lines if line)), accessory=choose)


def _head(one: RunningCircle) -> str:
    if one.channel_id is None:
        return _("*{programme}*, its channel is being made", programme=one.programme)
    return _("*{programme}* in <#{channel}>", programme=one.programme, channel=one.channel_id)


def _where(one: RunningCircle) -> str:
    """The step that was opened last."""
    if one.step is None:
        return _("Not begun yet.")
    if one.step == 0:
        return _("Kickoff.")
    return _("{week} of {last}.", week=kit.step(one.step, one.weeks_apart), last=one.last_step)


def _meets(one: RunningCircle, place: str | None = None) -> str:
    if one.meeting_at is None:
        return _("No meeting is left.")
    at = kit.when(one.meeting_at, one.zone)
    if not one.meets:
        return _("They write instead of meeting, this time until {at}", at=at)
    meets = _("Next meeting: {at}", at=meetings.meeting(at, place))
    return "\n".join([meets, *([_("By turns: {hour}", hour=kit.weekly(one.by_turns))] if one.by_turns else [])])


def _facilitates(one: RunningCircle) -> str:
    if one.facilitator and one.answered:
        return _("<@{user}> facilitates.", user=one.facilitator)
    if one.facilitator:
        return _("<@{user}> is asked to facilitate.", user=one.facilitator)
    if one.facilitation is Facilitation.VOLUNTEER:
        return _("A member hosts who volunteers.")
    return _("Its members host by turns.")


def _moderates_says() -> str:
    return _(
        "Where each circle is and how it is as a whole, which its members read too, and nothing that is said in it. A "
        "circle that you are in yourself is not listed."
    )


def _leads_says() -> str:
    return _("The circles that you facilitate. `{command} leave` is how you step back.", command=ids.COMMAND)


def _pages(found: RunningCircles) -> list[Block]:
    """The way to the other pages, where there are any."""
    if found.pages == 1:
        return []
    ways: list[ButtonElement] = []
    if found.page > 0:
        names = _("Back to page {page} of the circles", page=found.page)
        ways.append(kit.button(_("Back"), ids.CIRCLES_PREVIOUS, f"{found.whose}:{found.page - 1}", names=names))
    if found.page + 1 < found.pages:
        names = _("More circles: page {page}", page=found.page + 2)
        ways.append(kit.button(_("More"), ids.CIRCLES_NEXT, f"{found.whose}:{found.page + 1}", names=names))
    facts = {"page": found.page + 1, "pages": found.pages, "count": found.count}
    return [
        ActionsBlock(elements=ways),
        kit.context(_("Page {page} of {pages}; {count} circles in all.", **facts)),
    ]
