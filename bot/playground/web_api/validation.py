"""The method by which an app has blocks checked without showing them: blocks.validate."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.playground.block_kit.block_checks import problems
from bot.playground.block_kit.view_checks import checked_view
from bot.playground.errors import SlackError
from bot.playground.state.records import Json
from bot.playground.web_api.calls import Call, Method

_POINTED = re.compile(r"(?:\[ERROR\] )?(?P<message>.*) \[json-pointer:(?P<pointer>.*)\]", re.DOTALL)


def _validate(call: Call) -> Json:
    given = [name for name in _CHECKS if call.arguments.values.get(name)]
    if len(given) != 1:
        only_one = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError("invalid_arguments", response_metadata={"messages": [only_one]})
    refusal = SlackError(f"invalid_{given[0]}")
    found = _CHECKS[given[0]](call.arguments.structure(given[0], error=refusal))
    if found:
        raise SlackError(refusal.code, errors=[_error(one) for one in found])
    return {}


def _error(problem: str) -> Json:
    match = _POINTED.fullmatch(problem)
    message, pointer = match.group("message", "pointer") if match else (problem, "")
    return {"code": "failed_constraint", "message": message, "pointer": pointer}


def _of_blocks(blocks: Any) -> Sequence[str]:
    return problems(blocks, "message", "")


def _of_message(message: Any) -> Sequence[str]:
    if not isinstance(message, dict):
        return ["must be an object [json-pointer:]"]
    return problems(message.get("blocks") or [], "message", "/blocks")


def _of_view(view: Any) -> Sequence[str]:
    kind = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
    try:
        checked_view(view, kind)
    except SlackError as refusal:
        told: Json = refusal.fields.get("response_metadata", {})
        return [
            one.replace("[json-pointer:/view", "[json-pointer:") for one in told.get("messages", [refusal.code])
        ]
    return []


_CHECKS: dict[str, Callable[[Any], Sequence[str]]] = {
    "blocks": _of_blocks,
    "message": _of_message,
    "view": _of_view,
}

METHODS = {"blocks.validate": Method(_validate, tier="none", optional=tuple(_CHECKS), caller="anyone")}
