"""What matters when circles are formed, as a moderator presses and reads it."""

from dataclasses import replace

import pytest

from bot.domain.priorities import GOALS, USUAL, Matter, Priorities, PrioritiesForm
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack.limits import modal_faults
from bot.slack.parse import Submission
from bot.slack.parse import priorities as parsing
from bot.slack.views import priorities as views
from bot.store import priorities
from bot.wording import speaking
from tests.slack import homes
from tests.slack.homes import actions, five, press, top, words
from tests.town import Actor, Json, Town

OPEN = "priorities.open"


def chosen(view: Json) -> dict[str, str]:
    """What is chosen in each field of the form."""
    fields = [one for one in view["blocks"] if one["type"] == "input"]
    return {one["block_id"]: one["element"]["initial_option"]["text"]["text"] for one in fields}


async def test_a_moderator_says_what_matters_and_finds_it_again(town: Town) -> None:
    mod = Actor(town, town.moderator)
    assert (await press(mod, await mod.home(), OPEN))["ok"]
    view = await top(mod)
    assert chosen(view) == {
        "matters:department": "matters very much",
        "matters:site": "matters much",
        "matters:function": "matters a little",
        "matters:level": "matters a little",
        "matters:topic": "matters much",
        "matters:met": "matters much",
        "of_one": "any number",
    }
    assert "that always comes first, whatever you choose here" in words(view)
    answer = await mod.submit(**{"matters:department": "0", "matters:level": "3", "of_one": "2"})
    assert answer["action"] == "updated"
    assert words(await top(mod)).startswith("Noted.")
    wanted = replace(USUAL, department=Matter.NONE, level=Matter.VERY_MUCH, of_one_department=2)
    with town.bot.database.reading() as session:
        assert priorities.get(session, town.installed.team_id, town.catalogue.programmes[0].id) == wanted
    await press(mod, await mod.home(), OPEN)
    assert chosen(await top(mod))["of_one"] == "2"


@pytest.mark.parametrize("value", ["9", "-1", "x", "", None])
@pytest.mark.parametrize("field", ["matters:site", "of_one"])
def test_what_is_none_of_the_choices_is_refused_at_its_field(field: str, value: str | None) -> None:
    values = {f"matters:{goal}": "1" for goal in GOALS} | {"of_one": "any"}
    given = Submission(workspace_id="T", user_id="U", subject="p", values=values)
    assert parsing.priorities(given) == Priorities(*[Matter.LITTLE] * 6)
    with pytest.raises(Refusal) as caught:
        parsing.priorities(replace(given, values=values | {field: value}))
    assert (caught.value.code, caught.value.field) == (RefusalCode.CHOOSE_ONE, field)


async def test_whoever_moderates_nothing_has_no_way_to_it(town: Town) -> None:
    view = await homes.home(five(town)[0])
    assert view is not None
    assert OPEN not in actions(view)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_form_keeps_to_the_limits(catalogue: Catalogue, language: str) -> None:
    with speaking(language):
        for now in (USUAL, Priorities(*[Matter.NONE] * 6, of_one_department=6)):
            view = views.form(PrioritiesForm("p" * 60, "P" * 60, now))
            assert modal_faults(view) == []
        programme = replace(catalogue.programmes[0], title="P" * 60)
        assert len(str(views.button(programme).text.text)) <= 75
