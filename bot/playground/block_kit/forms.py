"""The forms that a value may have: small checks that are put together to the checks of whole blocks.

The sentences are those of Slack's own JSON schema, each with a JSON pointer to what it speaks of.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Surface = Literal["message", "modal", "home"]


@dataclass
class Pass:
    """One pass over a message or a view: what was found, and what is counted over all of its blocks."""

    surface: Surface
    found: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    totals: Counter[str] = field(default_factory=Counter)

    def say(self, problem: str, at: str) -> None:
        """Keeps a sentence about the place of this JSON pointer."""
        self.found.append(f"{problem} [json-pointer:{at}]")

    def total(self, what: str, more: int) -> int:
        """How many of something there are so far, these included."""
        self.totals[what] += more
        return self.totals[what]


Check = Callable[[Pass, Any, str], None]


def anything(_run: Pass, _value: Any, _at: str) -> None:
    """A value of which nothing is asked."""


def string(least: int = 0, most: int | None = None) -> Check:
    """A string of so many characters."""

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, str):
            run.say("must provide a string", at)
        elif most is not None and len(value) > most:
            run.say(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            run.say(f"must be more than {least - 1} characters", at)

    return check


def pattern(form: str, meaning: str) -> Check:
    """A string that matches a regular expression from start to end; `meaning` is what such a string is."""
    whole = re.compile(form)

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, str):
            run.say("must provide a string", at)
        elif not whole.fullmatch(value):
            run.say(f"input must be a valid: {meaning}", at)

    return check


def one_of(*allowed: Any) -> Check:
    """One of these values."""

    def check(run: Pass, value: Any, at: str) -> None:
        if value not in allowed or isinstance(value, bool):
            run.say("must be a valid enum value", at)

    return check


def boolean(run: Pass, value: Any, at: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        run.say("must be a boolean", at)


def integer(least: int | None = None, most: int | None = None) -> Check:
    """A whole number in this range, both ends included (whatever Slack's sentence seems to say)."""

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            run.say("must provide an integer", at)
        elif least is not None and value < least:
            run.say(f"must be greater than {least}", at)
        elif most is not None and value > most:
            run.say(f"must be less than {most}", at)

    return check


def number(run: Pass, value: Any, at: str) -> None:
    """A number, whole or not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        run.say("must provide a number", at)


def listing(item: Check, least: int = 0, most: int | None = None) -> Check:
    """An array of so many items, all of one form."""

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, list):
            run.say("must provide an array", at)
            return
        if most is not None and len(value) > most:
            run.say(f"no more than {most} items allowed", at)
        if len(value) < least:
            run.say(f"must provide at least {least} items", at)
        for index, one in enumerate(value):
            item(run, one, f"{at}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *also: Check) -> Check:
    """An object of these fields and no others; null counts as left out.

    The checks in `also` see the object as a whole, and only when each of its fields is as it should be.
    """
    known = {**required, **optional}

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            run.say("must provide an object", at)
            return
        before = len(run.found)
        given = {key: part for key, part in value.items() if part is not None}
        _check_names(run, given, required, known, at)
        for key, form in known.items():
            if key in given:
                form(run, given[key], f"{at}/{key}")
        if len(run.found) == before:
            for whole in also:
                whole(run, given, at)

    return check


def _check_names(
    run: Pass, given: Collection[str], required: Collection[str], known: Collection[str], at: str
) -> None:
    for key in required:
        if key not in given:
            run.say(f"missing required field: {key}", at)
    for key in given:
        if key not in known:
            run.say(f"invalid additional property: {key}", at)


def typed(
    kind: str,
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *also: Check,
) -> Check:
    """An object whose `type` is this word, with further fields."""
    return record({"type": one_of(kind)} | dict(required or {}), optional or {}, *also)


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of these forms it has."""

    def check(run: Pass, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            run.say("must provide an object", at)
        elif value.get("type") is None:
            run.say("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            run.say(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](run, value, at)

    return check


def not_offered(run: Pass, value: Any, at: str) -> None:
    """Something Slack has and the playground has not: refused with a plain word rather than shown half."""
    run.say(f"`{value['type']}` is not offered by the playground", f"{at}/type")
