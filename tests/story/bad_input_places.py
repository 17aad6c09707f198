"""The places where bad input comes in: what somebody does there, for each table of bad_input.md."""

import re
from datetime import date, timedelta

from tests.story.bad_input import Scene
from tests.town import Actor, Json

# What else stands in each form, so that one thing in it is bad.
FORMS: dict[str, dict[str, object]] = {
    "/circle goal": {"share": "yes"},
    "/circle commit": {"what": "Call Ada", "share": "yes"},
    "/circle ask": {"kind": "advice", "about": "Sails"},
    "/circle offer": {"kind": "advice", "offer": "Knots", "share": "yes"},
    "/circle clinic": {"pace": "meeting"},
    "/circle thanks": {"to": "@Ben"},
    "/circle letter": {},
    "/circle meeting": {"place": "link", "link": "https://meet.example.com/1"},
    "/circle pause": {},
    "/circle break": {"weeks": "1"},
    "/circle settings": {},
    "/circle join": {"consent": ["yes"]},
}
_TIMES = re.compile(r"⟨(.+?)(?: × (\d+))?⟩")
_TODAY = re.compile(r"today(?: ([+-]) (\d+))?")


def spelled(cell: str) -> str:
    """A cell with its signs by number, and what stands in it many times, spelled out."""

    def one(found: re.Match[str]) -> str:
        sign = chr(int(found[1][2:], 16)) if found[1].startswith("U+") else found[1]
        return sign * int(found[2] or 1)

    return _TIMES.sub(one, cell.removeprefix("`").removesuffix("`").replace("\\|", "|"))


def fields(scene: Scene, cell: str) -> dict[str, object]:
    """What is put into the fields of a form: `name = value, name = value`."""
    parts = re.split(r", (?=\w+ = )", cell.strip("`"))
    return {name: value_of(scene, value) for name, _, value in (one.partition(" = ") for one in parts)}


def value_of(scene: Scene, cell: str) -> object:
    """One field's value: nothing, a person by name, a day counted from today, a list, or words."""
    if cell == "nothing":
        return None
    if cell.startswith("["):
        return [str(value_of(scene, one)) for one in cell[1:-1].split()]
    if found := _TODAY.fullmatch(cell):
        days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
        return (today(scene) + timedelta(days=days)).isoformat()
    ids = {f"@{name}": user_id for user_id, name in scene.names.items()}
    return ids.get(cell, spelled(cell))


def today(scene: Scene) -> date:
    """The date at noon, the same in all of Europe."""
    return scene.town.clock.now().date()


async def form(scene: Scene, command: str, cell: str) -> str:
    """Ana sends in the form of a command, with something bad in it."""
    usual = {name: value_of(scene, one) if isinstance(one, str) else one for name, one in FORMS[command].items()}
    return await scene.fill(command, **usual | fields(scene, cell))


async def check_in(scene: Scene, cell: str) -> str:
    """Ana fills in her check-in and, where it is taken, shares what she is shown."""
    return await checked_in(scene, {"what": "Call Ada", **fields(scene, cell)})


async def norm(scene: Scene, cell: str) -> str:
    """Ana adds a line to the norms of her circle."""
    return await added(scene, fields(scene, cell))


async def added(scene: Scene, values: Json) -> str:
    """The same, with the values themselves."""
    await scene.command("/circle norms")
    view = await scene.ana.modal()
    assert view is not None
    await scene.ana.press_in(view, "norms.add")
    return await scene.filled(**values)


async def take_out(scene: Scene) -> None:
    """Ana takes the last line out of the norms again."""
    await scene.command("/circle norms")
    view = await scene.ana.modal()
    assert view is not None
    await scene.ana.press_in(view, "norms.change", -1)
    await scene.filled(take_out=["yes"])
    await scene.town.settled()


async def checked_in(scene: Scene, values: Json) -> str:
    """The same, with the values themselves."""
    said = await scene.pressed(scene.ana, scene.prompt, "checkin.open")
    view = await scene.ana.modal()
    if view is None or view["callback_id"] != "checkin.submit":
        return said
    said = await scene.filled(**{"share": ["yes"], **values})
    shown = await scene.ana.modal()
    if shown is not None and shown["callback_id"] == "checkin.share":
        await scene.filled()
    return said


async def take_back(scene: Scene) -> None:
    """Ana takes her check-in back."""
    await scene.pressed(scene.ana, scene.prompt, "checkin.open")
    view = await scene.ana.modal()
    assert view is not None
    await scene.ana.press_in(view, "checkin.take_back")
    await scene.filled()
    await scene.town.settled()


async def everywhere(scene: Scene, typed: str) -> list[tuple[str, Json]]:
    """Ana puts words into every field; each message that came of it, with the place they were put in."""
    ben = next(user_id for user_id, name in scene.names.items() if name == "Ben")
    found: list[tuple[str, Json]] = []
    for place, doing in (
        ("a goal", scene.fill("/circle goal", goal=typed, share="yes")),
        ("a commitment", scene.fill("/circle commit", what=typed, cue=typed, share="yes")),
        ("a check-in", checked_in(scene, {"what": typed, "cue": typed, "answer": typed})),
        ("a norm", added(scene, {"norm": typed})),
        ("an offer", scene.fill("/circle offer", offer=typed, kind="ideas", share="yes")),
        ("a request", scene.fill("/circle ask", about=typed, kind="ideas")),
        ("a case", scene.fill("/circle clinic", about=typed, pace="meeting")),
        ("thanks", scene.fill("/circle thanks", words=typed, to=ben)),
    ):
        before = {one["ts"] for one in await scene.standing()}
        await doing
        await scene.town.settled()
        posted = [one for one in await scene.standing() if one["ts"] not in before]
        found += [(place, one) for one in posted] or [(place, {"text": "", "blocks": []})]
    await take_back(scene)
    await _stop(scene, next(message for place, message in found if place == "a case"))
    await take_out(scene)
    return found


async def _stop(scene: Scene, case: Json) -> None:
    """Ana stops the case clinic that she began."""
    (phase,) = (await scene.ana.messages(scene.ours.channel, case["ts"]))[1:]
    await scene.ana.press(scene.ours.channel, phase, "clinic.stop")
    await scene.town.settled()


def kept_in(place: str, words: str) -> str:
    """Words as they are kept in a place: a norm is one line, whatever was typed."""
    return words.replace("\n", " ") if place == "a norm" else words


async def letter(scene: Scene, typed: str) -> str:
    """Ana puts words into her letter; what stands in it when she opens it again."""
    await scene.fill("/circle letter", letter=typed)
    return await reopened(scene.ana, scene, "/circle letter", "letter")


async def reopened(who: Actor, scene: Scene, command: str, field: str) -> str:
    """What a form shows in a field when it is opened once more."""
    await scene.command(command, who)
    view = await who.modal()
    assert view is not None
    block = next(one for one in view["blocks"] if one.get("block_id") == field)
    return str(block["element"].get("initial_value") or "")


async def moved_meeting(scene: Scene, cell: str) -> str:
    """Ana says, under the wrap-up, that the kickoff was moved, to some bad day or hour."""
    wrap_up = (await scene.ana.messages(scene.ours.channel))[-1]
    await scene.pressed(scene.ana, wrap_up, "meeting.moved")
    return await scene.filled(**fields(scene, cell))


async def join(scene: Scene, cell: str) -> str:
    """A stranger fills in the form to join."""
    values = FORMS["/circle join"] | {"goal": None} | fields(scene, cell)
    await scene.close(scene.stranger)
    await scene.stranger.say("/circle join")
    return await scene.filled(scene.stranger, **values)


async def typed(scene: Scene, cell: str) -> str:
    """Ana types something after the command."""
    return await scene.command(f"/circle {spelled(cell)}")


async def no(scene: Scene, cell: str) -> str:
    """The moderator declines the circle that waits, for some bad reason."""
    return await _moderated(scene, "proposal.decline", cell)


async def other_hour(scene: Scene, cell: str) -> str:
    """The moderator chooses another hour for it."""
    return await _moderated(scene, "proposal.adjust", cell, "proposal.hours")


async def _moderated(scene: Scene, first: str, cell: str, then: str | None = None) -> str:
    await scene.close(scene.moderator)
    await scene.moderator.press_in(await scene.moderator.home(), first)
    view = await scene.moderator.modal()
    assert view is not None
    if then is not None:
        await scene.moderator.press_in(view, then)
    return await scene.filled(scene.moderator, **fields(scene, cell))


async def looked_back(scene: Scene, cell: str) -> str:
    """A day after what she wanted to do was due, Ana says how it came out, in some bad way."""
    said = await scene.pressed(scene.ana, scene.prompt, "checkin.open")
    view = await scene.ana.modal()
    if view is None or view["callback_id"] != "checkin.look_back":
        return said
    (field,) = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    outcome, _, whose = cell.strip("`").partition(", ")
    if whose:
        other = scene.value("SELECT id FROM commitments WHERE id != :own", own=field.removeprefix("outcome:"))
        for one in view["blocks"]:
            if one["type"] == "input":
                field = one["block_id"] = f"outcome:{other}"
    return await scene.past_slack(scene.ana, view, {field: value_of(scene, outcome)})


async def kept_reply(scene: Scene, cell: str) -> str:
    """Ana writes in the week's thread and has it kept as her check-in; the form, with her words in it as they come."""
    await scene.ana.say(spelled(cell), scene.ours.channel, scene.prompt["ts"])
    await scene.town.settled()
    written = [
        one for one in await scene.ana.messages(scene.ours.channel, scene.prompt["ts"]) if not one["bot_id"]
    ]
    circle = scene.value("SELECT id FROM circles")
    return await scene.forged(scene.ana, "checkin.keep", f"{circle}:0:{written[-1]['ts']}")


async def from_mars(scene: Scene, cell: str) -> str:
    """Somebody of whose time zone Slack says what no clock knows."""
    return await _FROM_MARS[cell.strip("`")](scene)


async def _moves(scene: Scene) -> str:
    user = {"id": scene.ana.id, "tz": "Mars/Olympus", "team_id": scene.town.installed.team_id}
    event = {"type": "user_change", "user": user, "event_ts": "1.2"}
    return await scene.told({"type": "event_callback", "event": event, "event_id": "Ev0MARS"}, scene.ana)


async def _settings(scene: Scene) -> str:
    return await scene.command("/circle settings")


_FROM_MARS = {
    "Ana moves to Mars/Olympus": _moves,
    "and types /circle settings": _settings,
}
