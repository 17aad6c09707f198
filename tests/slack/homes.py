"""Acts at the app's home and in what is opened from it, as the page does them, for tests in a town."""

from collections.abc import Sequence
from datetime import time, timedelta

from bot.domain.suggestions import Suggestion
from bot.domain.worktime import Hour
from bot.features import proposals
from tests.features import stage
from tests.town import Actor, Json, Town, pressable

BERLIN = "Europe/Berlin"


def five(town: Town) -> list[Actor]:
    """Five colleagues who may join and hold no role."""
    roles = {*town.moderators, town.hr}
    return [Actor(town, one) for one in town.slack.people if one.is_full_member and one not in roles][:5]


async def home(person: Actor) -> Json | None:
    """What a person sees who looks at the app's home, once the bot has heard of it; None when nothing is there."""
    await person.town.post("open_home", **{"as": person.id})
    await person.town.slack.quiet()
    return await shown(person)


async def shown(person: Actor) -> Json | None:
    """What is there already."""
    return (await person.town.get("home", **{"as": person.id}))["view"]


async def press(person: Actor, view: Json, action_id: str, at: int = 0) -> Json:
    """Presses a button of a view; `at` counts those with the same id."""
    return await person.press_in(view, action_id, at)


async def choose(person: Actor, view: Json, option: Json) -> Json:
    """Chooses something in the view's menu."""
    block, element = next(one for one in pressable(view) if one[1]["type"] == "static_select")
    return await person.town.post(
        "press",
        **{"as": person.id},
        view_id=view["id"],
        block_id=block["block_id"],
        action_id=element["action_id"],
        selected_option=option,
    )


async def top(person: Actor) -> Json:
    """The modal on top, which has to be there."""
    view = await person.modal()
    assert view is not None, "no modal is open"
    return view


def actions(view: Json) -> list[str]:
    """The action ids of everything that can be pressed, in order."""
    return [element["action_id"] for _block, element in pressable(view)]


def words(view: Json) -> str:
    """All that a view says."""
    texts = [block["text"]["text"] for block in view["blocks"] if block.get("text")]
    small = [one["text"] for block in view["blocks"] if block["type"] == "context" for one in block["elements"]]
    return "\n".join([*texts, *small])


def menu(view: Json) -> list[Json]:
    """What the view's menu offers."""
    return next(element["options"] for _block, element in pressable(view) if element["type"] == "static_select")


def propose(town: Town, users: Sequence[tuple[str, str]], size: int = 5) -> None:
    """Proposes circles of these people, given as (user id, zone), one group after another."""
    now, workspace_id = town.clock.now(), town.installed.team_id
    with town.bot.database.transaction() as session:
        for number, (user_id, zone) in enumerate(users):
            at = now - timedelta(days=1, seconds=len(users) - number)
            stage.join(session, town.catalogue, user_id, now=at, workspace_id=workspace_id, zone=zone)
        (crowd,) = proposals.crowds(session, catalogue=town.catalogue)
        hour = Hour(3, time(15), BERLIN)
        ids = [one.person.id for one in crowd.waiting]
        groups = [Suggestion(tuple(ids[at : at + size]), hour) for at in range(0, len(ids), size)]
        proposals.propose(session, crowd, groups, now=now)
        stage.everybody_agrees(session, town.catalogue, now)
