"""What a person reads of their private calendar address."""

from datetime import UTC, datetime, timedelta

from bot.domain.subscriptions import Ahead, OwnCalendar
from bot.slack.views import subscriptions as views
from bot.slack.views.kit import Json
from bot.wording import speaking
from tests.slack.homes import words

AT = datetime(2026, 12, 8, 15, tzinfo=UTC)
ADDRESS = "https://circles.example.com/calendars/secret.ics"


def own(*, is_new: bool = True, channel_id: str | None = "C1") -> str:
    """The modal's words."""
    found = OwnCalendar("circle", "Working Out Loud", channel_id, AT, is_new)
    return words(views.own(found, ADDRESS))


def buttons(view: Json) -> list[tuple[str, str]]:
    """The ids of its buttons, with what each stands for."""
    found = [one for block in view["blocks"] for one in block.get("elements", ()) if "action_id" in one]
    return [(one["action_id"], one["value"]) for one in found]


def test_a_new_address_is_shown_with_how_each_calendar_takes_it_and_who_sees_what() -> None:
    said = own()
    assert f"`{ADDRESS}`" in said
    for calendar in ("*Outlook*: ", "*Google Calendar*: ", "*Apple Calendar*: "):
        assert calendar in said
    assert "Whoever has this address sees when and where your circle meets" in said
    assert "*Working Out Loud* in <#C1>" in said
    assert "its channel is being made" in own(channel_id=None)


def test_one_that_was_told_before_is_not_told_again() -> None:
    said = own(is_new=False)
    assert "secret" not in said
    assert "I cannot show it again" in said
    assert "8 Dec 2026" in said


def test_another_one_can_be_had_either_way() -> None:
    for is_new in (True, False):
        view = views.own(OwnCalendar("circle", "WOL", "C1", AT, is_new), ADDRESS)
        assert buttons(view) == [("calendar.renew", "circle")]
        assert view["submit"] is None if "submit" in view else True


def test_without_an_address_the_meetings_are_told_as_they_stand() -> None:
    meetings = tuple((step, AT + timedelta(weeks=step)) for step in range(40))
    view = views.ahead(Ahead("WOL", "C1", meetings, "Europe/Berlin"))
    said = words(view)
    assert "I have no address that your calendar could reach" in said
    assert f"• Kickoff: <!date^{int(AT.timestamp())}^" in said
    assert "• Week 39: " in said
    assert buttons(view) == []
    assert "No meeting is left." in words(views.ahead(Ahead("WOL", "C1", (), "UTC")))


def test_it_is_said_in_german_too() -> None:
    with speaking("de"):
        assert "Diese Adresse gehört dir allein:" in own()
        assert "Ist sie verloren oder in falschen Händen" in own(is_new=False)
