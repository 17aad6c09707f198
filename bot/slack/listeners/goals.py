"""`/circle goal` and the button at home: one's own goal."""

from slack_bolt.async_app import AsyncApp

from bot.features import goals
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.listeners import homes
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import goals as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button and the modal."""
    app.action(ids.GOAL_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.GOAL_SUBMIT)(listener(surface, parse.submission, keep))


async def open_form(surface: Surface, wanted: Command | Press) -> Reply:
    """Opens the modal with the goal as it is."""
    channel_id = helping.channel(wanted)
    asked = await surface.database.read(
        lambda session: goals.form(session, wanted.workspace_id, wanted.user_id, channel_id)
    )
    return OpenModal(views.form(asked, helping.typed_with(wanted)))


async def keep(surface: Surface, given: Submission) -> Reply:
    """Keeps what was written."""
    enrolment_id, token = helping.pair(given.subject)
    (goal, share), now = helping.goal(given), surface.now()
    kept = await surface.database.write(
        lambda session: goals.change(
            session, given.workspace_id, enrolment_id, given.user_id, goal, token=token, share=share, now=now
        )
    )
    return ShowModal(views.kept(kept, shared=share), home=(await homes.anew(surface, given, 0)).view)


WORDS: dict[str, Work[Command]] = {"goal": open_form}
