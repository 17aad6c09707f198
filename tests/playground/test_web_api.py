"""Tokens, scopes, forms of arguments and what every answer of the Web API has."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.playground import Playground


async def call(house, method, *, token=None, verb="POST", **request):
    headers = request.pop("headers", {})
    if token != "":
        headers["Authorization"] = f"Bearer {token or house.app.bot_token}"
    url = f"{house.url}/api/{method}"
    async with house.session.request(verb, url, headers=headers, **request) as response:
        assert response.status == 200
        return response, await response.json()


async def test_auth_test_says_who_the_app_is_and_what_it_may(house):
    answer = await house.client.auth_test()
    assert answer["user_id"] == house.app.bot_user_id
    assert answer["team_id"] == house.app.team_id
    assert answer["bot_id"].startswith("B")
    assert answer["url"] == f"{house.url}/"
    assert answer["is_enterprise_install"] is False
    assert "groups:history" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_method_that_is_not_offered_is_unknown(house, refusal):
    assert await refusal(house.client.api_test()) == "unknown_method"
    assert await refusal(house.client.reactions_add(channel="C1", timestamp="1.0", name="tea")) == "unknown_method"


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-somebody-else", "invalid_auth"),
        ("auth.test", "xoxb-Zoë", "invalid_auth"),
        ("auth.test", "app", "not_allowed_token_type"),
        ("apps.connections.open", None, "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_refused(house, method, token, error):
    token = house.app.app_token if token == "app" else token
    _, body = await call(house, method, token=token)
    assert body == {"ok": False, "error": error}


async def test_a_token_that_is_no_text_at_all_is_refused(house):
    address = URL(house.url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(b"POST /api/auth.test HTTP/1.1\r\nHost: here\r\nConnection: close\r\n")
    writer.write(b"Content-Length: 0\r\nAuthorization: Bearer xoxb-\xe9\xff\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"invalid_auth"' in answer


async def test_opening_a_connection_needs_a_post(house):
    _, body = await call(house, "apps.connections.open", token=house.app.app_token, verb="GET")
    assert body["error"] == "insecure_request"


async def test_without_socket_mode_no_connection_can_be_opened(open_house, manifest):
    async with open_house(manifest(socket_mode_enabled=False)) as house:
        _, body = await call(house, "apps.connections.open", token=house.app.app_token)
    assert body["error"] == "forbidden_team"


@pytest.mark.parametrize(
    "request_form",
    [
        {"verb": "GET", "params": {"user": "USER"}},
        {"verb": "POST", "params": {"user": "USER"}},
        {"verb": "POST", "data": {"user": "USER"}},
        {"verb": "POST", "json": {"user": "USER"}},
    ],
)
async def test_arguments_may_come_in_the_query_a_form_or_json(house, request_form):
    text = json.dumps(request_form).replace("USER", house.person("amara"))
    _, body = await call(house, "users.info", **json.loads(text))
    assert body["user"]["name"] == "amara"


@pytest.mark.parametrize(
    ("request_form", "error"),
    [
        ({"data": {"token": "TOKEN"}}, None),
        ({"data": {"token": "xoxb-somebody-else"}}, "invalid_auth"),
        ({"json": {"token": "TOKEN"}}, "not_authed"),
        ({"params": {"token": "TOKEN"}}, "not_authed"),
    ],
)
async def test_a_token_may_come_in_a_form_but_neither_in_json_nor_in_the_address(house, request_form, error):
    text = json.dumps(request_form).replace("TOKEN", house.app.bot_token)
    _, body = await call(house, "auth.test", token="", **json.loads(text))
    assert body.get("error") == error


async def test_an_argument_that_slack_does_not_know_is_ignored(house):
    amara = house.person("amara")
    _, body = await call(house, "users.info", json={"user": amara, "colour": {"of": ["the", "sky"]}})
    assert body["user"]["id"] == amara


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("chat.postMessage", {"channel": "C1", "text": "Hello", "icon_emoji": ":tea:"}),
        ("chat.postMessage", {"channel": "C1", "text": "Hello", "reply_broadcast": True}),
        ("chat.update", {"channel": "C1", "ts": "1.000000", "attachments": [{"text": "old"}]}),
        ("conversations.open", {"users": "U1", "prevent_creation": "true"}),
        ("users.list", {"include_locale": 1}),
    ],
)
async def test_what_the_page_could_not_show_is_refused_and_named(house, method, arguments):
    _, body = await call(house, method, json=arguments)
    name = list(arguments)[-1]
    told = f"[ERROR] `{name}` is not offered by the playground [json-pointer:/{name}]"
    assert (body["error"], body["response_metadata"]["messages"]) == ("invalid_arguments", [told])


async def test_what_is_not_offered_may_be_declined(house):
    declined = {"attachments": "[]", "reply_broadcast": False, "icon_emoji": "", "link_names": 0}
    channel = await house.private_channel()
    _, body = await call(house, "chat.postMessage", json={"channel": channel, "text": "Hello"} | declined)
    assert body["message"]["text"] == "Hello"


async def test_blocks_may_be_a_list_or_json_in_a_string(house):
    channel = await house.private_channel()
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]
    for form in (blocks, json.dumps(blocks)):
        _, body = await call(house, "chat.postMessage", json={"channel": channel, "text": "Hello", "blocks": form})
        assert body["message"]["blocks"][0]["text"]["text"] == "Hello"
        assert body["message"]["blocks"][0]["block_id"]


async def test_a_body_that_is_no_json_is_refused(house):
    headers = {"Content-Type": "application/json"}
    _, body = await call(house, "auth.test", data="{", headers=headers)
    assert body["error"] == "invalid_json"
    _, body = await call(house, "auth.test", data="[]", headers=headers)
    assert body["error"] == "json_not_object"
    _, body = await call(house, "auth.test", data="", headers=headers)
    assert body["ok"] is True


async def test_a_missing_argument_is_named(house):
    with pytest.raises(SlackApiError) as caught:
        await house.client.api_call("conversations.setTopic", params={"channel": "C1"})
    assert caught.value.response["error"] == "invalid_arguments"
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: topic"]


async def test_a_channel_without_a_name_lacks_an_argument(house, refusal):
    assert await refusal(house.client.api_call("conversations.create")) == "missing_argument"


async def test_a_missing_scope_is_told_with_what_is_there(open_house, manifest):
    poor = manifest() | {"oauth_config": {"scopes": {"bot": ["commands", "groups:write"]}}}
    async with open_house(poor) as house:
        with pytest.raises(SlackApiError) as caught:
            await house.client.chat_postMessage(channel="C1", text="Hello")
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "chat:write"
        assert caught.value.response["provided"] == "commands,groups:write"
        with pytest.raises(SlackApiError) as caught:
            await house.client.conversations_create(name="open", is_private=False)
        assert caught.value.response["needed"] == "channels:manage"


async def test_installing_again_keeps_ids_and_tokens(house, manifest):
    again = house.playground.install(manifest())
    assert again == house.app


async def test_a_playground_without_an_app_knows_no_token(house):
    stranger = AsyncWebClient(token="xoxb-none", base_url=f"{house.url}/api/", session=house.session)
    with pytest.raises(SlackApiError):
        await stranger.auth_test()


def test_a_manifest_that_cannot_be_installed_is_refused_with_a_sentence(manifest):
    playground = Playground(now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(ValueError, match="display_information"):
        playground.install({})
    commands = {"features": {"slash_commands": [{"command": "ask"}]}}
    with pytest.raises(ValueError, match="slash"):
        playground.install(manifest() | commands)
