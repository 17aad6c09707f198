"""A small Bolt app with a listener of each kind, once asynchronous and once not, as their authors would write them."""

from typing import Any

from slack_bolt import App
from slack_bolt.async_app import AsyncApp

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A text object."""
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "circle-7"}
MENU = {"type": "external_select", "action_id": "pick", "min_query_length": 1}
CARD = [{"type": "actions", "block_id": "acts", "elements": [BUTTON, MENU]}]
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A form"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "goal",
            "label": plain("Goal"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
HOME = {"type": "home", "blocks": [{"type": "section", "text": plain("At home")}]}


def _offered(typed: str) -> list[Json]:
    return [{"text": plain(f"{typed}ters"), "value": "otters"}]


def _entered(view: Json) -> str:
    return view["state"]["values"]["goal"]["text"]["value"]


def listen_asynchronously(app: AsyncApp) -> AsyncApp:
    """Adds the listeners to an asynchronous app."""

    @app.command("/ask")
    async def ask(ack: Any, body: Any, client: Any) -> None:
        await ack(f"Heard: {body['text']}")
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    async def form(ack: Any, view: Any, body: Any, client: Any) -> None:
        if _entered(view) == "no":
            await ack(response_action="errors", errors={"goal": "Not this."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Goal: {_entered(view)}", blocks=CARD)

    @app.view_closed("form")
    async def closed(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Closed, all: {body['is_cleared']}")

    @app.action("go")
    async def go(ack: Any, action: Any, respond: Any) -> None:
        await ack()
        await respond(text=f"Gone: {action['value']}", replace_original=True)

    @app.options("pick")
    async def pick(ack: Any, payload: Any) -> None:
        await ack(options=_offered(payload["value"]))

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    @app.message("Hello")
    async def hello(message: Any, say: Any) -> None:
        await say(text=f"Hello <@{message['user']}>", thread_ts=message["ts"])

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(event: Any, say: Any) -> None:
        await say(text=f"Was: {event['previous_message']['text']}")

    return app


def listen(app: App) -> App:
    """Adds the listeners to an app that is not asynchronous."""

    @app.command("/ask")
    def ask(ack: Any, body: Any, client: Any) -> None:
        ack(f"Heard: {body['text']}")
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    def form(ack: Any, view: Any, body: Any, client: Any) -> None:
        if _entered(view) == "no":
            ack(response_action="errors", errors={"goal": "Not this."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Goal: {_entered(view)}", blocks=CARD)

    @app.view_closed("form")
    def closed(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Closed, all: {body['is_cleared']}")

    @app.action("go")
    def go(ack: Any, action: Any, respond: Any) -> None:
        ack()
        respond(text=f"Gone: {action['value']}", replace_original=True)

    @app.options("pick")
    def pick(ack: Any, payload: Any) -> None:
        ack(options=_offered(payload["value"]))

    @app.event("app_home_opened")
    def home(event: Any, client: Any) -> None:
        client.views_publish(user_id=event["user"], view=HOME)

    @app.message("Hello")
    def hello(message: Any, say: Any) -> None:
        say(text=f"Hello <@{message['user']}>", thread_ts=message["ts"])

    @app.event({"type": "message", "subtype": "message_changed"})
    def changed(event: Any, say: Any) -> None:
        say(text=f"Was: {event['previous_message']['text']}")

    return app
