"""What members press and read when they make their norms their own, offer help, and one of them asks for it."""

from bot.domain.programme import Catalogue
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town, pressable


async def test_a_circle_makes_its_norms_its_own_and_its_members_offer_help(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await town.move_until("kickoff's prompt")
        await town.settled()
        prompt = await ours.members[0].last(ours.channel)
        await _until(ours, prompt, "norms.open")
        await _they_change_the_norms(ours, prompt)
        await _they_all_say_yes(ours, prompt)
        await _until(ours, prompt, "offer.open")
        await _they_offer(ours, prompt)
        await _one_asks(ours)


async def _thread(ours: Circle, prompt: Json) -> list[Json]:
    await ours.town.settled()
    return await ours.members[0].messages(ours.channel, prompt["ts"])


async def _with(ours: Circle, prompt: Json, action_id: str) -> list[Json]:
    """The messages of the thread that have a button."""
    return [
        one for one in await _thread(ours, prompt) if any(e["action_id"] == action_id for _, e in pressable(one))
    ]


async def _until(ours: Circle, prompt: Json, action_id: str) -> None:
    """Time passes until the thread asks for something."""
    for _ in range(9):
        if await _with(ours, prompt, action_id):
            return
        await ours.town.move()
    raise AssertionError(f"{action_id} was never asked for")


async def _words(who: Actor) -> str:
    view = await who.modal()
    assert view is not None
    return str(view["blocks"])


async def _they_change_the_norms(ours: Circle, prompt: Json) -> None:
    ana, ben = ours.members[:2]
    (norms,) = await _with(ours, prompt, "norms.open")
    assert (await _thread(ours, prompt))[1]["text"].startswith("*Check-in.*")
    assert "Anyone may pass, on any question." in norms["text"]
    for one in (ana, ben):
        await one.press(ours.channel, norms, "norms.open")
        view = await one.modal()
        assert view is not None
        await one.press_in(view, "norms.change")
    assert (await ana.submit(norm=" "))["errors"]["norm"].startswith("Write the line.")
    await ana.submit(norm="What is said here stays here")
    assert "Saved." in await _words(ana)
    await ours.town.settled()
    await ben.submit(norm="What is said here is nobody else's")
    told = await _words(ben)
    assert "Somebody has changed this line meanwhile, so nothing was saved." in told
    assert "What is said here stays here" in told
    assert "What is said here is nobody else's" in told, "what was typed is still there"
    await ben.submit()
    assert "Saved." in await _words(ben)
    await ours.town.settled()
    await ben.say("/circle norms", ours.channel)
    view = await ben.modal()
    assert view is not None
    assert "You have said yes to these." in str(view["blocks"])
    await ben.press_in(view, "norms.add")
    await ben.submit(norm="Laughing is welcome")
    *_, last = await _thread(ours, prompt)
    assert last["text"].startswith(f"*<@{ben.id}>* has changed your norms.")
    assert last["text"].endswith("• Laughing is welcome (new)")
    assert len(await _with(ours, prompt, "norms.yes")) == 4, "the norms and three changes"


async def _they_all_say_yes(ours: Circle, prompt: Json) -> None:
    ana, *others = ours.members
    before, *_, last = await _with(ours, prompt, "norms.yes")
    await ana.press(ours.channel, before, "norms.yes")
    assert "Your norms have been changed since" in await _words(ana)
    for one in (ana, ana, *others):
        await one.press(ours.channel, last, "norms.yes")
        assert (await one.last(ours.channel))["text"].startswith("Noted: you keep to these norms.")
    said = [one["text"] for one in await _thread(ours, prompt)]
    assert said.count("*These norms stand from now on.*") == 1
    assert said[-1] == "*These norms stand from now on.*"


async def _they_offer(ours: Circle, prompt: Json) -> None:
    _, ben, cem = ours.members[:3]
    (asking,) = await _with(ours, prompt, "offer.open")
    await ben.press(ours.channel, asking, "offer.open")
    await ben.submit(kind="introduction", offer="I know purchasing", share="yes")
    assert (await _thread(ours, prompt))[-1]["text"] == (
        f"*<@{ben.id}>* is glad to help. An introduction:\nI know purchasing"
    )
    await cem.say("/circle offer I know everybody", ours.channel)
    await cem.submit(kind="introduction", share="no")
    await cem.say("/circle offer", ours.channel)
    assert "I know everybody" in await _words(cem)
    shown = len(await _thread(ours, prompt))
    await ben.say("/circle offer", ours.channel)
    await ben.submit(offer="I know purchasing well", share="no")
    assert len(await _thread(ours, prompt)) == shown - 1, "what was shown is gone from the thread"


async def _one_asks(ours: Circle) -> None:
    ana, ben, cem, dia = ours.members[:4]
    await ana.say("/circle ask", ours.channel)
    await ana.submit(kind="introduction", about="has moved from sales into product?")
    told = await ours.settled()
    assert told.startswith(
        f"*<@{ana.id}>* asks for an introduction: who do you know who ...\nhas moved from sales"
    )
    await ours.town.plan()
    for one in (ben, cem):
        assert (await one.last())["text"].startswith(f"<@{ana.id}> asks in <#{ours.channel}> for what you offered")
    assert "for what you offered" not in str(await dia.messages())
    reminder = await ben.last()
    await ben.press(await ben.app_dm(), reminder, "request.look")
    view = await ben.modal()
    assert view is not None
    assert "has moved from sales into product?" in str(view["blocks"])
    await ben.press_in(view, "request.offer")
    assert "Thank you." in await _words(ben)
    await ours.town.settled()
    assert (await ana.last())["text"].startswith(f"<@{ben.id}>")
