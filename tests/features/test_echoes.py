"""What a member shows stands in the thread once and goes whole, also where it was given up and shown anew."""

import pytest
from sqlalchemy import update

from bot.domain.programme import Catalogue
from bot.features import deliveries, echoes, staleness
from bot.store import outbox, undelivered
from bot.store.models import Outbox, OutboxState
from bot.store.session import Database
from tests.features.stage import WORKSPACE
from tests.features.test_amendments import Given
from tests.owing import states


@pytest.fixture
def given(database: Database, catalogue: Catalogue) -> Given:
    """A circle in whose kickoff U1 has shown a check-in."""
    made = Given(database, catalogue)
    made.check_in(shared=True)
    return made


def became(given: Given, key: str, state: OutboxState) -> None:
    """What has become of a row; where it was given up, its author reads that nobody sees it."""
    with given.database.transaction() as session:
        session.execute(update(Outbox).where(Outbox.key == key).values(state=state))
        if state is OutboxState.DEAD:
            found = outbox.find(session, WORKSPACE, key)
            assert found is not None
            echoes.lost(session, WORKSPACE, found.facts, key)


def show(given: Given) -> None:
    """Its author looks at it, and shows it."""
    found = given.found()
    assert found is not None
    assert not found.shared
    assert given.refused(given.showing(found.version)) is None


def shown(given: Given) -> list[str]:
    """The keys under which it was shown."""
    return [one for one in states(given.database, WORKSPACE) if one.startswith("echo:")]


def taken_away(given: Given) -> list[str]:
    """The keys of what is taken away from the thread."""
    beginning = f"{echoes.GONE}:"
    return [one.removeprefix(beginning) for one in states(given.database, WORKSPACE) if one.startswith(beginning)]


def test_what_was_given_up_and_shown_anew_is_not_tried_again(given: Given) -> None:
    (first,) = shown(given)
    became(given, first, OutboxState.DEAD)
    show(given)
    with given.database.transaction() as session:
        assert deliveries.try_again(session, WORKSPACE, now=given.at) == 0
    assert states(given.database, WORKSPACE)[first][0] is OutboxState.WITHDRAWN
    assert len(shown(given)) == 2


def test_what_is_being_tried_again_is_what_is_shown(given: Given) -> None:
    (first,) = shown(given)
    became(given, first, OutboxState.DEAD)
    with given.database.transaction() as session:
        assert deliveries.try_again(session, WORKSPACE, now=given.at) == 1
    show(given)
    assert shown(given) == [first]


def test_only_the_newest_is_posted(given: Given) -> None:
    (first,) = shown(given)
    assert given.refused(given.editing(shared=False)) is None
    show(given)
    _, second = shown(given)
    with given.database.reading() as session:
        for key, reason in ((first, staleness.NEWER), (second, None)):
            found = outbox.find(session, WORKSPACE, key)
            assert found is not None
            assert staleness.reason(session, found, catalogue=given.catalogue, now=given.at) == reason


def test_every_copy_that_was_sent_goes(given: Given) -> None:
    """The first one arrived after all, when it was tried again and found: nobody has told its author."""
    (first,) = shown(given)
    became(given, first, OutboxState.DEAD)
    became(given, first, OutboxState.SENT)
    show(given)
    assert taken_away(given) == [first]
    second = shown(given)[-1]
    assert given.refused(given.taking_back()) is None
    assert taken_away(given) == [first, second]


def test_what_is_gone_already_is_not_changed(given: Given) -> None:
    (first,) = shown(given)
    became(given, first, OutboxState.SENT)
    assert given.refused(given.editing(shared=False)) is None
    show(given)
    assert given.refused(given.editing(what="Later", shared=True)) is None
    with given.database.reading() as session:
        changed = [one.under for one in session.query(Outbox).filter_by(kind=echoes.CHANGED)]
    assert changed == [shown(given)[-1]]


def test_what_is_taken_back_is_not_tried_again(given: Given) -> None:
    (first,) = shown(given)
    became(given, first, OutboxState.DEAD)
    assert given.refused(given.taking_back()) is None
    assert states(given.database, WORKSPACE)[first][0] is OutboxState.WITHDRAWN


def test_an_older_one_that_is_dropped_by_hand_hides_nothing(given: Given) -> None:
    (first,) = shown(given)
    became(given, first, OutboxState.DEAD)
    show(given)
    became(given, first, OutboxState.PENDING)
    with given.database.transaction() as session:
        deliveries.drop(
            session, WORKSPACE, undelivered.named(session, WORKSPACE, first, shortest=8), by="shell", now=given.at
        )
    found = given.found()
    assert found is not None
    assert found.shared
