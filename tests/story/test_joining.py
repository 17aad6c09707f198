"""A newcomer reads what a circle is, joins with everything the form asks, and changes their answers."""

from typing import Any

from bot.domain.programme import Catalogue
from bot.features import workspaces
from bot.store import enrolments
from tests.slack import homes
from tests.slack.homes import home, words
from tests.town import Town


def buttons(message: dict[str, Any]) -> list[str]:
    """What can be pressed on a message."""
    return [
        one["action_id"] for block in message["blocks"] for one in block.get("elements", ()) if "action_id" in one
    ]


async def test_a_newcomer_joins_with_all_there_is_to_say_and_changes_it_later(
    migrated_url: str, catalogue: Catalogue
) -> None:
    async with Town(migrated_url, catalogue) as town:
        person, other = town.person("farid"), town.person("greta")
        await person.say("/circle")
        screen = await person.last()
        for said in ("A peer circle", "minutes a week", "Who sees what", "When it starts"):
            assert said in screen["text"]
        assert buttons(screen) == ["join.open", "founding.open"]
        at_home = await home(person)
        assert at_home is not None
        shown = [one["text"]["text"] for one in screen["blocks"] if one["type"] == "section"]
        assert all(one in words(at_home) for one in shown)

        await person.press(await person.app_dm(), screen, "join.open")
        form = await person.modal()
        assert form is not None
        (option,) = next(one for one in form["blocks"] if one["block_id"] == "programme")["element"]["options"][:1]
        assert "12 weeks, a meeting of 60 minutes a week, 4 to 5 people" in option["description"]["text"]
        await person.submit(
            consent=["yes"],
            language="de",
            topic=["new_role", "speaking"],
            hosts=["yes"],
            goal="Mehr zuhören",
            avoids=[other.id],
        )
        done = await person.modal()
        assert done is not None
        with town.bot.database.reading() as session:
            (found,) = enrolments.open_of(session, town.installed.team_id, person.id)
            assert (found.language, found.topics, found.hosts) == ("de", ("new_role", "speaking"), True)
            assert enrolments.avoids(session, found) == {other.id}

        await person.say("/circle join")
        filled = await person.modal()
        assert filled is not None
        fields = {one["block_id"]: one["element"] for one in filled["blocks"] if one["type"] == "input"}
        assert "consent" not in fields
        assert fields["goal"]["initial_value"] == "Mehr zuhören"
        assert fields["avoids"]["initial_users"] == [other.id]
        await person.submit(language="en", avoids=[person.id, town.installed.bot_user_id])
        with town.bot.database.reading() as session:
            (found,) = enrolments.open_of(session, town.installed.team_id, person.id)
            assert found.language == "en"
            assert person.id not in enrolments.avoids(session, found)
        await person.say("/circle status")
        assert "Nobody else waits who wants to speak English." in (await person.last())["text"]
        assert buttons(await person.last()) == ["join.open"]


async def test_who_agreed_to_older_words_reads_those_of_now_from_their_status(
    migrated_url: str, catalogue: Catalogue
) -> None:
    async with Town(migrated_url, catalogue) as town:
        person = town.person("farid")
        await person.join()
        with town.bot.database.transaction() as session:
            (found,) = enrolments.open_of(session, town.installed.team_id, person.id)
            found.consent_version = 1
        await person.say("/circle status")
        status = await person.last()
        assert "has new words" in status["text"]
        await person.press(await person.app_dm(), status, "agree.open")
        refused = await person.submit()
        assert "Please" in str(refused) or (await homes.top(person))["callback_id"] == "agree.submit"
        await person.submit(consent=["yes"])
        await person.say("/circle status")
        assert "has new words" not in (await person.last())["text"]


async def test_a_guest_joins_only_where_guests_may(migrated_url: str, catalogue: Catalogue) -> None:
    async with Town(migrated_url, catalogue) as town:
        guest = town.person("noor")
        await guest.say("/circle join")
        assert "open to full members" in (await guest.last())["text"]
        with town.bot.database.transaction() as session:
            team, now = town.installed.team_id, town.clock.now()
            workspaces.set_who_may_join(session, team, "everyone", by="test", now=now)
        await guest.say("/circle join")
        assert await guest.modal() is not None
