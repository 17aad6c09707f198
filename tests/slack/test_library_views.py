"""The shelf, a tool, the questions and the company's page keep to Slack's limits, in each language and at their longest."""

import pytest

from bot.domain.faq import Group, Question
from bot.domain.guides import CompanyPage, Tool
from bot.domain.library import NOTHING, Edition, Library
from bot.domain.programme import Catalogue
from bot.domain.steps import Guide
from bot.slack.limits import modal_faults
from bot.slack.views import faq, guides
from bot.wording import LANGUAGES, speaking
from tests.slack.homes import words
from tests.slack.test_view_limits import long_programme
from tests.town import Json, pressable

LONGEST = Edition(
    tools=tuple(
        Tool(f"t{n}", "T" * 60, "n" * 30, f"{'n' * 28}{n:02}", 20, "w" * 300, "h" * 1500, "s" * 600, "y" * 600)
        for n in range(40)
    ),
    faq=tuple(
        Group("G" * 60, tuple(Question(f"g{g}:{n}", "&" * 149 + "?", "a" * 2800) for n in range(21)))
        for g in range(4)
    ),
    company=CompanyPage("C" * 60, tuple(("&" * 75, "x" * 300) for _ in range(8))),
)


def labels(view: Json) -> list[str]:
    """What a screen reader says of each button."""
    return [element["accessibility_label"] for _block, element in pressable(view)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_keeps_to_the_limits(library: Library, catalogue: Catalogue, language: str) -> None:
    edition = library.edition(language)
    with speaking(language):
        views = [guides.shelf(edition), guides.shelf(edition, ("x",)), faq.faq(edition), faq.faq(edition, ("x",))]
        views += [guides.tool(one) for one in edition.tools]
        views += [faq.answer(one) for group in edition.faq for one in group.questions]
        views += [
            guides.guide(Guide("c", one, 1), guides.below_guide(edition)) for one in catalogue.programmes[0].steps
        ]
    assert [fault for view in views for fault in modal_faults(view)] == []


def test_the_longest_that_the_check_lets_in_keeps_to_the_limits(catalogue: Catalogue) -> None:
    step = long_programme(catalogue.programmes[0]).steps[0]
    views = [
        guides.shelf(LONGEST),
        guides.shelf(LONGEST, ("w" * 100,)),
        guides.tool(LONGEST.tools[0]),
        faq.faq(LONGEST),
        faq.faq(LONGEST, ("&" * 100,)),
        faq.answer(LONGEST.faq[0].questions[0]),
        guides.guide(Guide("c", step, 1), guides.below_guide(LONGEST)),
    ]
    assert [modal_faults(view) for view in views] == [[]] * len(views)


def test_each_button_names_what_it_opens(library: Library) -> None:
    edition = library.edition("en")
    opened = [one for one in labels(guides.shelf(edition)) if one.startswith("Open the short tool: ")]
    assert opened == [f"Open the short tool: {one.title}"[:75] for one in edition.tools]
    asked = [one.asks for group in edition.faq for one in group.questions]
    assert labels(faq.faq(edition)) == [f"Read: {one}"[:75] for one in asked]
    assert len(set(labels(faq.faq(edition)))) == len(asked)


def test_a_need_leads_straight_to_its_tools_with_a_way_to_all(library: Library) -> None:
    edition = library.edition("en")
    stuck = [one for one in edition.tools if one.need == "stuck"]
    shown = [element["value"] for _block, element in pressable(guides.shelf(edition, ("stuck",)))]
    assert shown == [*(one.name for one in stuck), "shelf"]
    nothing = guides.shelf(edition, ("holiday",))
    assert "There is no short tool for *holiday*" in words(nothing)
    assert len(pressable_names(nothing)) == len(edition.tools)


def pressable_names(view: Json) -> list[str]:
    """The names of the tools that can be opened."""
    return [element["value"] for _block, element in pressable(view) if element["value"] != "shelf"]


def test_a_tool_is_shown_with_all_its_parts(library: Library) -> None:
    for one in library.edition("en").tools:
        said = words(guides.tool(one))
        assert all(part in said for part in (one.title, one.when, one.how, one.say, one.to_try))
        assert f"{one.minutes} minutes" in said


def test_the_company_has_the_last_word_on_shelf_and_guide(catalogue: Catalogue) -> None:
    page = CompanyPage("From Example Ltd", (("Rooms", "Room 4.12 <https://example.org|plan>"),))
    edition = Edition(company=page)
    for view in (
        guides.shelf(edition),
        guides.guide(Guide("", catalogue.programmes[0].steps[1], 1), guides.below_guide(edition)),
    ):
        assert words(view).endswith("From Example Ltd\n*Rooms*\nRoom 4.12 <https://example.org|plan>")
        assert pressable(view) is not None
        assert [element["action_id"] for _block, element in pressable(view)] == []


def test_without_a_library_nothing_is_promised() -> None:
    edition = NOTHING.edition("en")
    assert "no short tools here" in words(guides.shelf(edition, ("stuck",)))
    assert "no questions and answers here" in words(faq.faq(edition, ("export",)))
    assert guides.below_guide(edition) == []
