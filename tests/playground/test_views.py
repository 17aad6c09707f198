"""Modals: opening, pushing and updating them, sending them, and what the app answers to that."""

import asyncio

import pytest


def plain(text):
    return {"type": "plain_text", "text": text}


def question(block_id="goal", **fields):
    element = {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": plain("Goal"), "element": element | fields}


def modal(*blocks, **fields):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [question()],
    } | fields


@pytest.fixture
async def socket(house):
    socket = await house.raw_socket()
    yield socket
    await socket.close()


async def opened(house, socket, view=None):
    answer = await house.client.views_open(
        trigger_id=await house.trigger(socket), view=modal() if view is None else view
    )
    return answer["view"]


async def test_an_opened_modal_has_what_slack_adds(house, socket):
    view = await opened(house, socket, modal(private_metadata="week 3"))
    assert view["root_view_id"] == view["id"]
    assert view["state"] == {"values": {"goal": {"text": {"type": "plain_text_input", "value": None}}}}
    assert (view["private_metadata"], view["callback_id"], view["previous_view_id"]) == (
        "week 3",
        "form",
        None,
    )
    stack = await house.page.stack(house.person("amara"))
    assert [one["id"] for one in stack] == [view["id"]]
    assert await house.page.stack(house.person("jonas")) == []


async def test_a_trigger_opens_one_modal_for_three_seconds(house, socket, refusal):
    used, late = await house.trigger(socket), await house.trigger(socket)
    await house.client.views_open(trigger_id=used, view=modal())
    assert await refusal(house.client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    house.clock.pass_seconds(3.1)
    assert await refusal(house.client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    unknown = house.client.views_open(trigger_id="1.2.abc", view=modal())
    assert await refusal(unknown) == "invalid_trigger_id"
    assert await refusal(house.client.views_open(trigger_id="", view=modal())) == "invalid_arguments"


async def test_a_modal_over_250_kilobytes_is_too_large(house, socket, refusal):
    sections = [{"type": "section", "text": plain("x" * 2900)} for _ in range(90)]
    assert await refusal(opened(house, socket, modal(*sections))) == "view_too_large"


async def press_in(house, socket, view, ack=None):
    return await house.act(
        socket,
        "press",
        who=house.person("amara"),
        view_id=view["id"],
        block_id="acts",
        action_id="more",
        ack=ack,
    )


def with_button(*blocks):
    button = {"type": "button", "action_id": "more", "text": plain("More"), "value": "7"}
    return modal({"type": "actions", "block_id": "acts", "elements": [button]}, *blocks)


async def test_modals_stack_three_deep(house, socket, refusal):
    view = await opened(house, socket, with_button())
    for _ in range(2):
        trigger = (await press_in(house, socket, view))["trigger_id"]
        pushed = (await house.client.views_push(trigger_id=trigger, view=with_button()))["view"]
        assert (pushed["root_view_id"], pushed["previous_view_id"] is None) == (view["root_view_id"], False)
        view = pushed
    trigger = (await press_in(house, socket, view))["trigger_id"]
    assert await refusal(house.client.views_push(trigger_id=trigger, view=modal())) == "push_limit_reached"
    assert len(await house.page.stack(house.person("amara"))) == 3


async def test_a_modal_can_only_be_pushed_from_a_modal(house, socket, refusal):
    trigger = await house.trigger(socket)
    assert await refusal(house.client.views_push(trigger_id=trigger, view=modal())) == "not_found"


async def test_an_update_keeps_entries_and_needs_the_current_hash(house, socket, refusal):
    view = await opened(house, socket, with_button(question()))
    entry = {"goal": {"text": {"type": "plain_text_input", "value": "Walk"}}}
    user = house.person("amara")
    payload = await house.act(
        socket,
        "press",
        who=user,
        view_id=view["id"],
        block_id="acts",
        action_id="more",
        state=entry,
    )
    assert payload["view"]["state"]["values"] == entry
    assert payload["actions"][0]["value"] == "7"
    update = house.client.views_update
    new = await update(view_id=view["id"], hash=view["hash"], view=modal(question(), question("why")))
    assert new["view"]["state"]["values"]["goal"] == entry["goal"]
    assert await refusal(update(view_id=view["id"], hash=view["hash"], view=modal())) == "hash_conflict"
    assert await refusal(update(view_id="V404", view=modal())) == "not_found"


async def test_an_external_id_is_unique_and_names_the_modal(house, socket, refusal):
    await opened(house, socket, modal(external_id="mine"))
    trigger = await house.trigger(socket, "jonas")
    again = house.client.views_open(trigger_id=trigger, view=modal(external_id="mine"))
    assert await refusal(again) == "duplicate_external_id"
    updated = await house.client.views_update(external_id="mine", view=modal(title=plain("New")))
    assert updated["view"]["title"]["text"] == "New"


async def submitted(house, socket, view, ack=None, value="Walk"):
    values = {"goal": {"text": {"type": "plain_text_input", "value": value}}}
    return await house.act(socket, "submit", who=house.person("amara"), view_id=view["id"], values=values, ack=ack)


async def test_a_sent_modal_reaches_the_app_with_its_values_and_closes(house, socket):
    view = await opened(house, socket, modal(private_metadata="week 3"))
    payload = await submitted(house, socket, view)
    assert payload["type"] == "view_submission"
    assert payload["user"]["id"] == house.person("amara")
    assert payload["view"]["private_metadata"] == "week 3"
    assert payload["view"]["state"]["values"]["goal"]["text"]["value"] == "Walk"
    assert house.answer == {"ok": True, "action": "closed"}
    assert await house.page.stack(house.person("amara")) == []


async def test_errors_are_shown_at_their_inputs_until_the_next_try(house, socket):
    view = await opened(house, socket)
    errors = {"goal": "Too vague."}
    await submitted(house, socket, view, ack={"response_action": "errors", "errors": errors})
    assert house.answer == {"ok": True, "action": "errors", "errors": errors}
    assert (await house.page.stack(house.person("amara")))[0]["errors"] == errors
    await submitted(house, socket, view)
    assert house.answer["action"] == "closed"


async def test_errors_at_no_input_are_a_failure_of_the_app(house, socket):
    view = await opened(house, socket)
    await submitted(house, socket, view, ack={"response_action": "errors", "errors": {"nowhere": "x"}})
    assert house.page.statuses[-1] == 409
    assert "trouble connecting" in house.answer["message"]
    assert len(await house.page.stack(house.person("amara"))) == 1


async def test_the_app_may_update_push_or_clear_in_its_answer(house, socket):
    user = house.person("amara")
    view = await opened(house, socket)
    update = {"response_action": "update", "view": modal(title=plain("Second"))}
    await submitted(house, socket, view, ack=update)
    stack = await house.page.stack(user)
    assert house.answer["action"] == "updated"
    assert [(one["id"], one["title"]["text"]) for one in stack] == [(view["id"], "Second")]

    await submitted(house, socket, view, ack={"response_action": "push", "view": modal()})
    assert house.answer["action"] == "pushed"
    top = (await house.page.stack(user))[-1]
    assert top["previous_view_id"] == view["id"]

    await submitted(house, socket, top, ack={"response_action": "clear"})
    assert house.answer["action"] == "closed"
    assert await house.page.stack(user) == []


async def test_a_malformed_view_in_the_answer_is_told_and_the_modal_stays(house, socket):
    view = await opened(house, socket)
    broken = {"response_action": "update", "view": modal(title=plain("x" * 30))}
    await submitted(house, socket, view, ack=broken)
    assert house.page.statuses[-1] == 409
    assert "/view/title/text" in house.answer["message"]
    assert len(await house.page.stack(house.person("amara"))) == 1


async def test_what_slack_itself_refuses_never_reaches_the_app(house, socket):
    view = await opened(house, socket, modal(question(min_length=3, max_length=5)))
    for value, said in ((None, "required"), ("ab", "at least 3"), ("abcdef", "at most 5")):
        answer = await house.page.post(
            "submit",
            who=house.person("amara"),
            view_id=view["id"],
            values={"goal": {"text": {"type": "plain_text_input", "value": value}}},
        )
        assert answer["action"] == "errors"
        assert said in answer["errors"]["goal"]


async def test_a_choice_must_be_among_the_options(house, socket):
    option = {"text": plain("Monday"), "value": "mon"}
    menu = {"type": "static_select", "action_id": "day", "options": [option]}
    block = {"type": "input", "block_id": "when", "label": plain("Day"), "element": menu}
    view = await opened(house, socket, modal(block))
    user = house.person("amara")
    wrong = {"when": {"day": {"type": "static_select", "selected_option": {"value": "sun"}}}}
    answer = await house.page.post("submit", who=user, view_id=view["id"], values=wrong)
    assert (house.page.statuses[-1], answer["error"]) == (409, "no_such_option")
    right = {"when": {"day": {"type": "static_select", "selected_option": {"value": "mon"}}}}
    payload = await house.act(socket, "submit", who=user, view_id=view["id"], values=right)
    assert payload["view"]["state"]["values"]["when"]["day"]["selected_option"] == option


async def test_a_closed_modal_is_told_only_when_the_app_asked_for_it(house, socket):
    user = house.person("amara")
    silent = await opened(house, socket)
    await house.page.post("close", who=user, view_id=silent["id"])
    view = await opened(house, socket, modal(notify_on_close=True))
    payload = await house.act(socket, "close", who=user, view_id=view["id"])
    assert (payload["type"], payload["view"]["id"]) == ("view_closed", view["id"])
    assert payload["is_cleared"] is False
    assert await house.page.stack(user) == []
    await house.page.post("submit", who=user, view_id=view["id"], values={})
    assert house.page.statuses[-1] == 409


async def test_a_form_that_is_not_acknowledged_stays_open(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    view = await opened(house, socket)
    values = {"goal": {"text": {"type": "plain_text_input", "value": "Walk"}}}
    answer = await house.page.post("submit", who=house.person("amara"), view_id=view["id"], values=values)
    assert (house.page.statuses[-1], answer["error"]) == (409, "timeout")
    assert len(await house.page.stack(house.person("amara"))) == 1
    await socket.close()


async def test_bolt_opens_a_modal_and_answers_its_submission(house, bolt):
    seen = asyncio.Queue()

    @bolt.command("/ask")
    async def ask(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    @bolt.view("form")
    async def form(ack, view):
        seen.put_nowait(view["state"]["values"]["goal"]["text"]["value"])
        await ack(response_action="errors", errors={"goal": "Not yet."})

    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/ask")
    view = (await house.page.stack(user))[0]
    values = {"goal": {"text": {"type": "plain_text_input", "value": "Walk"}}}
    answer = await house.page.post("submit", who=user, view_id=view["id"], values=values)
    assert answer["errors"] == {"goal": "Not yet."}
    assert seen.get_nowait() == "Walk"
