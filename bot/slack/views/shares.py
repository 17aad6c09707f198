"""What several forms and echoes share: the choice of who sees something, and a person's own words."""

from slack_sdk.models.blocks import InputBlock, Option, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import InputInteractiveElement, RadioButtonsElement

from bot.slack import ids
from bot.wording import _

_SECTION = 3000  # Characters of a section's text.


def field(
    block_id: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    """One field of a form."""
    return InputBlock(block_id=block_id, label=label, element=element, hint=hint, optional=optional)


def who_sees_this(circle: str) -> InputBlock:
    """The choice of who sees something. Nothing is chosen beforehand: nobody shows anything by not looking."""
    shown = Option(value=ids.YES, label=circle)
    kept = Option(value=ids.NO, label=_("Only me"))
    element = RadioButtonsElement(action_id=ids.INPUT, options=[kept, shown])
    return InputBlock(block_id=ids.FIELD_SHARE, label=_("Who sees this?"), element=element)


def words(written: str) -> SectionBlock:
    """A person's words as plain text, so that nothing in them is carried out."""
    return SectionBlock(text=PlainTextObject(text=written[:_SECTION], emoji=False))
