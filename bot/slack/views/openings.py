"""What a moderator reads who gives a circle a channel that they made."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import StaticSelectElement

from bot.domain.openings import Unopened
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _

_MOST_OPTIONS = 100  # Of one menu.


def choice(found: Sequence[Unopened], channel_id: str) -> Json:
    """The modal in which a moderator chooses whose channel this is to be."""
    shown = found[:_MOST_OPTIONS]
    lines = [f"{number}. {kit.people(one.members)}, {one.programme}" for number, one in enumerate(shown, 1)]
    options = [
        Option(value=one.circle_id, label=_("Circle {number} in this list", number=number))
        for number, one in enumerate(shown, 1)
    ]
    element = StaticSelectElement(action_id=ids.INPUT, options=options)
    blocks: list[Block] = [
        *kit.sections("\n".join([_("These circles have no channel yet:"), *lines])),
        InputBlock(block_id=ids.FIELD_CIRCLE, label=_("Which circle is this channel for?"), element=element),
    ]
    return kit.modal(
        _("A circle's channel"), blocks, callback_id=ids.HERE_SUBMIT, subject=channel_id, submit=_("Take it")
    )


def taken(members: Sequence[str]) -> str:
    """The word that the channel is the circle's, and what the moderator is to do now."""
    return _(
        "This channel is the circle's now: I invite {people}, and they hear from me here. Please leave it as soon as "
        "you have read this, for moderators are not in the channels of circles. (Only you can see this.)",
        people=kit.people(members),
    )
