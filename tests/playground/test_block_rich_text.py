"""Rich text: what may stand in it, and what is said against what may not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.playground.surfaces import Surfaces, changed, surfaces_of

BOLD = {"style": {"bold": True, "italic": False, "strike": True, "code": False, "underline": True}}
INLINE = [
    {"type": "text", "text": "Hello"} | BOLD,
    {"type": "link", "url": "https://example.com", "text": "here", "unsafe": False} | BOLD,
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#ff0000"},
    {"type": "date", "timestamp": 1_772_442_000, "format": "{date_long}", "fallback": "March"},
    {"type": "emoji", "name": "wave", "skin_tone": 3, "unicode": "1f44b-1f3fc"},
]
SECTION = {"type": "rich_text_section", "elements": INLINE}
RICH = {
    "type": "rich_text",
    "block_id": "words",
    "elements": [
        SECTION,
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "offset": 2,
            "border": 0,
            "elements": [SECTION],
        },
        {"type": "rich_text_quote", "border": 1, "elements": INLINE},
        {"type": "rich_text_preformatted", "elements": INLINE[:2], "language": "python"},
        {"type": "rich_text_section", "elements": []},
    ],
}
NESTED = {"type": "rich_text_list", "style": "bullet", "elements": [SECTION]}


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


async def test_all_kinds_of_rich_text_are_taken(surfaces: Surfaces) -> None:
    assert await surfaces.objections("message", RICH) == []
    assert await surfaces.objections("modal", RICH) == []


ENUM = "must be a valid enum value"


@pytest.mark.parametrize(
    ("path", "value", "problem", "at"),
    [
        ("elements", None, "missing required field: elements", ""),
        ("elements/0", INLINE[0], "unsupported type: text", "elements/0/type"),
        ("elements/0/elements/0/text", "", "must be more than 0 characters", "elements/0/elements/0/text"),
        (
            "elements/0/elements/0/style/colour",
            True,
            "invalid additional property: colour",
            "elements/0/elements/0/style",
        ),
        ("elements/0/elements/0/style/bold", 1, "must be a boolean", "elements/0/elements/0/style/bold"),
        ("elements/0/elements/1/url", "here", "input must be a valid: uri", "elements/0/elements/1/url"),
        ("elements/0/elements/2/user_id", None, "missing required field: user_id", "elements/0/elements/2"),
        ("elements/0/elements/6/range", "all", ENUM, "elements/0/elements/6/range"),
        ("elements/0/elements/8/timestamp", "now", "must provide a number", "elements/0/elements/8/timestamp"),
        ("elements/0/elements/8/format", None, "missing required field: format", "elements/0/elements/8"),
        ("elements/0/elements/9/name", None, "missing required field: name", "elements/0/elements/9"),
        ("elements/0/border", 1, "invalid additional property: border", "elements/0"),
        ("elements/1/style", "numbered", ENUM, "elements/1/style"),
        ("elements/1/style", None, "missing required field: style", "elements/1"),
        ("elements/1/indent", 9, "must be less than 8", "elements/1/indent"),
        ("elements/1/border", 2, ENUM, "elements/1/border"),
        ("elements/1/elements/0", NESTED, "unsupported type: rich_text_list", "elements/1/elements/0/type"),
        ("elements/2/elements/0", SECTION, "unsupported type: rich_text_section", "elements/2/elements/0/type"),
        ("elements/3/elements/1", INLINE[2], "unsupported type: user", "elements/3/elements/1/type"),
    ],
)
async def test_rich_text_is_refused_where_it_is_wrong(
    surfaces: Surfaces, path: str, value: Any, problem: str, at: str
) -> None:
    said = await surfaces.objections("message", changed(RICH, path, value))
    assert said == [f"{problem} [json-pointer:{f'/blocks/0/{at}'.rstrip('/')}]"]
