"""What the app serves at a public address of its own, on the playground's port."""

from collections.abc import Mapping

STALE = {"etag": '"a"', "content-type": "text/calendar; charset=utf-8", "content-length": "4"}


async def test_without_anything_lent_there_is_nothing(house):
    async with house.session.get(f"{house.url}/app/one") as answer:
        assert answer.status == 404


async def test_the_apps_own_answer_is_given_as_it_is(house):
    async def page(path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        assert (path, headers["If-None-Match"]) == ("one/two.ics", '"b"')
        return 200, STALE, b"body"

    at = house.playground.set_own_pages(page)
    assert at == f"{house.url}/app/"
    asked = {"If-None-Match": '"b"'}
    for method, body in (("GET", "body"), ("HEAD", "")):
        async with house.session.request(method, f"{at}one/two.ics", headers=asked) as answer:
            assert (answer.status, await answer.text()) == (200, body)
            assert STALE.items() <= {name.lower(): one for name, one in answer.headers.items()}.items()
