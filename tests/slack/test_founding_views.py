"""What is shown of founding a circle: Slack's limits, all in top-level text, and nothing that tells who said no."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.domain.foundings import Answered, Ended, Founding, FoundingForm, Invited, Obstacle, Phase, YesForm
from bot.domain.joinings import JoinForm
from bot.domain.programme import Catalogue, Rhythm
from bot.domain.questions import InvitationKind, InvitationState
from bot.domain.standings import Standing
from bot.slack.limits import faults, modal_faults
from bot.slack.views import foundings, homes, invitations, kit
from bot.slack.views.kit import Json, Message
from bot.wording import LANGUAGES, speaking

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
CIRCLE, INVITATION = "c" * 36, "i" * 36
PEOPLE = tuple(f"U{number:010}" for number in range(5))
JOIN = JoinForm("America/Argentina/ComodRivadavia", "de")


def founding(phase: Phase, taken: int = 2, *, no_hour: bool = False) -> Founding:
    """A founding at some point."""
    return Founding(CIRCLE, "P" * 60, phase, PEOPLE[:taken], 5, 4, AT, no_hour)


def invited(kind: InvitationKind, state: InvitationState = InvitationState.ASKED) -> Invited:
    """An invitation."""
    return Invited(
        INVITATION, kind, state, PEOPLE[0], "P" * 60, Rhythm(12, 0, 60, 1), 90, "en", date(2027, 1, 4), AT
    )


def messages() -> Iterator[tuple[str, Message]]:
    """Every message about a founding."""
    for phase in Phase:
        yield f"card {phase}", foundings.card(founding(phase))
    yield "card without an hour", foundings.card(founding(Phase.DECIDE, 4, no_hour=True))
    yield "card of a full circle", foundings.card(founding(Phase.MODERATOR, 5))
    for kind in (InvitationKind.FOUNDING, InvitationKind.SEAT):
        for state in InvitationState:
            yield f"invitation {kind} {state}", invitations.invitation(invited(kind, state))
    for waits in (True, False):
        for is_founder in (True, False):
            ended = Ended(PEOPLE[0], "P" * 60, waits=waits, is_founder=is_founder)
            yield f"ended {waits} {is_founder}", foundings.ended(ended)
    both = [invited(InvitationKind.SEAT), invited(InvitationKind.FOUNDING)]
    yield "at home", homes.foundings_and_invitations(founding(Phase.ASKED), both)


def modals(catalogue: Catalogue) -> Iterator[tuple[str, Json]]:
    """Every modal about a founding."""
    programmes = catalogue.programmes
    obstacles = tuple(zip((f"U{number:010}" for number in range(10)), [*Obstacle, *Obstacle], strict=False))
    words = tuple("`<&" * 60 for _ in range(10))
    yield "form", foundings.form(programmes, FoundingForm(None, PEOPLE, JOIN, obstacles, words))
    yield "short form", foundings.form(programmes, FoundingForm(programmes[0].id, (), None))
    yield "more", foundings.form_for_more(CIRCLE, 3)
    yield "no more", foundings.form_for_more(CIRCLE, 0)
    yield "asked", foundings.asked(4)
    yes = YesForm(invited(InvitationKind.FOUNDING), JOIN, leaves="P" * 60, note=True)
    yield "yes", invitations.form(programmes, yes)
    for answered in Answered:
        yield f"answered {answered}", kit.notice(invitations.answered(answered))


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_stay_within_limits_and_say_all_in_their_text(language: str) -> None:
    with speaking(language):
        for name, message in messages():
            assert faults(message.blocks) == [], name
            shown = [one["text"]["text"] for one in message.blocks if one["type"] == "section"]
            assert [one for one in shown if one not in message.text] == [], name


def test_every_button_names_what_it_acts_on() -> None:
    blocks = [block for _, message in messages() for block in message.blocks if block["type"] == "actions"]
    labels = {one["accessibility_label"] for block in blocks for one in block["elements"]}
    assert len(labels) > 5
    assert [one for one in labels if "P" * 20 not in one] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_modals_stay_within_limits(catalogue: Catalogue, language: str) -> None:
    with speaking(language):
        assert {name: modal_faults(view) for name, view in modals(catalogue) if modal_faults(view)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_at_the_field_of_the_people_fits_there_and_shows_no_ids(language: str) -> None:
    with speaking(language):
        names = {one: f"name{number}" for number, one in enumerate(PEOPLE)}
        said = foundings.cannot_be_asked(dict(zip(PEOPLE, Obstacle, strict=False)), names)
    assert not any(one in said for one in PEOPLE)
    assert len(said) < 500


@pytest.mark.parametrize(
    ("phase", "actions"),
    [
        (Phase.ASKED, ["founding.go_on", "founding.more", "founding.call_off"]),
        (Phase.OFFERED, ["founding.go_on", "founding.more", "founding.call_off"]),
        (Phase.DECIDE, ["founding.more", "founding.wait", "founding.call_off"]),
        (Phase.AGREEING, ["founding.call_off"]),
        (Phase.MODERATOR, ["founding.call_off"]),
    ],
)
def test_a_founder_is_shown_what_they_can_do(phase: Phase, actions: list[str]) -> None:
    shown = foundings.buttons(founding(phase)).to_dict()["elements"]
    assert [one["action_id"] for one in shown] == actions


def test_people_in_a_circle_and_people_who_are_away_read_alike() -> None:
    assert (
        foundings.obstacle("ben", Obstacle.NOT_NOW) == "ben cannot be asked at the moment; another time, gladly."
    )


def test_at_home_what_one_is_asked_stands_before_what_one_has(catalogue: Catalogue) -> None:
    asked = [invited(InvitationKind.FOUNDING)]
    view = homes.home(Standing((), ()), None, catalogue.programmes, founding=founding(Phase.ASKED), invited=asked)
    text = str(view)
    assert text.index("would like you to be in it") < text.index("2 of 5 seats are taken")
    assert text.index("2 of 5 seats are taken") < text.index("*A peer circle*")
