"""The programmes to choose from, a line each, and the page that tells in a minute what one of them is."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    MarkdownTextObject,
    SectionBlock,
)

from bot.domain.programme import Facilitation, Programme
from bot.slack import ids
from bot.slack.views import kit, rhythms
from bot.slack.views.kit import Json, Message
from bot.wording import _


def listed(programmes: Sequence[Programme]) -> list[Block]:
    """Each programme in a line, with the way to its page."""
    return [
        SectionBlock(text=MarkdownTextObject(text=in_words(one)), accessory=_read_button(one))
        for one in programmes
    ]


def in_words(programme: Programme) -> str:
    """What a programme is, in a sentence under its name."""
    return _(
        "*{title}*\n{tagline} About {minutes} minutes a week.",
        title=programme.title,
        tagline=programme.tagline,
        minutes=programme.minutes_a_week,
    )


def all_of(programmes: Sequence[Programme]) -> Message:
    """The programmes by themselves, for whoever asks for them."""
    heading = _("*The programmes.* Each has a page that tells in a minute what it is and what it asks.")
    text = "\n".join([heading, *(in_words(one) for one in programmes)])
    return kit.message(text, [*kit.sections(heading), *listed(programmes)])


def about(programme: Programme) -> Json:
    """A programme's page: what it is, for whom, what it asks, what one has at the end."""
    facts = [
        f"*{programme.tagline}*",
        _("*Length:* a kickoff, then {length}", length=rhythms.length(programme.rhythm)),
        _("*Circle:* {smallest} to {largest} people", smallest=programme.smallest, largest=programme.largest),
        _("*Time:* about {minutes} minutes a week, all in all", minutes=programme.minutes_a_week),
        _("*Who hosts:* {who}", who=_hosts(programme.facilitation)),
    ]
    names = _("Join {title}", title=programme.title)
    join = kit.button(_("Join"), ids.JOIN_OPEN, programme.id, names=names, style="primary")
    # Above what takes a minute to read, so that nobody has to look for it there.
    blocks: list[Block] = [
        *kit.sections("\n".join(facts)),
        ActionsBlock(elements=[join]),
        DividerBlock(),
        *kit.sections(programme.about),
    ]
    return kit.modal(programme.title, blocks, callback_id=ids.NOTICE_VIEW)


def _hosts(facilitation: Facilitation) -> str:
    return {
        Facilitation.ROTATING: _("members, in turn, whoever wants to"),
        Facilitation.VOLUNTEER: _("one member who likes to, for all meetings"),
        Facilitation.PROFESSIONAL: _("somebody whose work it is, or else members in turn"),
    }[facilitation]


def _read_button(programme: Programme) -> ButtonElement:
    names = _("Read what {title} is", title=programme.title)
    return kit.button(_("Read more"), ids.PROGRAMME_OPEN, programme.id, names=names)
