"""Requests that are no requests: each is refused with the code of what is wrong with it, and none ends in a 500."""

import asyncio
import io
import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.playground
from bot.playground import Playground
from bot.playground.web_api.offer import METHODS
from tests.playground.conftest import Clock, manifest_with

# What the server makes of a part without a name is a warning, which is none of the tests' concern.
pytestmark = pytest.mark.filterwarnings(
    "ignore::aiohttp.BadContentDispositionHeader", "ignore::aiohttp.BadContentDispositionParam"
)

JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
DEEP = b"[" * 100_000
LARGE = b"x" * (4 * 1024 * 1024 + 1)
# Every code of an error that the source names: an answer with another one has come about by itself.
SOURCE = "".join(path.read_text() for path in Path(bot.playground.__file__).parent.rglob("*.py"))
MADE_UP_OF_PARTS = {"invalid_message", "invalid_view", "invalid_ts_latest", "invalid_ts_oldest"}
CODES = MADE_UP_OF_PARTS | set(re.findall(r'"([a-z_]+)"', SOURCE))


async def refused(session, address, body=b"", content_type=None, verb="POST", **headers):
    """Status and JSON of the answer to a request of just these bytes."""
    headers |= {"Content-Type": content_type} if content_type is not None else {}
    plain = {"skip_auto_headers": ["Content-Type"], "allow_redirects": False}
    async with session.request(verb, address, data=io.BytesIO(body), headers=headers, **plain) as answer:
        return answer.status, await answer.json()


def part(name=b'name="text"', value=b"x", end=b"--b--\r\n", more=b""):
    return b"--b\r\nContent-Disposition: form-data; " + name + b"\r\n" + more + b"\r\n" + value + b"\r\n" + end


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        (JSON, b'{"text": "\xff"}', "invalid_json"),
        (JSON, b'{"text": "\x00"}', "invalid_json"),
        (JSON, b"\x00", "invalid_json"),
        (JSON, b'{"text": NaN}', "invalid_json"),
        (JSON, b'{"text": 1e999}', "invalid_json"),
        (JSON, rb'{"text": "\ud800"}', "invalid_json"),
        (JSON, rb'{"\udfff": 1}', "invalid_json"),
        (JSON, b"9" * 5000, "invalid_json"),
        (JSON, DEEP, "invalid_json"),
        (JSON, b'{"blocks": ' + b"[" * 300 + b"]" * 300 + b"}", "invalid_json"),
        (JSON, b"[]", "json_not_object"),
        (f"{JSON}; charset=foo", b"{}", "invalid_charset"),
        (f"{JSON}; charset=utf-16", "{}".encode("utf-16"), "invalid_charset"),
        (f"{FORM}; charset=foo", b"text=x", "invalid_charset"),
        (FORM, b"text=\xff", "invalid_form_data"),
        (FORM, b"channel=C1&text=x&blocks=" + DEEP, "invalid_blocks_format"),
        (FORM, rb'channel=C1&text=x&blocks=["\ud800"]', "invalid_blocks_format"),
        (FORM, b"channel=C1&text=x&metadata=" + DEEP, "invalid_metadata_format"),
        (FORM, b"channel=%00&text=%00", "channel_not_found"),
        (MULTIPART, b"x", "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", b"no part", "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(name=b"x"), "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(value=b"\xff"), "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(name=b'name="text"; filename="x"'), "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(more=b"Content-Type: text/plain; charset=foo\r\n"), "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(more=b"Content-Transfer-Encoding: foo\r\n"), "invalid_form_data"),
        (f"{MULTIPART}; boundary=b", part(name=b'name="token"', value=b"xoxb-\xed\xa0\x80"), "invalid_form_data"),
        ("application/xml", b"<text/>", "invalid_post_type"),
        ("nonsense", b"x", "invalid_post_type"),
        ("", b"x", "invalid_post_type"),
        (None, b"text=x", "missing_post_type"),
        (JSON, LARGE, "request_timeout"),
        (FORM, LARGE, "request_timeout"),
        (f"{MULTIPART}; boundary=b", part(value=LARGE), "request_timeout"),
    ],
)
async def test_a_malformed_call_is_refused_with_status_200_and_slacks_code(house, content_type, body, error):
    address, token = f"{house.url}/api/chat.postMessage", f"Bearer {house.app.bot_token}"
    status, answer = await refused(house.session, address, body, content_type, Authorization=token)
    assert (status, answer["ok"], answer["error"]) == (200, False, error)


async def test_parts_of_a_form_are_taken_whatever_type_they_say_they_are(house):
    channel = await house.private_channel()
    body = part(name=b'name="channel"', value=channel.encode(), more=b"Content-Type: x/y\r\n", end=part())
    token = f"Bearer {house.app.bot_token}"
    address = f"{house.url}/api/chat.postMessage"
    status, answer = await refused(house.session, address, body, f"{MULTIPART}; boundary=b", Authorization=token)
    assert (status, answer["ok"], answer["message"]["text"]) == (200, True, "x")


BROKEN = [b"", b"\xff", b"\x00", DEEP, b"[]", b"7", rb'{"text": "\ud800"}', b'{"text": NaN}', LARGE]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_a_response_url_refuses_what_is_no_answer(house, body):
    socket = await house.raw_socket()
    user = house.person("amara")
    general = await house.page.general(user)
    payload = await house.act(socket, "say", who=user, channel=general, text="/ask")
    for content_type in (JSON, f"{JSON}; charset=foo", MULTIPART, None):
        status, answer = await refused(house.session, payload["response_url"], body, content_type)
        assert (status, answer) == (400, {"ok": False, "error": "invalid_payload"})
    await socket.close()


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_the_page_refuses_what_is_no_request_with_a_sentence(house, body):
    for content_type in (JSON, f"{JSON}; charset=foo", None):
        status, answer = await refused(house.session, f"{house.url}/playground/say", body, content_type)
        assert (status, answer["ok"], answer["message"][-1]) == (400, False, ".")


@pytest.mark.parametrize("after", ["9" * 5000, "x", "\u0663", "-1", "\x00"])
async def test_the_log_is_read_from_a_plain_number_on(house, after):
    assert (await house.page.get("log", after=after))["error"] == "bad_field"
    assert house.page.statuses[-1] == 400


@pytest.mark.parametrize("entry", [{"selected_options": 5}, {"selected_options": ["x"]}, {"selected_option": "x"}])
async def test_a_choice_that_is_none_is_refused(house, entry):
    menu: dict[str, Any] = {
        "type": "checkboxes" if "selected_options" in entry else "static_select",
        "action_id": "a",
    }
    menu["options"] = [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}]
    channel = await house.private_channel("otters", "amara")
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    ts = (await house.client.chat_postMessage(channel=channel, text="x", blocks=blocks))["ts"]
    place = {"channel": channel, "ts": ts, "block_id": "b", "action_id": "a"}
    answer = await house.page.post("press", who=house.person("amara"), **place, **entry)
    assert (house.page.statuses[-1] in (400, 409), answer["ok"]) == (True, False)


@pytest.mark.parametrize("ticket", ["", "x", "%00", "%ff", "%ED%A0%80", "\u00e9"])
async def test_a_ticket_that_was_never_given_opens_no_socket(house, ticket):
    for address in (f"{house.url}/link/?ticket={ticket}", f"{house.url}/link/"):
        async with house.session.get(address) as answer:
            assert (answer.status, "ticket" in await answer.text()) == (403, True)


async def test_a_frame_that_is_no_acknowledgement_does_not_end_a_socket(house):
    socket = await house.raw_socket()
    for frame in (DEEP.decode(), "\x00", "[]", '{"envelope_id": []}'):
        await socket.send_str(frame)
    user = house.person("amara")
    general = await house.page.general(user)
    payload = await house.act(socket, "say", who=user, channel=general, text="/ask")
    assert payload["command"] == "/ask"
    await socket.close()


async def test_bytes_in_an_address_that_are_no_text_are_refused(house):
    for place in (
        b"/api/auth.test?text=\xff",
        b"/api/\xff",
        b"/archives/C1/p1?thread_ts=\xff",
        b"/playground/log?after=\xff",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(house.url.rsplit(":", 1)[1]))
        writer.write(b"GET " + place + b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        status = (await reader.readline()).split()[1]
        writer.close()
        await writer.wait_closed()
        assert int(status) < 500


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["C1", "modal", "section"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text"]), inner),
    max_leaves=6,
)
ARGUMENTS = sorted({name for method in METHODS.values() for name in method.known})
BODIES = st.binary(max_size=60) | st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=5)
TYPES = st.sampled_from(
    [JSON, FORM, MULTIPART, f"{MULTIPART}; boundary=b", "text/plain", f"{FORM}; charset=iso-8859-1", None]
) | st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=20)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(METHODS)), BODIES, TYPES), min_size=10, max_size=30))
def test_no_call_of_random_bytes_is_answered_but_with_a_known_code(calls):
    asyncio.run(call_all(calls))


async def call_all(calls):
    clock = Clock()
    playground = Playground(now=lambda: clock.now)
    app = playground.install(manifest_with())
    url = await playground.start()
    try:
        async with aiohttp.ClientSession() as session:
            for method, body, content_type in calls:
                token = app.app_token if method == "apps.connections.open" else app.bot_token
                is_json = isinstance(body, dict)
                data = json.dumps(body).encode() if is_json else body
                status, answer = await refused(
                    session,
                    f"{url}/api/{method}",
                    data,
                    JSON if is_json else content_type,
                    Authorization=f"Bearer {token}",
                )
                assert status == 200
                assert answer["ok"] is True or "not_in_channel" in answer or answer["error"] in CODES
    finally:
        await playground.stop()
