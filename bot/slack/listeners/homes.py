"""The app's home: shown when a person looks at it, and again after they changed something there."""

from slack_bolt.async_app import AsyncApp

from bot.domain.running_circles import Whose
from bot.features import foundings, homes, invitations, moderations, rounds, running_circles, standings
from bot.reports import participation
from bot.slack import event_ids, ids, parse
from bot.slack.guard import Reply, ShowHome, Surface, listener
from bot.slack.parse import HomeOpened, Press, Submission
from bot.slack.views import homes as views
from bot.store.session import Session


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the home being opened, and to what was not delivered being tried again."""
    app.event(event_ids.HOME_OPENED)(listener(surface, parse.home_opened, show))
    app.action(ids.HOME_RETRY)(listener(surface, parse.press, try_again))


async def show(surface: Surface, looking: HomeOpened | Press) -> Reply:
    """Shows the home as it is now. Slack may tell of one opening twice: that shows the same twice."""
    return await anew(surface, looking, 0)


async def try_again(surface: Surface, pressed: Press) -> Reply:
    """Has all tried again that one thing stood in the way of; the home no longer shows it."""
    now = surface.now()
    await surface.database.write(
        lambda session: homes.try_again(
            session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now
        )
    )
    return await show(surface, pressed)


async def anew(surface: Surface, looking: HomeOpened | Press | Submission, page: int) -> ShowHome:
    """The home as it is now, with a page of the proposals that wait."""
    now, catalogue = surface.now(), surface.catalogue

    def read(session: Session) -> ShowHome:
        person = standings.standing(session, looking.workspace_id, looking.user_id, catalogue=catalogue, now=now)
        desk = moderations.desk(session, looking.workspace_id, looking.user_id, page, catalogue=catalogue)
        watch = homes.watch(session, looking.workspace_id, looking.user_id, catalogue=catalogue, now=now)
        reads = homes.reads_summary(session, looking.workspace_id, looking.user_id)
        # What was printed last: looking at one's home prints nothing.
        summary = participation.printed(session, looking.workspace_id, catalogue=catalogue) if reads else None
        founding = foundings.mine(session, looking.workspace_id, looking.user_id, catalogue=catalogue, now=now)
        invited = invitations.asked(session, looking.workspace_id, looking.user_id, catalogue=catalogue)
        led = running_circles.listed(
            session, looking.workspace_id, looking.user_id, Whose.LED, catalogue=catalogue, now=now
        )
        planned = rounds.found(session, looking.workspace_id, looking.user_id, catalogue=catalogue, now=now)
        return ShowHome(
            views.home(person, desk, catalogue.programmes, watch, summary, founding, invited, led, planned)
        )

    return await surface.database.read(read)


async def after(surface: Surface, pressed: Press) -> Reply:
    """The answer to a press that needs no other: the home anew when it was pressed there."""
    return await show(surface, pressed) if pressed.at_home else None
