"""The fields of the answers of Web API methods, in the terms of `contracts.py`."""

import re

from tests.playground import contracts as c
from tests.playground.contracts import Table

_CURSOR: Table = {"response_metadata": {"next_cursor": str}}
_MESSAGES: Table = {"messages": [c.MESSAGE | {"metadata?": c.METADATA_TYPE}], "has_more": bool} | _CURSOR
_OK: Table = {"ok": True}


def _answer(**fields: object) -> Table:
    return _OK | {name.replace("__maybe", "?"): one for name, one in fields.items()}


ANSWERS: dict[str, Table] = {
    "auth.test": _answer(
        url=c.URL,
        team=str,
        user=str,
        team_id=c.TEAM,
        user_id=c.USER,
        bot_id=c.BOT,
        is_enterprise_install=False,
    ),
    "apps.connections.open": _answer(url=re.compile(r"wss?://[^/]+/link/\?ticket=[\w-]+&app_id=A[A-Z0-9]+")),
    "blocks.validate": _OK,
    "chat.postMessage": _answer(channel=c.PLACE, ts=c.TS, message=c.MESSAGE),
    "chat.update": _answer(channel=c.PLACE, ts=c.TS, text=str, message=c.MESSAGE),
    "chat.delete": _answer(channel=c.PLACE, ts=c.TS),
    "chat.getPermalink": _answer(channel=c.PLACE, permalink=c.URL),
    "chat.postEphemeral": _answer(message_ts=c.TS),
    "conversations.archive": _OK,
    "conversations.create": _answer(channel=c.CONVERSATION),
    "conversations.history": _OK | _MESSAGES | {"pin_count": int},
    "conversations.info": _answer(channel=(c.CONVERSATION, c.DIRECT_MESSAGE)),
    "conversations.invite": _answer(channel=c.CONVERSATION),
    "conversations.leave": _OK,
    "conversations.kick": _answer(errors={}),
    "conversations.list": _answer(channels=[(c.CONVERSATION, c.DIRECT_MESSAGE)]) | _CURSOR,
    "conversations.members": _answer(members=[c.USER]) | _CURSOR,
    "conversations.open": _answer(
        channel=({"id": c.DM}, c.DIRECT_MESSAGE), no_op__maybe=True, already_open__maybe=True
    ),
    "conversations.rename": _answer(channel=c.CONVERSATION),
    "conversations.replies": _OK | _MESSAGES,
    "conversations.setPurpose": _OK,
    "conversations.setTopic": _answer(channel=c.CONVERSATION),
    "pins.add": _OK,
    "pins.list": _answer(
        items=[
            {
                "type": "message",
                "channel": c.CHANNEL,
                "created_by": c.USER,
                "message": c.MESSAGE | {"permalink": c.URL},
            }
        ]
    ),
    "pins.remove": _OK,
    "team.info": _answer(
        team={"id": c.TEAM, "name": str, "domain": str, "email_domain": str, "icon": {"image_default": True}}
    ),
    "usergroups.users.list": _answer(users=[c.USER]),
    "users.conversations": _answer(channels=[(c.CONVERSATION, c.DIRECT_MESSAGE)]) | _CURSOR,
    "users.info": _answer(user=c.PERSON),
    "users.lookupByEmail": _answer(user=c.PERSON),
    "users.list": _answer(members=[c.PERSON], cache_ts=int) | _CURSOR,
    "views.open": _answer(view=c.VIEW_OBJECT),
    "views.publish": _answer(view=c.VIEW_OBJECT),
    "views.push": _answer(view=c.VIEW_OBJECT),
    "views.update": _answer(view=c.VIEW_OBJECT),
}
