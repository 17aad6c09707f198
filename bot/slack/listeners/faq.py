"""`/circle faq`: questions and answers, searched by words. Nothing is read from the database, and nothing noted."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.searching import words_of
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.listeners.guides import edition_of
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import faq as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button beside each question, and to the search."""
    app.action(ids.FAQ_OPEN)(listener(surface, parse.press, open_answer))
    app.view(ids.FAQ_SEARCH)(listener(surface, parse.submission, search))


async def open_list(surface: Surface, typed: Command) -> Reply:
    """Opens the list, or what is found for the words behind the command."""
    return OpenModal(views.faq(edition_of(surface), helping.words(typed)))


async def search(surface: Surface, given: Submission) -> Reply:
    """Shows what is found in the place of the list."""
    words = words_of(str(given.values.get(ids.FIELD_SEARCH) or ""))
    return ShowModal(views.faq(edition_of(surface), words))


async def open_answer(surface: Surface, pressed: Press) -> Reply:
    """Opens an answer on top of the list."""
    question = edition_of(surface).question(pressed.subject)
    if question is None:
        raise Refusal(RefusalCode.GONE)
    return OpenModal(views.answer(question))


WORDS: dict[str, Work[Command]] = {"faq": open_list}
