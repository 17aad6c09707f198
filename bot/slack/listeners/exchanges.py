"""Exchanging places in a step: whom to ask, and the answer."""

from slack_bolt.async_app import AsyncApp

from bot.domain.exchanges import Exchange
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import exchanges
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.parse import exchanges as parsing
from bot.slack.views import exchanges as views
from bot.store.session import Session


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button of the guide and the host's note, to its form, and to the question's two buttons."""
    app.action(ids.EXCHANGE_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.EXCHANGE_SUBMIT)(listener(surface, parse.submission, ask))
    app.action(ids.EXCHANGE_YES)(listener(surface, parse.press, accept))
    app.action(ids.EXCHANGE_NO)(listener(surface, parse.press, decline))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Asks whom to ask."""
    circle_id, step = parse.step_of(pressed.subject)
    more = {"catalogue": surface.catalogue, "now": surface.now()}
    places = await surface.database.read(
        lambda session: exchanges.form(session, pressed.workspace_id, circle_id, step, pressed.user_id, **more)
    )
    return OpenModal(views.form(places))


async def ask(surface: Surface, given: Submission) -> Reply:
    """Asks a member."""
    circle_id, step = parse.step_of(given.subject)
    to, speaks = given.values.get(ids.FIELD_MEMBER), parsing.spot(given)
    more = {"catalogue": surface.catalogue, "now": surface.now()}
    await surface.database.write(
        lambda session: exchanges.ask(
            session, given.workspace_id, circle_id, step, given.user_id, to, speaks, **more
        )
    )
    return ShowModal(views.asked(str(to)))


async def accept(surface: Surface, pressed: Press) -> Reply:
    """Somebody says yes."""
    now = surface.now()

    def write(session: Session) -> Exchange:
        place = session, pressed.workspace_id, pressed.subject
        exchanges.accept(*place, pressed.user_id, catalogue=surface.catalogue, now=now)
        return _of(surface, session, pressed)

    return Say(views.answered(await surface.database.write(write)))


async def decline(surface: Surface, pressed: Press) -> Reply:
    """Somebody says no."""
    now = surface.now()

    def write(session: Session) -> Exchange:
        exchanges.decline(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
        return _of(surface, session, pressed)

    return Say(views.answered(await surface.database.write(write)))


def _of(surface: Surface, session: Session, pressed: Press) -> Exchange:
    found = exchanges.of(session, pressed.workspace_id, pressed.subject, catalogue=surface.catalogue)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found
