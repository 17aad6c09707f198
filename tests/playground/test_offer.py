"""The table of what the playground offers, held against the bot, and against what the playground really does."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk_blocks
from slack_sdk.models.blocks import block_elements as sdk_elements
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.web_api import offer
from bot.slack import ids, manifest
from tests.playground.conftest import manifest_with
from tests.playground.upheavals import upheave
from tests.slack.listed import ACTIONS, VIEWS
from tests.slack.test_ids import BOT, heard

PAGE = BOT / "playground" / "page"
SURFACES = ("message", "modal", "home")


def slack_name(method: str) -> str:
    """Slack's name of a method of the client, read off what that calls."""
    source = inspect.getsource(getattr(AsyncWebClient, method))
    found = re.search(r'api_call\(\s*"([\w.]+)"', source)
    return found.group(1) if found else ""


CLIENT = {
    name: slack_name(name)
    for name, _ in inspect.getmembers(AsyncWebClient, inspect.isfunction)
    if not name.startswith("_") and slack_name(name)
}


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Every call of a Web API method in the code: where, which, and with which arguments."""
    for path in BOT.rglob("*.py"):
        if "playground" in path.parts:
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _calls_in(path, function)


def _calls_in(path: Path, function: ast.AST) -> Iterator[tuple[str, str, set[str]]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLIENT:
            named = {one.arg for one in node.keywords if one.arg is not None}
            for given in (one.value for one in node.keywords if one.arg is None):
                named |= _keys(function, given)
            assert not node.args, f"{path.name}:{node.lineno} names its arguments by place"
            yield f"{path.name}:{node.lineno}", CLIENT[node.func.attr], named


def _keys(function: ast.AST, given: ast.expr) -> set[str]:
    """The keys of a dictionary that is written down in the same function and given by its name."""
    assert isinstance(given, ast.Name)
    literals = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Dict)
        and given.id in ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    ]
    assert len(literals) == 1, f"{given.id} is not written down in one place"
    return {ast.literal_eval(key) for key in literals[0].keys if key is not None}


def test_the_client_is_understood() -> None:
    assert CLIENT["chat_postMessage"] == "chat.postMessage"
    assert CLIENT["usergroups_users_list"] == "usergroups.users.list"
    assert len(CLIENT) > 200


def test_every_call_of_the_bot_is_of_a_method_and_with_arguments_that_are_offered() -> None:
    found = list(calls())
    assert len(found) > 20
    assert [(where, method) for where, method, _ in found if method not in offer.METHODS] == []
    for where, method, arguments in found:
        offered = offer.METHODS[method]
        taken = {*offered.required, *offered.optional}
        # The client puts the token of an app where tokens belong.
        assert arguments - {"app_token"} - taken == set(), where
        assert set(offered.required) <= arguments, where


def test_the_bot_may_do_with_its_scopes_all_that_it_does() -> None:
    granted = set(manifest.SCOPES)
    for where, method, _ in calls():
        needed = offer.METHODS[method].any_scope
        assert not needed or granted & set(needed), where


def test_the_manifest_asks_only_for_what_is_offered() -> None:
    of_methods = {scope for method in offer.METHODS.values() for scope in method.any_scope}
    of_events = {scope for scopes in offer.EVENTS.values() for scope in scopes}
    assert set(manifest.SCOPES) <= of_methods | of_events | {offer.COMMAND_SCOPE, *offer.FURTHER_SCOPES}
    granted = set(manifest.SCOPES)
    for event in manifest.BOT_EVENTS:
        assert not offer.EVENTS[event] or granted & set(offer.EVENTS[event]), event
    assert manifest.manifest()["features"]["slash_commands"][0]["command"] == ids.COMMAND
    assert offer.COMMAND_SCOPE in granted


def test_whatever_the_bot_listens_to_by_an_id_can_happen_here() -> None:
    found = heard()
    by_an_id = {kind for kind, ones in found.items() if [one for one in ones if isinstance(one, str)]}
    assert by_an_id - {"event"} <= offer.INTERACTIONS.keys()
    assert {"action", "command", "view"} <= by_an_id
    subscribed = {one.split(".")[0] for one in offer.EVENTS}
    assert {one for one in found["event"] if isinstance(one, str)} <= subscribed
    heard_ids = {one for kind in by_an_id for one in found[kind]}
    assert {*ACTIONS, *VIEWS, ids.COMMAND} <= heard_ids


def kinds_in_views() -> dict[str, set[str]]:
    """What the bot's views are made of, by kind: the classes of the SDK that they import, and plain dictionaries."""
    found: dict[str, set[str]] = {"block": set(), "element": set()}
    classes = {"block": sdk_blocks.Block, "element": sdk_elements.InteractiveElement}
    for path in (BOT / "slack" / "views").rglob("*.py"):
        tree = ast.parse(path.read_text())
        for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}:
            made = getattr(sdk_blocks, name, None) or getattr(sdk_elements, name, None)
            for kind, of in classes.items():
                if inspect.isclass(made) and issubclass(made, of) and isinstance(getattr(made, "type", None), str):
                    found[kind].add(made.type)
    return found


def test_every_block_and_every_button_and_field_of_the_bot_is_offered() -> None:
    found = kinds_in_views()
    assert {"section", "actions", "input"} <= found["block"] <= offer.BLOCKS["message"] | offer.BLOCKS["modal"]
    assert {"button", "datepicker", "checkboxes"} <= found["element"] <= offer.PRESSED | offer.INPUTS


async def validated(house: Any, surface: str, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What would be said against these blocks in this place."""
    view = {"type": surface, "blocks": blocks, "title": {"type": "plain_text", "text": "x"}, "submit": None}
    given = {"blocks": json.dumps(blocks)} if surface == "message" else {"view": json.dumps(view)}
    async with house.session.post(f"{house.url}/api/blocks.validate", data=given) as answer:
        return (await answer.json()).get("errors", [])


def is_taken(errors: list[dict[str, Any]], kind: str) -> bool:
    """Whether a kind is known in its place, whatever else may be wrong with it."""
    told = [one["message"] for one in errors]
    return f"unsupported type: {kind}" not in told and f"`{kind}` is not offered by the playground" not in told


@pytest.mark.parametrize("surface", SURFACES)
async def test_each_surface_takes_the_blocks_that_the_table_says_and_no_others(house, surface) -> None:
    kinds = {kind for kinds in offer.BLOCKS.values() for kind in kinds} | drawn_kinds() | {"call", "hologram"}
    taken = {kind for kind in kinds if is_taken(await validated(house, surface, [{"type": kind}]), kind)}
    assert taken == offer.BLOCKS[surface]


async def test_an_input_block_takes_the_fields_that_the_table_says_and_no_others(house) -> None:
    async def takes(kind: str) -> bool:
        label = {"type": "plain_text", "text": "x"}
        block = {"type": "input", "label": label, "element": {"type": kind}}
        return is_taken(await validated(house, "message", [block]), kind)

    kinds = offer.INPUTS | offer.PRESSED | drawn_kinds() | {"file_input", "workflow_button", "hologram"}
    assert {kind for kind in kinds if await takes(kind)} == offer.INPUTS


def drawn(table: str, file: str) -> set[str]:
    """The kinds for which a table in a file of the page says how they are drawn."""
    body = re.search(rf"const {table} = \{{(.*?)\n\}};", (PAGE / file).read_text(), re.DOTALL)
    return set(re.findall(r"^  (\w+)[:,]", body.group(1), re.MULTILINE)) if body else set()


def drawn_kinds() -> set[str]:
    """Every kind of block and element that the page can draw."""
    return drawn("DRAWERS", "blocks.js") | drawn("DRAWERS", "elements.js") | drawn("RARE", "parts.js")


def test_the_page_draws_every_block_and_every_field_that_is_offered() -> None:
    blocks, elements, rare = (
        drawn("DRAWERS", "blocks.js"),
        drawn("DRAWERS", "elements.js"),
        drawn("RARE", "parts.js"),
    )
    assert min(len(blocks), len(elements), len(rare)) > 5
    assert {kind for kinds in offer.BLOCKS.values() for kind in kinds} - blocks - rare == set()
    assert (offer.PRESSED | offer.INPUTS) - elements - rare == set()


EVERY_SCOPE = sorted(
    {scope for method in offer.METHODS.values() for scope in method.any_scope}
    | {scope for scopes in offer.EVENTS.values() for scope in scopes}
    | {offer.COMMAND_SCOPE}
)


async def test_every_event_that_is_offered_comes(open_house) -> None:
    asked = manifest_with(event_subscriptions={"bot_events": sorted(offer.EVENTS)})
    asked["oauth_config"] = {"scopes": {"bot": EVERY_SCOPE}}
    asked["features"]["app_home"] = {"home_tab_enabled": True}
    async with open_house(asked) as house:
        socket = await house.raw_socket()
        await everything(house)
        seen: set[str] = set()
        while seen < offer.EVENTS.keys():
            envelope = await socket.receive_json(timeout=10)
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            event = envelope["payload"]["event"]
            place = {"channel": "channels", "group": "groups", "im": "im"}.get(event.get("channel_type", ""), "")
            seen.add(f"message.{place}" if event["type"] == "message" else event["type"])
        assert seen == offer.EVENTS.keys()


async def everything(house: Any) -> None:
    """Does what brings every event."""
    amara = house.person("amara")
    for private in (False, True):
        made = await house.client.conversations_create(name=f"room-{private}".lower(), is_private=private)
        channel = made["channel"]["id"]
        await house.client.conversations_invite(channel=channel, users=amara)
        await house.client.conversations_rename(channel=channel, name=f"hall-{private}".lower())
        await house.client.conversations_kick(channel=channel, user=amara)
        await house.client.conversations_archive(channel=channel)
        if not private:
            await house.page.post("unarchive", who=amara, channel=channel)
    await house.client.chat_postMessage(channel=amara, text="Hello")
    await house.page.post("open_home", who=amara, tab="home")
    user = (await house.page.post("hire", real_name="Sam", tz="Europe/Berlin"))["user"]
    await house.page.post("set_zone", user=user, tz="Europe/London")
    await upheave(house)
