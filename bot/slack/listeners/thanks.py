"""`/circle thanks`: one member to another, in front of the circle."""

from slack_bolt.async_app import AsyncApp

from bot.features import thanks
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import thanks as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the last step's button and to the modal."""
    app.action(ids.THANKS_NEXT)(listener(surface, parse.press, open_for_next))
    app.view(ids.THANKS_SUBMIT)(listener(surface, parse.submission, give))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal, with whom the person named."""
    to = helping.mentioned(typed.words[1:])
    asked = await surface.database.read(
        lambda session: thanks.form(session, typed.workspace_id, typed.user_id, to, typed.channel_id)
    )
    return OpenModal(views.form(asked, helping.typed(typed.words[1:], without_name=True)))


async def open_for_next(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal with whom the person thanks in the ring."""
    circle_id, step = parse.step_of(pressed.subject)
    asked = await surface.database.read(
        lambda session: thanks.form_for_next(session, pressed.workspace_id, circle_id, step, pressed.user_id)
    )
    return OpenModal(views.form(asked))


async def give(surface: Surface, given: Submission) -> Reply:
    """Thanks somebody."""
    circle_id, thanks_id = helping.pair(given.subject)
    filled, now = helping.thanks(given), surface.now()
    await surface.database.write(
        lambda session: thanks.give(
            session, given.workspace_id, circle_id, thanks_id, given.user_id, filled, now=now
        )
    )
    return ShowModal(views.given(filled.to))


WORDS: dict[str, Work[Command]] = {"thanks": open_form}
