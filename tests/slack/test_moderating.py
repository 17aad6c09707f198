"""Moderating as it is pressed and read: the one message of a day, its list, adjusting, and a no with a word on why."""

import asyncio
import re
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.roles import Role
from bot.features import workspaces
from bot.store import enrolments
from tests.slack import homes
from tests.slack.homes import BERLIN, actions, five, press, shown, top, words
from tests.town import Actor, Json, Town

LOOK, APPROVE, ADJUST, DECLINE = "moderation.look", "proposal.approve", "proposal.adjust", "proposal.decline"
MORNING = timedelta(hours=9)


def in_the_morning(town: Town) -> None:
    """Moves on to nine o'clock in the morning (UTC) of a coming Tuesday, when all in Europe are at work."""
    now = town.clock.now()
    on = now.date() + timedelta(days=(1 - now.weekday()) % 7 or 7)
    town.clock.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def both_moderate(town: Town) -> list[Actor]:
    """Two moderators."""
    with town.bot.database.transaction() as session:
        both = [one.id for one in town.moderators]
        workspaces.set_role(session, town.installed.team_id, Role.MODERATOR, both, by="test", now=town.clock.now())
    return [Actor(town, one) for one in town.moderators]


async def told(person: Actor) -> list[Json]:
    """The bundled messages that somebody has had."""
    return [one for one in await person.messages() if LOOK in str(one["blocks"])]


async def the_list(person: Actor) -> Json:
    """The list, opened from the newest message."""
    assert (await person.press(await person.app_dm(), (await told(person))[-1], LOOK))["ok"]
    return await top(person)


async def proposed(town: Town, count: int = 1) -> Actor:
    """So many proposals in the morning, of which the moderator has been told; the moderator."""
    in_the_morning(town)
    if count == 1:
        homes.propose(town, [(one.id, BERLIN) for one in five(town)])
    else:
        homes.propose(town, [(f"U0PERSON{number:03}", BERLIN) for number in range(4 * count)], size=4)
    await town.plan()
    return Actor(town, town.moderator)


async def test_forty_proposals_are_one_message_and_its_list_has_them_all(town: Town) -> None:
    mod = await proposed(town, 40)
    (message,) = await told(mod)
    assert "40 proposals wait for an answer." in message["text"]
    assert "*Look at them* opens the list" in message["text"]
    assert "and 30 more" in message["text"]
    assert message["text"].count("• <@U0PERSON000>, ") == 1
    view = await the_list(mod)
    for page in range(1, 5):
        assert actions(view).count(APPROVE) == 10
        assert f"Page {page} of 4" in words(view)
        if page < 4:
            assert (await press(mod, view, "moderation.next"))["ok"]
            view = await top(mod)
    assert (await press(mod, view, APPROVE, at=9))["ok"]
    after = await top(mod)
    assert words(after).startswith("Approved.")
    assert "Page 4 of 4; 39 proposals wait in all." in words(after)


async def test_a_circle_is_approved_from_the_message_and_begins(town: Town) -> None:
    mod = await proposed(town)
    view = await the_list(mod)
    assert actions(view) == ["ahead.open", APPROVE, ADJUST, DECLINE]
    assert (await press(mod, view, APPROVE))["ok"]
    assert "No proposal waits for a decision." in words(await top(mod))
    await town.bot.settled()
    assert len(await five(town)[0].conversations("private")) == 1
    assert await mod.conversations("private") == []


async def test_the_second_of_two_hears_that_it_is_done(town: Town) -> None:
    first, second = both_moderate(town)
    await proposed(town)
    seen = await the_list(first)
    at_home = await homes.home(second)
    assert at_home is not None
    assert (await press(second, at_home, APPROVE))["ok"]
    assert (await press(first, seen, APPROVE))["ok"]
    assert "approved already" in words(await top(first))
    await town.bot.settled()
    assert len(await five(town)[0].conversations("private")) == 1


async def test_somebody_who_moderates_no_longer_opens_no_list(town: Town) -> None:
    mod = await proposed(town)
    with town.bot.database.transaction() as session:
        others = [town.moderators[1].id]
        workspaces.set_role(
            session, town.installed.team_id, Role.MODERATOR, others, by="test", now=town.clock.now()
        )
    assert (await mod.press(await mod.app_dm(), (await told(mod))[-1], LOOK))["ok"]
    await town.settled()
    assert "Only moderators can do this." in (await mod.last())["text"]


async def test_a_no_is_told_to_each_in_plain_words_without_a_name(town: Town) -> None:
    mod = await proposed(town)
    await press(mod, await the_list(mod), DECLINE)
    form = await top(mod)
    assert "without your name" in words(form)
    answer = await mod.submit(own_words="Let us wait for *more* teams & <b>better</b> hours")
    assert answer["action"] == "updated", answer
    assert words(await top(mod)).startswith("Declined.")
    await town.bot.settled()
    for one in five(town):
        message = await one.last()
        assert "Let us wait for *more* teams &amp; &lt;b&gt;better&lt;/b&gt; hours" in message["text"]
        assert "keep your place on the waiting list" in message["text"]
        assert mod.id not in str(message)
        assert mod.person.real_name not in str(message)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "reason", "Choose one of these."),
        ({"own_words": "  \u200b "}, "reason", "Choose one of these."),
        ({"own_words": "w" * 301}, "own_words", "at most 300 characters"),
        ({"own_words": "Too slow, <@U012AB3CD>"}, "own_words", "points at nobody"),
        ({"own_words": "Ask <!channel>"}, "own_words", "points at nobody"),
        ({"own_words": "Because of @mehmet"}, "own_words", "points at nobody"),
        ({"own_words": "Because of \uff20mehmet"}, "own_words", "points at nobody"),
    ],
    ids=["nothing", "nothing to be seen", "too long", "a mention", "a broadcast", "an at", "a wide at"],
)
async def test_a_no_that_points_at_somebody_or_says_nothing_is_asked_for_again(
    town: Town, given: dict[str, str], field: str, said: str
) -> None:
    mod = await proposed(town)
    await press(mod, await the_list(mod), DECLINE)
    answer = await mod.submit(**given)
    if answer.get("action") == "errors":
        assert said in answer["errors"][field]
    else:
        assert not answer["ok"], "the page refuses by itself what Slack would not let anybody type"
    await town.bot.settled()
    assert "is proposed" in str(await mod.home())


async def test_a_form_that_is_sent_in_twice_declines_once(town: Town) -> None:
    mod = await proposed(town)
    await press(mod, await mod.home(), DECLINE)
    answers = await asyncio.gather(mod.submit(reason="hour"), mod.submit(reason="hour"), return_exceptions=True)
    assert "updated" in [one.get("action") for one in answers if isinstance(one, dict)]
    after = await shown(mod)
    assert after is not None
    assert "No proposal waits for a decision." in words(after), "the home beneath is shown anew"
    await town.bot.settled()
    assert [("The hour was not a good one" in one["text"]) for one in await five(town)[0].messages()] == [True]


async def test_a_moderator_puts_somebody_else_in_and_takes_somebody_out(town: Town) -> None:
    mod = await proposed(town)
    people = five(town)
    newcomer = next(
        Actor(town, one)
        for one in town.slack.people
        if one.is_full_member and one not in (*town.moderators, town.hr) and one.id not in {p.id for p in people}
    )
    await newcomer.join(zone=BERLIN)
    await press(mod, await the_list(mod), ADJUST)
    view = await top(mod)
    gone = re.findall(r"^<@(\w+)>$", words(view), re.MULTILINE)[0]
    assert actions(view).count("proposal.swap") == actions(view).count("proposal.remove") == 5
    await press(mod, view, "proposal.swap")
    choice = await top(mod)
    assert f"<@{newcomer.id}>, {BERLIN}" in words(choice)
    await press(mod, choice, "proposal.take_in")
    done = words(await top(mod))
    assert done.startswith("Done. Its people are asked")
    assert "No proposal waits" in done
    await town.everybody_agrees()
    listed = await homes.home(mod)
    assert listed is not None
    assert f"<@{newcomer.id}>" in words(listed)
    assert f"<@{gone}>" not in words(listed)
    await press(mod, listed, ADJUST)
    await press(mod, await top(mod), "proposal.remove")
    assert "A circle of 4 is proposed" in words(await top(mod))
    await town.bot.settled()
    (kept,) = [one for one in people if one.id == gone]
    assert "You keep your place on the waiting list" in (await kept.last())["text"]


async def test_a_moderator_chooses_another_hour_shown_on_every_clock(town: Town) -> None:
    in_the_morning(town)
    zones = [BERLIN] * 4 + ["Europe/London"]
    homes.propose(town, [(one.id, zone) for one, zone in zip(five(town), zones, strict=True)])
    mod = Actor(town, town.moderator)
    await press(mod, await mod.home(), ADJUST)
    await press(mod, await top(mod), "proposal.hours")
    view = await top(mod)
    options = next(one["element"]["options"] for one in view["blocks"] if one["type"] == "input")
    label = next(one["text"]["text"] for one in options if one["value"] == "2 14:30")
    assert label == "Wed 14:30 Berlin, Wed 13:30 London"
    assert (await mod.submit(hour="2 14:30"))["action"] == "updated"
    assert words(await top(mod)).startswith("Done. Its people are asked")
    await town.everybody_agrees()
    at_home = await homes.home(mod)
    assert at_home is not None
    assert "Wednesdays at 14:30 (Europe/Berlin)" in words(at_home)


async def test_where_there_is_a_channel_any_moderator_there_opens_the_list(town: Town) -> None:
    first, second = both_moderate(town)
    made = await town.post("create_channel", **{"as": first.id}, name="moderators", private=True)
    users = [second.id, town.installed.bot_user_id]
    await town.post("add_people", **{"as": first.id}, channel=made["channel"], users=users)
    with town.bot.database.transaction() as session:
        at = town.clock.now()
        workspaces.set_channel(
            session, town.installed.team_id, "moderators_channel", made["channel"], by="test", now=at
        )
    await proposed(town)
    message = await second.last(made["channel"])
    assert "One proposal waits for an answer." in message["text"]
    assert "*Look at it* opens the list" in message["text"]
    assert await told(first) == await told(second) == []
    for one in (first, second):
        assert (await one.press(made["channel"], message, LOOK))["ok"]
        assert actions(await top(one)).count(APPROVE) == 1


async def test_a_late_approval_whose_hour_suits_no_longer_says_that_its_people_are_asked(town: Town) -> None:
    mod = await proposed(town)
    with town.bot.database.transaction() as session:
        (joined,) = enrolments.open_of(session, town.installed.team_id, five(town)[0].id)
        joined.ends = time(14)
    await town.advance(town.clock.now() + timedelta(days=16))
    assert (await press(mod, await the_list(mod), APPROVE))["ok"]
    listed = words(await top(mod))
    assert listed.startswith("Its hour does not suit everybody in it any more")
    assert "No proposal waits for a decision." in listed
    assert await five(town)[0].conversations("private") == []
    await town.everybody_agrees()
    assert (await press(mod, await mod.home(), APPROVE))["ok"]
    await town.bot.settled()
    assert len(await five(town)[0].conversations("private")) == 1
