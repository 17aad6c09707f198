"""How somebody fills in a form: what it suggests stays, what has to be chosen or written comes from their habit."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.rehearsal import sentences, signs
from bot.rehearsal.habits import OUTCOMES, WAYS, Habit

Json = dict[str, Any]
_HOSTS = 1 / 3  # Of those who join, so many would host a meeting now and then.


@dataclass(frozen=True)
class Words:
    """What somebody would write: what they or all mean to do next, answers to the week's questions, when they are back."""

    what: str
    answer: str
    more: str | None  # A second answer, for whoever looks back.
    back_on: str  # A date.


def filled(view: Json, habit: Habit, programme: str, dice: random.Random, words: Words) -> dict[str, Json]:
    """The values of a form's inputs by block id and action id, as the page sends them."""
    wishes = _wishes(habit, programme, dice, words)
    return {
        block["block_id"]: {block["element"]["action_id"]: _value(block["block_id"], block["element"], wishes)}
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _wishes(habit: Habit, programme: str, dice: random.Random, words: Words) -> dict[str, Any]:
    """What somebody would enter, by field; all is drawn, whatever the form asks, so that one draw moves no other."""
    ways = WAYS[habit]
    return {
        signs.PROGRAMME: programme,
        signs.CONSENT: [signs.YES],
        signs.GOAL: dice.choice(sentences.GOALS) if dice.random() < 0.7 else None,
        signs.WHAT: words.what,
        signs.BACK_ON: words.back_on,
        signs.FIRST_LINE: words.answer,  # The rest of a worksheet is left for later.
        signs.ANSWER: words.answer if dice.random() < ways.writes else None,
        signs.SHARE: [signs.YES] if dice.random() < ways.shows else [],
        signs.OUTCOME: dice.choices(OUTCOMES, weights=ways.outcomes)[0],
        signs.OFFER_WORDS: dice.choice(sentences.OFFERS),
        signs.THANKS_WORDS: dice.choice(sentences.THANKS),
        signs.CAME_OUT_HOW: dice.choices(OUTCOMES, weights=ways.outcomes)[0],
        signs.SECOND_LINE: words.more,
        signs.PACE: signs.IN_THREAD,
        signs.ABOUT: dice.choice(sentences.CASES),
        signs.HOSTS: [signs.YES] if dice.random() < _HOSTS else [],
        signs.LETTER_WORDS: dice.choice(sentences.LETTERS),
    }


def _value(block_id: str, element: Json, wishes: Mapping[str, Any]) -> Json:
    kind = element["type"]
    field = signs.OUTCOME if block_id.startswith(signs.OUTCOME) else block_id
    options = {one["value"]: one for one in element.get("options", ())}
    if kind in ("static_select", "radio_buttons"):
        first, wish = next(iter(options.values()), None), wishes.get(field)
        if isinstance(wish, list):  # What is a tick in one form is a choice in another.
            wish = signs.YES if wish else signs.NO
        return {"type": kind, "selected_option": options.get(wish, element.get("initial_option", first))}
    if kind in ("checkboxes", "multi_static_select"):
        initial = [one["value"] for one in element.get("initial_options", ())]
        return {"type": kind, "selected_options": [options[one] for one in wishes.get(field, initial)]}
    if kind == "users_select":
        return {"type": kind, "selected_user": element.get("initial_user")}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": list(element.get("initial_users", ()))}
    if kind == "datepicker":
        return {"type": kind, "selected_date": wishes.get(field, element.get("initial_date"))}
    return {"type": kind, "value": wishes.get(field, element.get("initial_value"))}


def outcomes(values: Mapping[str, Json]) -> list[str]:
    """How the open commitments came out, as a form that was filled in says."""
    found = [next(iter(entered.values())) for block, entered in values.items() if block.startswith(signs.OUTCOME)]
    return [one["selected_option"]["value"] for one in found if one.get("selected_option")]


def told(view: Json, values: Mapping[str, Json]) -> tuple[str, ...]:
    """What somebody entered, a line for each input that they did not leave empty."""
    said = {block: _said(next(iter(entered.values()))) for block, entered in values.items()}
    labels = {block["block_id"]: block["label"]["text"] for block in view["blocks"] if block["type"] == "input"}
    return tuple(f"{labels[block]}: {text}" for block, text in said.items() if text)


def _said(value: Json) -> str:
    chosen = value.get("selected_options") or [value.get("selected_option")]
    names = ", ".join(one["text"]["text"] for one in chosen if one)
    return names or value.get("selected_date") or value.get("value") or ""


def without(view: Json, values: dict[str, Json]) -> dict[str, Json]:
    """The values again, for a form that was refused: what has an error and may be empty is left out."""
    optional = {block["block_id"] for block in view["blocks"] if block.get("optional")}
    return {
        block: value for block, value in values.items() if block not in view["errors"] or block not in optional
    }


def text_of(block: Json) -> str:
    """What a section says; nothing for a block of another kind."""
    return str((block.get("text") or {}).get("text", ""))


def button(message: Json, action_id: str, ending: str = "") -> tuple[Json, Json] | None:
    """The block and the button of a message with this action id, and with a value that ends like this."""
    for block in message.get("blocks") or ():
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("action_id") == action_id and element.get("value", "").endswith(ending):
                return block, element
    return None
