"""The page's way to the programmes of whoever owns the playground: what is listed, shown and refused."""

from bot.playground import ProgrammeControls

LISTED = {"programmes": [{"id": "tea"}], "languages": [["en", "English"]]}


def lend(playground, asked=None):
    """Lends programmes that note what is asked of them, and that have no step 9."""

    def previews(programme, step, language):
        if step == 9:
            raise ValueError("There is no step 9.\nThere never was.")
        (asked if asked is not None else []).append((programme, step, language))
        return [{"name": "The prompt", "blocks": [], "window": "", "buttons": []}]

    playground.set_programmes(ProgrammeControls(lambda language: LISTED | {"in": language}, previews))


async def answer(house, path):
    async with house.session.get(f"{house.url}/playground/{path}") as response:
        return response.status, await response.json()


async def test_without_programmes_the_page_is_told_that_there_are_none(house):
    assert (await house.page.get("workspace"))["programmes"] is False
    for path in ("programmes", "previews?programme=tea"):
        status, body = await answer(house, path)
        assert (status, body["error"]) == (409, "no_programmes")


async def test_what_is_listed_and_shown_is_what_the_owner_says(house):
    asked = []
    lend(house.playground, asked)
    assert (await house.page.get("workspace"))["programmes"] is True
    assert await house.page.get("programmes") == LISTED | {"in": "en"}
    assert await house.page.get("programmes", language="de") == LISTED | {"in": "de"}
    shown = await house.page.get("previews", programme="tea", step="3", language="de")
    assert [one["name"] for one in shown["previews"]] == ["The prompt"]
    await house.page.get("previews", programme="tea", step="")
    assert asked == [("tea", 3, "de"), ("tea", None, "en")]


async def test_what_cannot_be_shown_is_said_in_the_owners_sentences(house):
    lend(house.playground)
    status, body = await answer(house, "previews?programme=tea&step=9")
    assert (status, body["error"], body["message"]) == (409, "not_shown", "There is no step 9.\nThere never was.")
    status, body = await answer(house, "previews?programme=tea&step=-1")
    assert (status, body["error"]) == (400, "bad_field")
