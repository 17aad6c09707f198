"""`/circle norms`, and the buttons: a circle's norms, changed line by line, and everybody's yes to them."""

from slack_bolt.async_app import AsyncApp

from bot.domain.norms import Norms
from bot.features import norms
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import norms as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and the modal."""
    app.action(ids.NORMS_OPEN)(listener(surface, parse.press, open_pressed))
    app.action(ids.NORMS_ADD)(listener(surface, parse.press, add))
    app.action(ids.NORMS_CHANGE)(listener(surface, parse.press, change))
    app.action(ids.NORMS_YES)(listener(surface, parse.press, agree))
    app.view(ids.NORMS_SUBMIT)(listener(surface, parse.submission, save))


async def open_typed(surface: Surface, typed: Command) -> Reply:
    """Shows the norms to whoever types."""
    whose, now = (typed.workspace_id, typed.user_id), surface.now()
    circle_id = await surface.database.read(
        lambda session: norms.meant(session, *whose, typed.channel_id, catalogue=surface.catalogue, now=now)
    )
    return OpenModal(views.present(await _present(surface, typed, circle_id)))


async def open_pressed(surface: Surface, pressed: Press) -> Reply:
    """Shows the norms to whoever presses the button of a circle."""
    return OpenModal(views.present(await _present(surface, pressed, pressed.subject)))


async def add(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal for a new line, in the place of the screen with all of them."""
    return await _open_form(surface, pressed, pressed.subject, None)


async def change(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal for one line, in the place of the screen with all of them."""
    circle_id, norm_id = helping.pair(pressed.subject)
    return await _open_form(surface, pressed, circle_id, norm_id)


async def agree(surface: Surface, pressed: Press) -> Reply:
    """Notes a yes; whoever says it to norms that are changed by now is shown those there are."""
    (circle_id, version), now = parse.step_of(pressed.subject), surface.now()
    noted = await surface.database.write(
        lambda session: norms.agree(
            session,
            pressed.workspace_id,
            circle_id,
            version,
            pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    if noted:
        return Say(views.noted())
    shown = views.present(await _present(surface, pressed, circle_id), others=True)
    return OpenModal(shown) if pressed.modal_id is None else ShowModal(shown)


async def save(surface: Surface, given: Submission) -> Reply:
    """Saves a line, unless somebody else has changed it meanwhile: then both can be read."""
    (circle_id, filled), now = helping.norm(given), surface.now()
    theirs = await surface.database.write(
        lambda session: norms.change(
            session,
            given.workspace_id,
            circle_id,
            given.user_id,
            filled,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.saved() if theirs is None else views.form(theirs, filled.words))


async def _open_form(surface: Surface, pressed: Press, circle_id: str, norm_id: str | None) -> Reply:
    asked = await surface.database.read(
        lambda session: norms.form(
            session, pressed.workspace_id, circle_id, norm_id, pressed.user_id, catalogue=surface.catalogue
        )
    )
    form = views.form(asked)
    return OpenModal(form) if pressed.modal_id is None else ShowModal(form)


async def _present(surface: Surface, asked: Command | Press, circle_id: str) -> Norms:
    return await surface.database.read(
        lambda session: norms.present(
            session, asked.workspace_id, circle_id, asked.user_id, catalogue=surface.catalogue
        )
    )


WORDS: dict[str, Work[Command]] = {"norms": open_typed}
