"""Which page of which list of circles a button leads to."""

import re

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.running_circles import Whose
from bot.slack.parse import Press


def page(pressed: Press) -> tuple[Whose, int]:
    """The list and its page; refused when it is none of ours."""
    whose, _, number = pressed.subject.partition(":")
    if whose not in set(Whose) or not re.fullmatch(r"[0-9]{1,4}", number):
        raise Refusal(RefusalCode.GONE)
    return Whose(whose), int(number)
