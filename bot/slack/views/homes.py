"""The app's home: what waits for a moderator, what a peer circle is, and where one stands."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, MarkdownTextObject, SectionBlock

from bot.domain.foundings import Founding, Invited
from bot.domain.health import SHOWN, Watch, WorthALook
from bot.domain.programme import Programme
from bot.domain.proposals import Desk
from bot.domain.rounds import Rounds
from bot.domain.running_circles import RunningCircles
from bot.domain.standings import Standing
from bot.domain.summaries import Summary
from bot.slack import ids
from bot.slack.views import (
    foundings,
    health,
    invitations,
    joinings,
    kit,
    moderations,
    previews,
    rescues,
    round_forms,
    running_circles,
    standings,
    summaries,
    troubles,
)
from bot.slack.views.kit import Json, Message
from bot.wording import _, ngettext


def home(
    person: Standing,
    desk: Desk | None,
    offered: Sequence[Programme],
    watch: Watch | None = None,
    summary: Sequence[Summary] | None = None,
    founding: Founding | None = None,
    invited: Sequence[Invited] = (),
    led: RunningCircles | None = None,
    planned: Rounds | None = None,
) -> Json:
    """The home of one person; `desk`, `watch` and `planned` are what only a moderator has, `summary` what only HR has, and `led`
    what only those have who facilitate."""
    figures = [*Block.parse_all(summaries.summary(summary).blocks), DividerBlock()] if summary is not None else []
    # What waits for somebody comes first, then what they have a part in: the rest is there to be looked up.
    parts = [
        _desk(desk) if desk else [],
        _rounds(planned) if planned else [],
        _watch(watch) if watch else [],
        _programmes(offered) if desk else [],
        Block.parse_all(foundings_and_invitations(founding, invited).blocks),
        _led(led) if led else [],
        *([figures, _own(person, offered)] if person.is_over else [_own(person, offered), figures]),
        kit.sections(standings.help_text().text),
    ]
    return kit.home([block for part in parts for block in part])


def foundings_and_invitations(founding: Founding | None, invited: Sequence[Invited]) -> Message:
    """What somebody is asked, and the circle that they are starting, each with its buttons."""
    texts = ["\n".join(invitations.lines(one)) for one in invited]
    blocks = [block for one in invited for block in invitations.standing(one)]
    if founding is not None:
        texts.append("\n".join(foundings.lines(founding)))
        blocks += [*kit.sections(texts[-1]), foundings.buttons(founding)]
    return kit.message("\n\n".join(texts), [*blocks, DividerBlock()] if blocks else [])


def notice(text: str) -> Json:
    """A home that only says something."""
    return kit.home(kit.sections(text))


def _own(person: Standing, offered: Sequence[Programme]) -> list[Block]:
    """Where somebody stands; what this is at all, for whoever is in nothing."""
    stands = Block.parse_all(standings.standing(person).blocks)
    heading = [kit.header(_("Where you stand"))] if stands else []
    introduction = Block.parse_all(joinings.introduction(offered).blocks) if person.is_over else []
    own = [*introduction, *heading, *stands]
    return [*own, DividerBlock()] if own else []


def _led(led: RunningCircles) -> list[Block]:
    shown = Block.parse_all(running_circles.led(led).blocks)
    return [*shown, DividerBlock()] if shown else []


def _desk(desk: Desk) -> list[Block]:
    heading = kit.header(_("Proposals that wait for a moderator"))
    return [heading, *moderations.listed(desk, at_home=True), DividerBlock()]


def _rounds(planned: Rounds) -> list[Block]:
    return [kit.header(_("Rounds")), *round_forms.listed(planned), DividerBlock()]


def _programmes(offered: Sequence[Programme]) -> list[Block]:
    return [kit.header(_("The programmes")), *previews.programmes(offered), DividerBlock()]


def _watch(watch: Watch) -> list[Block]:
    """What a moderator may have to mend: facts about circles and messages, and no name of a person."""
    shown = [_worth_a_look(one) for one in watch.circles[:SHOWN]]
    more = len(watch.circles) - SHOWN
    if more > 0:
        shown += kit.sections(ngettext("One more is worth a look.", "{count} more are worth a look.", more))
    pause = kit.button(_("Make a break"), ids.BREAK_CHOOSE, "break", names=_("Have a circle make a break"))
    blocks: list[Block] = [
        kit.header(_("Circles that are worth a look")),
        *(shown or kit.sections(_("No circle needs a look at the moment."))),
        ActionsBlock(elements=[running_circles.all_button(), pause]),
    ]
    if watch.undelivered:
        blocks += [DividerBlock(), kit.header(_("What could not be delivered"))]
        blocks += troubles.obstacles(watch.undelivered)
    return [*blocks, DividerBlock()]


def _worth_a_look(one: WorthALook) -> SectionBlock:
    """A circle with what may be mended and, in the line that its members read too, how it is."""
    name = one.name or _("a circle without a channel")
    to_mend = [health.sign(sign, one.health) for sign in one.signs if sign not in one.health.signs]
    lines = [f"• *{name}*, {one.programme}" + (f": {'; '.join(to_mend)}" if to_mend else "")]
    lines.append(health.line(one.health))
    if one.asked:
        lines.append(_("Its members are being asked, in private, how they would like to go on."))
    button = rescues.offer_button(one.circle_id, name) if one.may_ask else None
    return SectionBlock(text=MarkdownTextObject(text="\n".join(line for line in lines if line)), accessory=button)
