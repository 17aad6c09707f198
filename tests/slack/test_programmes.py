"""The programmes to choose from: a line each, a page each within Slack's limits, and the way from there into the form."""

import pytest

from bot.domain import steps
from bot.domain.programme import Catalogue
from bot.domain.steps import Guide, Opening
from bot.slack import ids
from bot.slack.limits import faults, modal_faults
from bot.slack.views import goodbyes, guides, programmes, welcomes
from bot.slack.views import steps as views
from bot.wording import speaking
from tests.town import Town


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_programme_has_a_line_and_a_page_within_the_limits(shipped: Catalogue, language: str) -> None:
    with speaking(language):
        listed = programmes.all_of(shipped.programmes)
        assert faults(listed.blocks) == []
        for one in shipped:
            assert one.title in listed.text
            page = programmes.about(one)
            assert modal_faults(page) == []
            assert one.about.splitlines()[0] in str(page)
            kinds = [block["type"] for block in page["blocks"]]
            assert kinds[:2] == ["section", "actions"], "one joins without reading to the end"


async def test_whoever_reads_a_page_can_join_from_it_with_the_programme_chosen(town: Town) -> None:
    farid = town.person("farid")
    programme = town.catalogue.programmes[0]
    await farid.say("/circle programmes")
    message = await farid.last()
    assert programme.title in message["text"]
    await farid.press(await farid.app_dm(), message, ids.PROGRAMME_OPEN)
    page = await farid.modal()
    assert page is not None
    assert programme.about[:40] in str(page)
    await farid.press_in(page, ids.JOIN_OPEN)
    form = await farid.modal()
    assert form is not None
    assert form["callback_id"] == ids.JOIN_SUBMIT
    assert programme.id in str(form["blocks"][0]["element"]["initial_option"])


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_message_and_guide_of_every_programme_keeps_to_the_limits(shipped: Catalogue, language: str) -> None:
    with speaking(language):
        for programme in shipped:
            for number, step in enumerate(programme.steps):
                told = steps.told("c" * 36, programme, number, None)
                for view in (views.prompt, views.thread, views.wrap_up):
                    message = view(told)
                    assert faults(message.blocks) == [], (programme.id, number, view.__name__)
                    assert step.prompt in message.text or view is not views.prompt
                guide = guides.guide(Guide("c" * 36, step, programme.weeks_apart))
                assert modal_faults(guide) == [], (programme.id, number)
            opening = Opening("c" * 36, programme, ("U1", "U2"), None, None)
            for message in (welcomes.welcome(opening), goodbyes.goodbye(opening)):
                assert faults(message.blocks) == [], programme.id
