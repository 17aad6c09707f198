"""What the page costs before it shows anything, and that it asks nobody else for anything."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, Response

from tests.town import Town

MOST_BYTES = 200_000


async def test_the_first_load_is_light_and_comes_from_here_alone(town: Town, browser: Browser) -> None:
    page = await browser.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    await page.goto(f"{town.address}/?as={town.person('farid').id}")
    await page.get_by_test_id("composer").wait_for()
    loaded = [one for one in responses if not one.url.endswith("/stream") and "/stream?" not in one.url]
    sizes = {one.url: len(await one.body()) for one in loaded}
    assert len(sizes) > 20
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda pair: -pair[1])[:5]
    assert {urlsplit(one.url).netloc for one in responses} == {urlsplit(town.address).netloc}
    assert all(one.ok for one in responses)
    await page.close()
