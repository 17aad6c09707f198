"""Reads the numbers that stand in strings, as Slack sends and takes them in number inputs."""

import re
from decimal import Decimal


def as_number(text: str) -> Decimal | None:
    """The number written in this text, such as "-3" or "2.5"; None if it is not one."""
    return Decimal(text) if re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", text, re.ASCII) else None
