"""Asking for help: `/circle ask`, the button of a step's messages, and the answers."""

from slack_bolt.async_app import AsyncApp

from bot.features import requests
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.parse.replies import ThreadReply
from bot.slack.views import requests as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and the modal."""
    app.action(ids.REQUEST_OPEN)(listener(surface, parse.press, open_pressed))
    app.action(ids.REQUEST_OFFER)(listener(surface, parse.press, offer))
    app.action(ids.REQUEST_LOOK)(listener(surface, parse.press, look))
    app.view(ids.REQUEST_SUBMIT)(listener(surface, parse.submission, ask))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal for whoever types."""
    asked = await surface.database.read(
        lambda session: requests.form(session, typed.workspace_id, typed.user_id, typed.channel_id)
    )
    return OpenModal(views.form(asked, helping.typed(typed.words[1:])))


async def open_pressed(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal for whoever presses the button under a step."""
    circle_id, _ = parse.step_of(pressed.subject)
    asked = await surface.database.read(
        lambda session: requests.form_in(session, pressed.workspace_id, circle_id, pressed.user_id)
    )
    return OpenModal(views.form(asked))


async def ask(surface: Surface, given: Submission) -> Reply:
    """Asks the circle."""
    circle_id, request_id = helping.pair(given.subject)
    filled, now = helping.request(given), surface.now()
    await surface.database.write(
        lambda session: requests.ask(
            session, given.workspace_id, circle_id, request_id, given.user_id, filled, now=now
        )
    )
    return ShowModal(views.asked())


async def look(surface: Surface, pressed: Press) -> Reply:
    """Shows a request to somebody who was told of it in private."""
    found = await surface.database.read(
        lambda session: requests.look(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return OpenModal(views.looked_at(found))


async def offer(surface: Surface, pressed: Press) -> Reply:
    """Notes that somebody can help; nothing of it is said in public."""
    now = surface.now()
    word = await surface.database.write(
        lambda session: requests.offer(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(views.thank_you(word))


async def replied(surface: Surface, written: ThreadReply) -> None:
    """Notes that somebody wrote in a thread, in case it is a request's. Slack may tell of one reply twice."""
    now = surface.now()
    await surface.database.write(
        lambda session: requests.replied(
            session, written.workspace_id, written.channel_id, written.thread_ts, written.user_id, now=now
        )
    )


WORDS: dict[str, Work[Command]] = {"ask": open_form}
