"""The answers of people who are asked about a circle that is to be."""

from slack_bolt.async_app import AsyncApp

from bot.domain.consents import Consent
from bot.features import consents
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, Work, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press
from bot.slack.views import consents as views
from bot.slack.views import kit

_ANSWERS = {ids.CONSENT_YES: Consent.YES, ids.CONSENT_LATER: Consent.LATER, ids.CONSENT_NO: Consent.NO}


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the three buttons, in the message as well as where one stands."""
    for action, given in _ANSWERS.items():
        app.action(action)(listener(surface, parse.press, _answering(given)))


def _answering(given: Consent) -> Work[Press]:
    async def answer(surface: Surface, pressed: Press) -> Reply:
        now = surface.now()
        approved = await surface.database.write(
            lambda session: consents.answer(
                session,
                pressed.workspace_id,
                pressed.subject,
                pressed.user_id,
                given,
                catalogue=surface.catalogue,
                now=now,
            )
        )
        surface.plan_soon()
        said = views.noted(given, approved=approved)
        return await homes.show(surface, pressed) if pressed.at_home else Say(kit.plain(said))

    return answer
