"""A person at the page in a real browser, who finds things by their names as anybody would."""

import re
from collections.abc import Awaitable, Callable
from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.town import Actor

APP = "Peer Circles"
CONSENT = re.compile("^I take part")
# A guard against hanging, not a wait: everything below goes on as soon as the page shows it.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


class Visitor:
    """Someone at the page; the narrow page of a phone shows one column at a time."""

    def __init__(self, page: Page, actor: Actor) -> None:
        self.page = page
        self.actor = actor
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def arrive(self) -> Self:
        """Opens the page as this person, and reads the welcome away."""
        await self.page.goto(f"{self.actor.town.address}/?as={self.actor.id}")
        await self.page.get_by_role("button", name="Close the welcome").press("Enter")
        return self

    async def act_as(self, name: str) -> None:
        """Becomes somebody else in the same window."""
        await self.page.get_by_test_id("person-switch").click()
        finder = self.page.get_by_role("dialog", name="Act as")
        await finder.get_by_role("searchbox", name="Find a person").fill(name)
        await finder.get_by_role("link", name=re.compile(name)).click()
        await expect(self.page.get_by_test_id("person-switch")).to_contain_text(name)

    def place(self, name: str | re.Pattern[str]) -> Locator:
        """A conversation's entry in the left column."""
        return self.page.get_by_role("navigation", name="Workspace").get_by_role("button", name=name)

    async def open(self, name: str | re.Pattern[str]) -> None:
        """Opens a conversation, and waits until it is there: who types before writes into the one before."""
        await self.place(name).click()
        opened = self.page.locator("[data-testid=conversation][aria-current=page]").filter(has_text=name)
        await expect(opened).to_have_count(1)

    async def type(self, text: str) -> None:
        """Writes into the open conversation."""
        field = self.page.get_by_role("textbox", name=re.compile("^Message "))
        await field.fill(text)
        await field.press("Enter")

    def messages(self, containing: str | re.Pattern[str]) -> Locator:
        """The messages of the open conversation that say something."""
        column = self.page.get_by_role("region", name="Conversation")
        return column.get_by_test_id("message").filter(has_text=containing)

    def prompt(self, title: str) -> Locator:
        """The prompt of a step."""
        return self.messages(title).filter(has=self.page.get_by_role("button", name="Check in"))

    def thread(self) -> Locator:
        """The open thread."""
        return self.page.get_by_role("region", name="Thread")

    def modal(self, title: str) -> Locator:
        """The open modal of that title."""
        return self.page.get_by_role("dialog", name=title)

    async def join(self) -> None:
        """Joins with what the form suggests, and reads that one is on the list."""
        await self.type("/circle join")
        form = self.modal("Join a peer circle")
        await form.get_by_role("checkbox", name=CONSENT).check()
        await form.get_by_role("button", name="Join").click()
        await self.close("You are on the list")

    async def close(self, title: str) -> None:
        """Closes a modal that only says something."""
        modal = self.modal(title)
        await modal.get_by_test_id("modal-close").click()
        await expect(modal).to_have_count(0)

    async def move_on(self, until: Locator) -> None:
        """Moves to the next thing that happens, until something can be seen."""
        button = self.page.get_by_test_id("advance")
        for _ in range(10):
            await button.click()
            await expect(self.page.get_by_test_id("timebar")).to_have_attribute("aria-busy", "false")
            if await until.count():
                return
        raise AssertionError("It did not come to pass in ten moves.")


# Opens the page as somebody, by name, in a window of their own.
Visit = Callable[..., Awaitable[Visitor]]
