"""Breaks: a member asks for one, the others answer, a moderator makes one."""

from slack_bolt.async_app import AsyncApp

from bot.domain.breaks import NO, YES
from bot.features import breaks
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import breaks as parsing
from bot.slack.views import breaks as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the modals, the answers, and the button in a moderator's home."""
    app.view(ids.BREAK_SUBMIT)(listener(surface, parse.submission, ask))
    app.action(ids.BREAK_YES)(listener(surface, parse.press, agree))
    app.action(ids.BREAK_NO)(listener(surface, parse.press, disagree))
    app.action(ids.BREAK_CHOOSE)(listener(surface, parse.press, choose))
    app.view(ids.BREAK_SET)(listener(surface, parse.submission, make))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the form, where there is something to interrupt."""
    circle_id = await surface.database.read(
        lambda session: breaks.may_ask(session, typed.workspace_id, typed.user_id, catalogue=surface.catalogue)
    )
    return OpenModal(views.form(circle_id))


async def ask(surface: Surface, given: Submission) -> Reply:
    """Asks the others."""
    weeks, now = parsing.weeks(given), surface.now()
    asked = await surface.database.write(
        lambda session: breaks.ask(
            session,
            given.workspace_id,
            given.subject,
            given.user_id,
            weeks,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.asked_them() if asked else views.made_at_once())


async def agree(surface: Surface, pressed: Press) -> Reply:
    """The break suits a member."""
    return await _answer(surface, pressed, YES)


async def disagree(surface: Surface, pressed: Press) -> Reply:
    """A member would rather go on."""
    return await _answer(surface, pressed, NO)


async def choose(surface: Surface, pressed: Press) -> Reply:
    """Opens the form in which a moderator chooses a circle."""
    found = await surface.database.read(
        lambda session: breaks.choosable(
            session, pressed.workspace_id, pressed.user_id, catalogue=surface.catalogue
        )
    )
    return OpenModal(views.choice(found))


async def make(surface: Surface, given: Submission) -> Reply:
    """Makes the break that a moderator chose."""
    circle_id, weeks, now = parsing.circle(given), parsing.weeks(given), surface.now()
    await surface.database.write(
        lambda session: breaks.set_(
            session,
            given.workspace_id,
            circle_id,
            weeks,
            by=given.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.set_())


async def _answer(surface: Surface, pressed: Press, said: str) -> Reply:
    now = surface.now()
    await surface.database.write(
        lambda session: breaks.answer(
            session,
            pressed.workspace_id,
            pressed.subject,
            pressed.user_id,
            said,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return Say(views.answered(said == YES))


WORDS: dict[str, Work[Command]] = {"break": open_form}
