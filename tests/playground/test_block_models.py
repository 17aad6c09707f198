"""What the models of Slack's own Python SDK hold to be right is taken, each class of block and element with an example."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import block_elements

from tests.playground.surfaces import Surfaces, surfaces_of

OPTION = sdk.Option(value="one", text="One")
OTHER = sdk.Option(value="two", text="Two", description="More")
BUTTON = sdk.ButtonElement(text="Go", action_id="go", value="1", style="primary", accessibility_label="Go there")
IMAGE = sdk.ImageElement(image_url="https://example.com/a.png", alt_text="A")
RICH = sdk.RichTextBlock(
    elements=[
        sdk.RichTextSectionElement(
            elements=[sdk.RichTextElementParts.Text(text="Hello", style={"bold": True})],
        ),
        sdk.RichTextListElement(style="bullet", elements=[sdk.RichTextSectionElement(elements=[])]),
        sdk.RichTextQuoteElement(elements=[sdk.RichTextElementParts.Link(url="https://example.com", text="x")]),
        sdk.RichTextPreformattedElement(elements=[sdk.RichTextElementParts.Text(text="x = 1")]),
    ]
)
INPUT = sdk.PlainTextInputElement(
    action_id="a", multiline=True, min_length=1, max_length=3000, placeholder="Write"
)
CONFIRM = sdk.ConfirmObject(title="Sure?", text="It stays gone.")
TASK = sdk.TaskCardBlock(task_id="t1", title="Read", status="complete", details=RICH)
TABLE = sdk.TableBlock(
    rows=[[sdk.RawTextObject(text="a"), sdk.RawNumberObject(value=1, text="1")]],
    column_settings=[{"align": "right"}],
)
OPINIONS = {
    "positive_button": sdk.FeedbackButtonObject(text="Good", value="1"),
    "negative_button": sdk.FeedbackButtonObject(text="Bad", value="0"),
}
# One example of each class; None where a class is known to be refused, and below why.
BLOCKS: dict[type[sdk.Block], sdk.Block | None] = {
    sdk.ActionsBlock: sdk.ActionsBlock(elements=[BUTTON]),
    sdk.AlertBlock: sdk.AlertBlock(text="Mind this", level="info"),
    sdk.CardBlock: sdk.CardBlock(title="A", body="B", icon=IMAGE, actions=[BUTTON]),
    sdk.CarouselBlock: sdk.CarouselBlock(elements=[sdk.CardBlock(title="A")]),
    sdk.ContainerBlock: sdk.ContainerBlock(title="A", child_blocks=[sdk.DividerBlock()], width="full"),
    sdk.ContextActionsBlock: sdk.ContextActionsBlock(elements=[sdk.FeedbackButtonsElement(**OPINIONS)]),
    sdk.ContextBlock: sdk.ContextBlock(elements=[IMAGE, sdk.MarkdownTextObject(text="a")]),
    sdk.DividerBlock: sdk.DividerBlock(block_id="line"),
    sdk.HeaderBlock: sdk.HeaderBlock(text="Title"),
    sdk.ImageBlock: sdk.ImageBlock(image_url="https://example.com/a.png", alt_text="A", title="A"),
    sdk.InputBlock: sdk.InputBlock(label="Goal", element=INPUT, hint="Short", optional=True),
    sdk.MarkdownBlock: sdk.MarkdownBlock(text="# Hello"),
    sdk.PlanBlock: sdk.PlanBlock(title="Steps", tasks=[TASK]),
    sdk.RichTextBlock: RICH,
    sdk.SectionBlock: sdk.SectionBlock(text="Words", fields=["a", "b"], accessory=BUTTON, expand=True),
    sdk.TableBlock: TABLE,
    sdk.TaskCardBlock: TASK,
    sdk.VideoBlock: sdk.VideoBlock(
        title="A", alt_text="A", video_url="https://example.com/v", thumbnail_url="https://example.com/v.png"
    ),
    # An app reads these in messages that people or Slack sent, and cannot send them itself.
    sdk.FileBlock: None,
    sdk.CallBlock: None,
    # This belongs to connections of a person's accounts, which the playground does not have.
    sdk.blocks.AuthProviderBlock: None,
}
INPUTS: dict[type[Any], Any] = {
    sdk.PlainTextInputElement: INPUT,
    sdk.CheckboxesElement: sdk.CheckboxesElement(
        options=[OPTION, OTHER], initial_options=[OTHER], confirm=CONFIRM
    ),
    sdk.DatePickerElement: sdk.DatePickerElement(initial_date="2026-03-02", placeholder="When"),
    sdk.TimePickerElement: sdk.TimePickerElement(initial_time="09:30", timezone="Europe/Berlin"),
    sdk.DateTimePickerElement: sdk.DateTimePickerElement(initial_date_time=1_772_442_000),
    sdk.StaticSelectElement: sdk.StaticSelectElement(options=[OPTION, OTHER], initial_option=OTHER),
    sdk.SelectElement: sdk.SelectElement(options=[OPTION], placeholder="Choose"),
    sdk.StaticMultiSelectElement: sdk.StaticMultiSelectElement(
        option_groups=[sdk.OptionGroup(label="All", options=[OPTION])], max_selected_items=1
    ),
    sdk.ExternalDataSelectElement: sdk.ExternalDataSelectElement(min_query_length=1, initial_option=OPTION),
    sdk.ExternalDataMultiSelectElement: sdk.ExternalDataMultiSelectElement(initial_options=[OPTION]),
    sdk.UserSelectElement: sdk.UserSelectElement(initial_user="U1"),
    sdk.UserMultiSelectElement: sdk.UserMultiSelectElement(initial_users=["U1"], max_selected_items=3),
    sdk.ConversationSelectElement: sdk.ConversationSelectElement(
        filter=sdk.ConversationFilter(include=["im"]), default_to_current_conversation=True
    ),
    sdk.ConversationMultiSelectElement: sdk.ConversationMultiSelectElement(initial_conversations=["C1"]),
    sdk.ChannelSelectElement: sdk.ChannelSelectElement(initial_channel="C1", response_url_enabled=True),
    sdk.ChannelMultiSelectElement: sdk.ChannelMultiSelectElement(initial_channels=["C1"]),
    sdk.RichTextInputElement: sdk.RichTextInputElement(initial_value=RICH, min_lines=2, max_lines=9),
    sdk.EmailInputElement: sdk.EmailInputElement(initial_value="a@example.com"),
    sdk.UrlInputElement: sdk.UrlInputElement(initial_value="https://example.com"),
    sdk.NumberInputElement: sdk.NumberInputElement(is_decimal_allowed=False, min_value=1, max_value=5),
    sdk.RadioButtonsElement: sdk.RadioButtonsElement(options=[OPTION], initial_option=OPTION, focus_on_load=True),
    # Uploads are not offered.
    block_elements.FileInputElement: None,
}
PRESSED: dict[type[Any], Any] = {
    sdk.ButtonElement: BUTTON,
    sdk.LinkButtonElement: sdk.LinkButtonElement(text="Go", url="https://example.com", style="danger"),
    sdk.OverflowMenuElement: sdk.OverflowMenuElement(options=[OPTION, OTHER], confirm=CONFIRM),
    sdk.FeedbackButtonsElement: sdk.FeedbackButtonsElement(action_id="f", **OPINIONS),
    sdk.IconButtonElement: sdk.IconButtonElement(icon="trash", text="Delete", value="x"),
    # Workflows are not offered.
    block_elements.WorkflowButtonElement: None,
}


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        if "type" in vars(one) or one.__subclasses__() == []:
            yield one
        yield from _below(one)


def test_every_class_of_the_sdk_has_its_example() -> None:
    assert set(_below(sdk.Block)) == set(BLOCKS)
    assert set(_below(block_elements.InteractiveElement)) == set(INPUTS) | set(PRESSED)


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


async def test_what_the_blocks_of_the_sdk_say_is_taken(surfaces: Surfaces) -> None:
    for kind, block in BLOCKS.items():
        if block is not None:
            surface = "modal" if kind is sdk.AlertBlock else "message"
            assert (kind.__name__, await surfaces.objections(surface, block.to_dict())) == (kind.__name__, [])


async def test_what_the_elements_of_the_sdk_say_is_taken(surfaces: Surfaces) -> None:
    for kind, element in INPUTS.items():
        if element is not None:
            block = sdk.InputBlock(label="Goal", element=element)
            assert (kind.__name__, await surfaces.objections("modal", block.to_dict())) == (kind.__name__, [])
    for kind, element in PRESSED.items():
        if element is not None:
            in_context = kind in (sdk.FeedbackButtonsElement, sdk.IconButtonElement)
            block = (sdk.ContextActionsBlock if in_context else sdk.ActionsBlock)(elements=[element])
            assert (kind.__name__, await surfaces.objections("message", block.to_dict())) == (kind.__name__, [])
