"""How a value differs from what a table says of it: fields that lack, that are too many, or of another type."""

import re
from collections.abc import Mapping
from typing import Any

Spec = Any
"""A type; a pattern for strings; a list with the spec of its items; a tuple of alternatives; a constant; or a mapping
of field names to specs, in which the name of a field that may be absent ends with a question mark."""


def differences(value: Any, spec: Spec, at: str = "") -> list[str]:
    """One line a difference, none if the value is as the table says."""
    if isinstance(spec, Mapping):
        return _of_object(value, spec, at)
    if isinstance(spec, list):
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        return [line for number, one in enumerate(value) for line in differences(one, spec[0], f"{at}/{number}")]
    if isinstance(spec, tuple):
        found = [differences(value, one, at) for one in spec]
        return min(found, key=len)
    return [] if _fits(value, spec) else [f"{at}: {value!r} is not {spec}"]


def _of_object(value: Any, spec: Mapping[str, Spec], at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no object"]
    known = {name.removesuffix("?"): one for name, one in spec.items()}
    lacking = [name for name in spec if not name.endswith("?") and name not in value]
    found = [f"{at}/{name}: is not there" for name in lacking]
    found += [f"{at}/{name}: is not in the table" for name in value if name not in known]
    for name in value.keys() & known.keys():
        found += differences(value[name], known[name], f"{at}/{name}")
    return found


def _fits(value: Any, spec: Spec) -> bool:
    if isinstance(spec, re.Pattern):
        return isinstance(value, str) and spec.fullmatch(value) is not None
    if spec is int:
        # A truth value is no number in JSON, although it is one in Python.
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, spec) if isinstance(spec, type) else value == spec and type(value) is type(spec)
