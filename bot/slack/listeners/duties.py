"""Taking something on for a meeting, and giving it back."""

from slack_bolt.async_app import AsyncApp

from bot.features import duties
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.parse.duties import duty_of
from bot.slack.views import duties as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons."""
    app.action(ids.DUTY_CLOCK)(listener(surface, parse.press, take))
    app.action(ids.DUTY_CHALLENGE)(listener(surface, parse.press, take))
    app.action(ids.DUTY_GIVE_BACK)(listener(surface, parse.press, give_back))


async def take(surface: Surface, pressed: Press) -> Reply:
    """Somebody takes something on."""
    circle_id, step, duty = duty_of(pressed.subject)
    now, catalogue = surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: duties.take(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, duty, catalogue=catalogue, now=now
        )
    )
    return Say(views.thanks(pressed.subject, duty))


async def give_back(surface: Surface, pressed: Press) -> Reply:
    """Somebody does not do it after all."""
    circle_id, step, duty = duty_of(pressed.subject)
    now, catalogue = surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: duties.give_back(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, duty, catalogue=catalogue, now=now
        )
    )
    return Say(views.given_back())
