"""`/circle offer`, and the buttons: what help a member offers their circle."""

from slack_bolt.async_app import AsyncApp

from bot.features import offers
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import offers as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and the modal."""
    app.action(ids.OFFER_OPEN)(listener(surface, parse.press, open_pressed))
    app.action(ids.OFFER_TAKE_BACK)(listener(surface, parse.press, take_back))
    app.view(ids.OFFER_SUBMIT)(listener(surface, parse.submission, keep))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal for whoever types."""
    asked = await surface.database.read(
        lambda session: offers.form(session, typed.workspace_id, typed.user_id, typed.channel_id)
    )
    return OpenModal(views.form(asked, helping.typed(typed.words[1:])))


async def open_pressed(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal for whoever presses the button of a circle."""
    asked = await surface.database.read(
        lambda session: offers.form_in(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return OpenModal(views.form(asked))


async def keep(surface: Surface, given: Submission) -> Reply:
    """Keeps what somebody offers."""
    filled, now = helping.offer(given), surface.now()
    kept = await surface.database.write(
        lambda session: offers.keep(session, given.workspace_id, given.subject, given.user_id, filled, now=now)
    )
    return ShowModal(views.kept(kept))


async def take_back(surface: Surface, pressed: Press) -> Reply:
    """Destroys what somebody offers."""
    now = surface.now()
    await surface.database.write(
        lambda session: offers.take_back(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(views.taken_back())


WORDS: dict[str, Work[Command]] = {"offer": open_form}
