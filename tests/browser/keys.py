"""The keyboard as the only way to do things on the page."""

from playwright.async_api import Locator, Page, expect

# More stops than any state of the page has.
_STOPS = 150


class Keys:
    """Somebody without a mouse: goes from stop to stop with Tab, and presses what has the focus."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def type(self, text: str) -> None:
        """Types where the focus is."""
        await self._page.keyboard.type(text)

    async def press(self, key: str) -> None:
        """Presses a key where the focus is."""
        await self._page.keyboard.press(key)

    async def to(self, wanted: Locator) -> None:
        """Goes on with Tab until this has the focus, and sees that it shows."""
        await expect(wanted).to_be_visible()
        for _ in range(_STOPS):
            if await wanted.evaluate("(node) => node === document.activeElement"):
                await expect(wanted).to_be_in_viewport()
                return
            await self.press("Tab")
        raise AssertionError("It cannot be reached with the Tab key.")

    async def use(self, wanted: Locator, key: str = "Enter") -> None:
        """Goes there and presses it."""
        await self.to(wanted)
        await self.press(key)
