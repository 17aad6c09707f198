"""What a founder's form holds, also when it holds nothing, or nonsense."""

from datetime import date

import pytest

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import parse
from bot.slack.parse import Submission
from bot.slack.parse import foundings as parsing


def given(**values: object) -> Submission:
    """A form that was sent in."""
    return Submission("T1", "U1", "2:invitation", values)


def test_what_was_filled_in() -> None:
    plan = parsing.plan(given(programme="p", people=("U1", "U2"), not_before="2027-01-04", offers=("yes",)))
    assert (plan.programme_id, plan.people) == ("p", {"U1", "U2"})
    assert (plan.not_before, plan.offers) == (date(2027, 1, 4), True)
    assert parsing.invitation_of(given()) == "invitation"


def test_an_empty_form_is_a_form() -> None:
    plan = parsing.plan(given(programme=None, people=None, not_before=None, offers=None))
    assert (plan.programme_id, plan.people, plan.not_before, plan.offers) == ("", frozenset(), None, False)


@pytest.mark.parametrize("day", ["soon", "2027-02-30", "0", "٢٠٢٧-٠١-٠٤", "\u200b"])
def test_a_day_that_is_none_is_said_at_its_field(day: str) -> None:
    with pytest.raises(Refusal) as refused:
        parsing.plan(given(not_before=day))
    assert (refused.value.field, refused.value.code) == ("not_before", RefusalCode.NO_DATE)


def test_whoever_was_not_asked_for_their_hours_has_filled_in_none() -> None:
    assert parsing.application(given(people=("U1",))) is None


@pytest.mark.parametrize(
    ("profile", "name"),
    [({"display_name": "ana", "real_name": "Ana B"}, "ana"), ({"display_name": ""}, "Ana Bell"), ({}, "Ana Bell")],
)
def test_people_go_by_the_name_that_others_see(profile: dict[str, str], name: str) -> None:
    user = {"id": "U1", "real_name": "Ana Bell", "profile": profile}
    assert parse.profile({"user": user}, "T1").name == name
