"""The checks of rich text: sections, lists, quotes and preformatted text, and what stands in them."""

from bot.playground.block_kit.forms import (
    Check,
    anything,
    boolean,
    by_type,
    integer,
    listing,
    number,
    one_of,
    record,
    string,
    typed,
)
from bot.playground.block_kit.text_checks import url

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLED = {"style": record({}, dict.fromkeys(_STYLES, boolean))}
_BORDER = {"border": one_of(0, 1)}

_TEXT = typed("text", {"text": string(1)}, _STYLED)
_LINK = typed("link", {"url": url}, _STYLED | {"text": string(), "unsafe": boolean})
_INLINE: dict[str, Check] = {
    "text": _TEXT,
    "link": _LINK,
    "user": typed("user", {"user_id": string(1)}, _STYLED),
    "usergroup": typed("usergroup", {"usergroup_id": string(1)}, _STYLED),
    "channel": typed("channel", {"channel_id": string(1)}, _STYLED),
    "team": typed("team", {"team_id": string(1)}, _STYLED),
    "broadcast": typed("broadcast", {"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": typed("color", {"value": string(1)}, _STYLED),
    "date": typed(
        "date", {"timestamp": number, "format": string(1)}, _STYLED | {"url": url, "fallback": string()}
    ),
    "emoji": typed(
        "emoji",
        {"name": string(1)},
        _STYLED | {"skin_tone": integer(1, 6), "unicode": string(), "url": url, "display_url": url},
    ),
}
_inline = listing(by_type(_INLINE))

_SECTION = typed("rich_text_section", {"elements": _inline})
_LIST = typed(
    "rich_text_list",
    # Lists do not nest: an item is a section, and depth is `indent`.
    {"elements": listing(by_type({"rich_text_section": _SECTION})), "style": one_of("bullet", "ordered")},
    _BORDER | {"indent": integer(0, 8), "offset": integer(0)},
)
_PREFORMATTED = typed(
    "rich_text_preformatted",
    {"elements": listing(by_type({"text": _TEXT, "link": _LINK}))},
    _BORDER | {"language": string()},
)
_QUOTE = typed("rich_text_quote", {"elements": _inline}, _BORDER)

RICH_TEXT = typed(
    "rich_text",
    {
        "elements": listing(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_preformatted": _PREFORMATTED,
                    "rich_text_quote": _QUOTE,
                }
            )
        )
    },
    {"block_id": anything},
)


def written(value: object) -> str:
    """All that is written in a rich text, a cell of a table, or a part of them, without what formats it."""
    if isinstance(value, list):
        return "".join(written(part) for part in value)
    if not isinstance(value, dict):
        return ""
    own = value.get("text")
    return (own if isinstance(own, str) else "") + written(value.get("elements"))
