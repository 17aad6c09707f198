"""`/circle goal`: one's own goal."""

from slack_bolt.async_app import AsyncApp

from bot.features import goals
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Submission, helping
from bot.slack.views import goals as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the modal."""
    app.view(ids.GOAL_SUBMIT)(listener(surface, parse.submission, keep))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal with the goal as it is."""
    asked = await surface.database.read(
        lambda session: goals.form(session, typed.workspace_id, typed.user_id, typed.channel_id)
    )
    return OpenModal(views.form(asked, helping.typed(typed.words[1:])))


async def keep(surface: Surface, given: Submission) -> Reply:
    """Keeps what was written."""
    enrolment_id, token = helping.pair(given.subject)
    (goal, share), now = helping.goal(given), surface.now()
    kept = await surface.database.write(
        lambda session: goals.change(
            session, given.workspace_id, enrolment_id, given.user_id, goal, token=token, share=share, now=now
        )
    )
    return ShowModal(views.kept(kept, shared=share))


WORDS: dict[str, Work[Command]] = {"goal": open_form}
