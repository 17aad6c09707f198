"""Buttons and forms in the wrong hands, from elsewhere, too late, twice, at once, and messages that are gone."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.story.bad_input import Scene
from tests.story.bad_input_places import FORMS, checked_in, value_of
from tests.town import Actor, Json

# What each button stands for, with the circle, Ana's enrolment, her request, her case and the question about the circle.
BUTTONS = {
    "Check in": ("checkin.open", "{circle}:0"),
    "Just here": ("checkin.here", "{circle}:0"),
    "Keep this as my check-in": ("checkin.keep", "{circle}:0:1.2"),
    "Edit": ("checkin.change", "{circle}:0"),
    "Take back": ("checkin.take_back", "{circle}:0"),
    "Guide": ("guide.open", "{circle}:0"),
    "Ask for help": ("request.open", "{circle}:0"),
    "I can help": ("request.offer", "{request}"),
    "See what is asked": ("request.look", "{request}"),
    "Offer help": ("offer.open", "{circle}"),
    "Take the offer back": ("offer.take_back", "{circle}"),
    "Norms": ("norms.open", "{circle}"),
    "Yes to the norms": ("norms.yes", "{circle}:0"),
    "Yes to other norms": ("norms.yes", "{circle}:7"),
    "Add a line": ("norms.add", "{circle}"),
    "Change a line that is gone": ("norms.change", "{circle}:none"),
    "Yes to the norms, of another age": ("norms.yes", "{circle}"),
    "Next phase": ("clinic.next", "{clinic}:1"),
    "Stop the case": ("clinic.stop", "{clinic}"),
    "Ideas": ("clinic.kind", "{clinic}:ideas"),
    "a help of no kind": ("clinic.kind", "{clinic}:gossip"),
    "We met": ("meeting.met", "{circle}:0"),
    "We moved it": ("meeting.moved", "{circle}:0"),
    "Undo": ("leave.undo", "{circle}:{enrolment}"),
    "Leave, first place next time": ("pause.leave", "{enrolment}"),
    "Catch up": ("catch_up.open", "{enrolment}:0"),
    "Let go": ("catch_up.let_go", "{enrolment}:0"),
    "I will host": ("hosting.yes", "{circle}:0"),
    "Exchange places": ("exchange.open", "{circle}:0"),
    "Yes to an exchange": ("exchange.yes", "{question}"),
    "No to an exchange": ("exchange.no", "{question}"),
    "I host": ("hosting.take", "{circle}:0"),
    "All circles": ("circles.open", "all:0"),
    "The circles I facilitate": ("circles.open", "led:0"),
    "More circles, of another age": ("circles.next", "all"),
    "Facilitator…": ("facilitator.open", "{circle}:0:list"),
    "Leave somebody in peace": ("mute.open", "{circle}:0"),
    "Reminders on": ("mute.lift", "{circle}"),
    "Archive": ("archive.open", "{circle}"),
    "I stay": ("silence.stay", "{circle}"),
    "Come back in": ("exit.come_back", "{circle}"),
    "I am back": ("pause.back", "back"),
    "Yes to a break": ("break.yes", "{question}"),
    "Make a break": ("break.choose", "break"),
    "Yes to the circle": ("consent.yes", "{question}"),
    "Approve": ("proposal.approve", "{circle}:0:list:0a1b2c3d"),
    "Decline": ("proposal.decline", "{circle}:0:list"),
    "Adjust": ("proposal.adjust", "{circle}:0:list"),
    "Try again": ("circle.retry", "{circle}"),
    "Look at them": ("moderation.look", "0"),
    "Read all steps": ("ahead.open", "circle:{circle}:0"),
    "Go on": ("stranger.go_on", "{question}"),
    "a button of last year's": ("of.last.year", "x"),
    "Check in, of another age": ("checkin.open", "{circle}"),
    "Check in, of no circle": ("checkin.open", "U0NOBODY:0"),
    "Check in, of no step": ("checkin.open", "{circle}:99999999999999999999"),
}


def value_behind(scene: Scene, template: str) -> str:
    """What a button of the scene stands for."""
    return template.format(
        circle=scene.value("SELECT id FROM circles ORDER BY created_at"),
        enrolment=scene.value("SELECT id FROM enrolments WHERE user_id = :user", user=scene.ana.id),
        request=scene.value("SELECT id FROM help_requests"),
        clinic=scene.value("SELECT id FROM clinics"),
        question=scene.value("SELECT id FROM questions ORDER BY asked_at"),
    )


def actor(scene: Scene, name: str) -> Actor:
    """Who acts, as the table names them."""
    people = {"a stranger": scene.stranger, "another circle's": scene.others[0], "the moderator": scene.moderator}
    return people.get(name) or next(one for one in scene.ours.members if scene.names[one.id] == name)


async def opened(scene: Scene) -> dict[str, Json]:
    """Each form of Ana's as it is when she opens it."""
    found: dict[str, Json] = {}
    for command in FORMS:
        await scene.command(command)
        view = await scene.ana.modal()
        if view is not None:
            found[command] = view
    await scene.pressed(scene.ana, scene.prompt, "checkin.open")
    view = await scene.ana.modal()
    assert view is not None
    await scene.close(scene.ana)
    return found | {"check-in": view}


async def send(scene: Scene, who: Actor, view: Json, command: str, team: str | None = None) -> str:
    """Somebody sends in a form that was opened before, well filled in."""
    usual: Json = {"what": "Call Ada"} if command == "check-in" else FORMS[command]
    values = {name: value_of(scene, one) if isinstance(one, str) else one for name, one in usual.items()}
    return await scene.past_slack(who, view, {"goal": "Sail", "letter": "Dear me", **values}, team)


def handed(forms: dict[str, Json], team: str | None = None) -> Callable[[Scene, str], Awaitable[str]]:
    """Plays `who: button` and `who: the form of ...`; `team` is another workspace, from which they come."""

    async def play(scene: Scene, cell: str) -> str:
        name, _, what = cell.strip("`").partition(": ")
        who = actor(scene, name)
        if what.startswith("the form of "):
            command = what.removeprefix("the form of ")
            return await send(scene, who, forms[command], command, team)
        if what.startswith("/circle"):
            command = {
                "command": "/circle",
                "text": what.removeprefix("/circle "),
                "channel_id": scene.ours.channel,
            }
            return await scene.told(command, who, team)
        action_id, template = BUTTONS[what]
        value = value_behind(scene, template)
        if team is None:
            return await scene.forged(who, action_id, value)
        pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.2"}
        return await scene.told({"type": "block_actions", "actions": [pressed]}, who, team)

    return play


async def again(scene: Scene, cell: str) -> str:
    """Plays `who: form, twice`, `who: form, at once`, and `who and who: form, at once`; both answers."""
    names, _, rest = cell.strip("`").partition(": ")
    command, _, how = rest.rpartition(", ")
    people = [actor(scene, name) for name in names.split(" and ")]
    forms = [(one, await _open(scene, one, command)) for one in people] * (3 - len(people))
    sent = [send(scene, who, view, command) for who, view in forms]
    said = sorted(await asyncio.gather(*sent)) if how == "at once" else [await one for one in sent]
    return said[0] if said[0] == said[1] else " / ".join(said)


async def _open(scene: Scene, who: Actor, command: str) -> Json:
    if command == "check-in":
        await scene.pressed(who, scene.prompt, "checkin.open")
    else:
        await scene.command(command, who)
    view = await who.modal()
    assert view is not None
    await scene.close(who)
    return view


async def tapped(scene: Scene, cell: str) -> str:
    """Plays `who: button, twice` and `who: button, at once`; all that they then read."""
    name, _, rest = cell.strip("`").partition(": ")
    button, _, how = rest.rpartition(", ")
    who, (action_id, template) = actor(scene, name), BUTTONS[button]
    message = await scene.button(who, action_id, value_behind(scene, template))
    channel = await who.app_dm()
    before = {one["ts"] for one in await who.messages(channel)}
    taps = [who.press(channel, message, action_id) for _ in range(2)]
    if how == "at once":
        await asyncio.gather(*taps)
    else:
        _ = [await one for one in taps]
    await scene.town.settled()
    return " / ".join(sorted(one["text"] for one in await who.messages(channel) if one["ts"] not in before))


async def gone(scene: Scene, cell: str) -> str:
    """Plays a row in which a message of the bot's has been deleted by somebody in Slack."""
    return await _GONE[cell.strip("`")](scene)


async def _delete(scene: Scene, message: Json, channel: str | None = None) -> None:
    await scene.town.bot.clients.own.chat_delete(channel=channel or scene.ours.channel, ts=message["ts"])


async def _edits_without_echo(scene: Scene) -> str:
    return await _without_echo(scene, "checkin.change", what="Call Bo")


async def _looks(scene: Scene) -> str:
    return await scene.pressed(scene.ana, scene.prompt, "checkin.open")


async def _takes_back_without_echo(scene: Scene) -> str:
    return await _without_echo(scene, "checkin.take_back")


async def _without_echo(scene: Scene, action_id: str, **values: object) -> str:
    (echo,) = [one for one in await scene.standing() if one["text"].endswith("Call Ada")] or [None]
    if echo is not None:
        await _delete(scene, echo)
    await scene.pressed(scene.ana, scene.prompt, "checkin.open")
    view = await scene.ana.modal()
    assert view is not None
    await scene.ana.press_in(view, action_id)
    return await scene.filled(**values)


async def _shares(scene: Scene) -> str:
    return await checked_in(scene, {"what": "Call Ada"})


async def _checks_in_without_prompt(scene: Scene) -> str:
    """The prompt is deleted; the check-in is still to be had by the command, and is shared where the prompt stood."""
    await _delete(scene, scene.prompt)
    await scene.command("/circle status", scene.ben)
    await scene.pressed(scene.ben, await scene.ben.last(scene.ours.channel), "checkin.open")
    await scene.filled(scene.ben, what="Call Cy", share=["yes"])
    return await scene.filled(scene.ben)


async def _commits_without_prompt(scene: Scene) -> str:
    return await scene.fill("/circle commit", scene.ben, what="Call Di", share="yes")


async def _answers_without_question(scene: Scene) -> str:
    """The private question about a circle is deleted; it is answered by the command instead."""
    for one in scene.others:
        await one.join(zone="Europe/Berlin")
    await scene.town.plan()
    first = scene.others[0]
    await _delete(scene, await first.last(), await first.app_dm())
    await first.say("/circle status")
    return await scene.pressed(first, await first.last(), "consent.no", await first.app_dm())


async def _approves_without_message(scene: Scene) -> str:
    """The message of what waits is deleted; the home has it all."""
    await scene.town.everybody_agrees()
    await _delete(scene, await scene.moderator.last(), await scene.moderator.app_dm())
    await scene.moderator.approve()
    return str((await scene.moderator.home())["blocks"][1]["text"]["text"])


_GONE: dict[str, Callable[[Scene], Awaitable[str]]] = {
    "Ana shares a check-in": _shares,
    "it is gone from the thread, and Ana edits it": _edits_without_echo,
    "and opens it again": _looks,
    "and takes it back": _takes_back_without_echo,
    "the prompt is gone, and Ben checks in by the command": _checks_in_without_prompt,
    "the prompt is gone, and Ben commits": _commits_without_prompt,
    "the question about a circle is gone, and is answered by the command": _answers_without_question,
    "the moderator's message is gone, and she approves at home": _approves_without_message,
}
