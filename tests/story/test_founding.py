"""A circle that somebody starts with people of their choice, as those people see it: from `/circle start` to its channel."""

from bot.domain.programme import Catalogue
from tests.story.circles import circle
from tests.town import Actor, Json, Town

BERLIN = "Europe/Berlin"
YES = {"consent": ["yes"], "zone": BERLIN}


def people(town: Town) -> list[Actor]:
    """Full members who hold no role, and who have not joined anything."""
    roles = {town.moderator.id, town.hr.id}
    return [
        Actor(town, one)
        for one in town.slack.people
        if not (one.id in roles or one.deleted or one.is_restricted or one.is_bot)
    ]


async def start(founder: Actor, asked: list[Actor], **filled: object) -> Json:
    """Somebody names people behind the command, and sends the form in."""
    await founder.say("/circle start " + " ".join(f"@{one.person.name}" for one in asked))
    return await founder.submit(**{**YES, **filled})


async def working_hours(town: Town, *asked: Actor) -> None:
    """The time is moved until everybody has read what they are asked."""
    for one in asked:
        await until(town, one, "invitation.yes")


async def until(town: Town, one: Actor, action: str) -> Json:
    """Moves the time until somebody has a message with a button; that message."""
    await town.settled()
    for _ in range(30):
        found = [message for message in await one.messages() if _has(message, action)]
        if found:
            return found[-1]
        await town.move()
    raise AssertionError(f"{one.person.name} never reads of {action}")


async def say(one: Actor, answer: str = "invitation.yes") -> None:
    """Presses a button of one's invitation."""
    invitation = [message for message in await one.messages() if _has(message, answer)][-1]
    assert (await one.press(await one.app_dm(), invitation, answer))["ok"]
    await one.town.settled()


async def say_yes(one: Actor) -> str:
    """Says yes, and fills in what is asked; what is said then."""
    await say(one)
    await one.submit(**YES)
    await one.town.settled()
    return str(await one.modal())


def _has(message: Json, action: str) -> bool:
    blocks = message.get("blocks") or ()
    return any(element.get("action_id") == action for block in blocks for element in block.get("elements", ()))


async def test_a_founded_circle_gets_its_channel(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, *others = people(town)[:5]
        await ana.say("/circle start " + " ".join(f"@{one.person.name}" for one in others) + " @nobody-here")
        shown = str(await ana.modal())
        assert "I could not tell whom you mean by `@nobody-here`" in shown
        assert all(one.id in shown for one in others)
        assert "Do you agree?" in shown
        unticked = await ana.submit(zone=BERLIN)
        assert list(unticked["errors"]) == ["consent"]
        await ana.submit(**YES)
        assert "I ask all 4 people you named in private" in str(await ana.modal())
        await working_hours(town, *others)
        asked = (await others[0].messages())[-1]["text"]
        assert f"<@{ana.id}> is starting a circle and would like you to be in it" in asked
        assert not any(one.id in asked for one in others), "whom else she asked is nobody's business"
        for one in others[:3]:
            assert "You have a seat." in await say_yes(one)
        await say(others[3], "invitation.no")
        assert "Nobody is told who said no" in (await others[3].last())["text"]
        for one in [ana, *others[:3]]:
            await agree(town, one)
        assert [one for one in await others[3].messages() if _has(one, "consent.yes")] == []
        await Actor(town, town.moderator).approve()
        await town.bot.settled()
        channels = [await one.conversations("private") for one in [ana, *others]]
        assert [len(one) for one in channels] == [1, 1, 1, 1, 0]
        assert others[3].id not in str(await ana.messages()), "nothing she reads names who said no"


async def agree(town: Town, one: Actor) -> None:
    """Waits for the question about names and hour, and says yes to it."""
    question = await until(town, one, "consent.yes")
    await one.press(await one.app_dm(), question, "consent.yes")
    await town.settled()


async def test_free_seats_go_to_those_who_wait(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro, dan, eve, *_ = people(town)
        for one in (caro, dan, eve):
            await one.join(zone=BERLIN)
        await start(ana, [ben], offers=["yes"])
        await ana.say("/circle start")
        card = (await ana.last())["text"]
        assert "1 of 5 seats are taken" in card
        for typed in ("/circle", "/circle status"):
            await ana.say(typed)
            assert (await ana.last())["text"] == card, "once, and nothing of a list"
        await working_hours(town, ben)
        await say_yes(ben)
        await working_hours(town, caro, dan, eve)
        offer = (await caro.messages())[-1]["text"]
        assert offer.startswith("*A free seat.*")
        assert "First come, first served." in offer
        home = str(await ana.home())
        assert "2 of 5 seats are taken" in home
        assert "A free seat" in str(await dan.home())
        for one in (caro, dan):
            await say(one)
            assert "You have a seat." in (await one.last())["text"]
        await eve.press_in(await eve.home(), "invitation.yes")
        await town.settled()
        for one in (ana, ben, caro, dan, eve):
            await agree(town, one)
        await Actor(town, town.moderator).approve()
        await town.bot.settled()
        assert all([await one.conversations("private") for one in (ana, ben, caro, dan, eve)])


async def test_old_buttons_and_double_clicks_are_answered_in_a_sentence(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro = people(town)[:3]
        await start(ana, [ben, caro])
        await working_hours(town, ben, caro)
        await ben.say("/circle")
        before = await ben.last()
        await say_yes(ben)
        assert any("*You said yes.*" in one["text"] for one in await ben.messages())
        await ben.press(await ben.app_dm(), before, "invitation.yes")
        await town.settled()
        assert (await ben.last())["text"] == "There is an answer to this already. Nothing was changed."
        await ben.say("/circle join")
        assert "You have a seat in a circle that is being started." in (await ben.last())["text"]
        late = (await caro.messages())[-1]
        await ana.say("/circle start")
        card = await ana.last()
        await ana.press_in(await ana.home(), "founding.call_off")
        await town.settled()
        assert "founding.call_off" not in str(await ana.home())
        await ana.press(await ana.app_dm(), card, "founding.go_on")
        await town.settled()
        assert "not at that point any more" in (await ana.last())["text"]
        await caro.press(await caro.app_dm(), late, "invitation.yes")
        await town.settled()
        assert "This invitation is over" in (await caro.last())["text"]
        told = [one["text"] for one in await ben.messages() if "does not come about this time" in one["text"]]
        assert len(told) == 1
        assert "You are on no list because of it." in told[0]


async def test_who_cannot_be_asked_is_said_in_one_sentence_at_the_field(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben = people(town)[:2]
        guest = next(one for one in town.slack.people if one.is_restricted)
        gone = next(one for one in town.slack.people if one.deleted)
        await ana.say(f"/circle start @{guest.name} @{gone.name} @{ana.person.name} @{ben.person.name}")
        shown = str(await ana.modal())
        assert f"Peer circles are not open to the account of <@{guest.id}> here." in shown
        assert f"<@{gone.id}> has no account in use here any more." in shown
        assert "You have a seat anyway, so name only the others." in shown
        wrong = await ana.submit(**YES, people=[guest.id, ben.id])
        assert wrong["errors"] == {"people": f"Peer circles are not open to the account of {guest.name} here."}
        none = await ana.submit(**YES, people=[])
        assert list(none["errors"]) == ["people"]
        await ana.submit(**YES, people=[ben.id])
        assert "I ask the person you named in private" in str(await ana.modal())


async def test_a_founder_decides_when_too_few_say_yes(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro, dan, eve = people(town)[:5]
        await start(ana, [ben, caro])
        await working_hours(town, ben, caro)
        await say_yes(ben)
        await say(caro, "invitation.no")
        told = await until(town, ana, "founding.wait")
        assert "2 of 5 seats are taken" in told["text"]
        assert caro.id not in told["text"]
        await ana.press(await ana.app_dm(), told, "founding.more")
        await ana.submit(people=[dan.id, eve.id])
        await working_hours(town, dan, eve)
        for one in (dan, eve):
            await say_yes(one)
        for one in (ana, ben, dan, eve):
            await agree(town, one)
        await Actor(town, town.moderator).approve()
        await town.bot.settled()
        assert len(await eve.conversations("private")) == 1


async def test_at_the_end_of_a_circle_its_people_start_the_next_one(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, ben, *others = ours.members
        while not _has((await ana.messages(ours.channel))[-1], "founding.open"):
            await town.move()
        gone = others[-1]
        await town.post("deactivate", user=gone.id)
        goodbye = await ana.last(ours.channel)
        await ana.press(ours.channel, goodbye, "founding.open")
        view = await ana.modal()
        assert view is not None
        people_field = next(one for one in view["blocks"] if one["block_id"] == "people")
        asked = set(people_field["element"]["initial_users"])
        assert asked == {one.id for one in (ben, *others[:-1])}, "those who can still be reached"
        assert "Europe/Berlin" in str(view)
        await ana.submit(consent=["yes"])
        assert "I ask all 3 people you named in private" in str(await ana.modal())
        assert "founding.open" not in str(await ana.home()), "one circle at a time"
        assert "founding.open" in str(await ben.home())
        await working_hours(town, ben)
        await say(ben)
        assert "You have a seat." in await _after_form(ben)


async def _after_form(one: Actor) -> str:
    await one.submit(consent=["yes"])
    await one.town.settled()
    return str(await one.modal())
