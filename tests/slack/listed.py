"""The ids of buttons and modals as `ids.py` lists them, each under its heading."""

import inspect
import re

from bot.slack import ids


def under(heading: str) -> tuple[str, ...]:
    """The values of what stands under a heading of the file, up to the next one."""
    found = re.search(rf"^# {heading}.*?\n\n", inspect.getsource(ids), re.DOTALL | re.MULTILINE)
    assert found is not None
    return tuple(getattr(ids, name) for name in re.findall(r"^([A-Z_]+)\b.*? =", found[0], re.MULTILINE))


ACTIONS = under("Buttons: action ids")
SHOWN_ONLY = (
    ids.MODERATION_VIEW,
    ids.ADJUST_VIEW,
    ids.FACILITATOR_VIEW,
    ids.CIRCLES_VIEW,
    ids.GUIDE_VIEW,
    ids.AHEAD_VIEW,
    ids.KEEPSAKE_VIEW,
    ids.CALENDAR_VIEW,
    ids.NORMS_VIEW,
    ids.NOTICE_VIEW,
    ids.ROUND_VIEW,
)
VIEWS = tuple(one for one in under("Modals: callback ids") if one not in SHOWN_ONLY)
