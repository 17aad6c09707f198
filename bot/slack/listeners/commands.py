"""`/circle` and the words after it, each led to its own listener."""

from slack_bolt.async_app import AsyncApp

from bot.domain.running_circles import Whose
from bot.domain.standings import Standing
from bot.features import foundings as starting
from bot.features import invitations, standings, workspaces
from bot.features import running_circles as running
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, Work, listener
from bot.slack.listeners import (
    breaks,
    clinics,
    commitments,
    concerns,
    faq,
    foundings,
    goals,
    guides,
    joinings,
    keepsakes,
    leavings,
    letters,
    meetings,
    norms,
    offers,
    openings,
    pauses,
    programmes,
    requests,
    rounds,
    running_circles,
    settings,
    subscriptions,
    summaries,
    thanks,
    worksheets,
)
from bot.slack.parse import Command
from bot.slack.views import homes as home_views
from bot.slack.views import joinings as joining_views
from bot.slack.views import kit
from bot.slack.views import running_circles as running_views
from bot.slack.views import standings as views
from bot.slack.views.kit import Message
from bot.store.session import Session

_POINTS = ".,:;!?"  # Of a sentence, not of the word.


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the slash command."""
    app.command(ids.COMMAND)(listener(surface, parse.command, command))


async def command(surface: Surface, typed: Command) -> Reply:
    """Leads the first word to what it names."""
    await _note(surface, typed.workspace_id)
    word = typed.words[0].lower().strip(_POINTS) if typed.words else ""
    work = _WORDS.get(word)
    return Say(views.unknown_word(typed.words[0])) if work is None else await work(surface, typed)


async def overview(surface: Surface, typed: Command) -> Reply:
    """Where one stands or, for a newcomer, what a circle is."""
    found, asked, led = await _standing(surface, typed)
    if found.is_over and not led.text:
        return Say(kit.together(asked, joining_views.introduction(surface.catalogue.programmes)))
    return Say(kit.together(asked, led, views.standing(found)))


async def status(surface: Surface, typed: Command) -> Reply:
    """Where one stands."""
    found, asked, led = await _standing(surface, typed)
    joined = found.waiting or found.circles or found.founds or led.text
    stands = views.standing(found) if joined else kit.plain(views.nothing_joined())
    return Say(kit.together(asked, led, stands))


async def help_(surface: Surface, typed: Command) -> Reply:
    """What can be typed."""
    return Say(views.help_text())


async def _note(surface: Surface, workspace_id: str) -> None:
    """Notes once a day that the command reached us, for whoever wonders whether another app has taken it."""
    now = surface.now()
    if surface.command_noted.get(workspace_id) != now.date():
        surface.command_noted[workspace_id] = now.date()
        await surface.database.write(lambda session: workspaces.command_seen(session, workspace_id, now))


async def _standing(surface: Surface, typed: Command) -> tuple[Standing, Message, Message]:
    """Where somebody stands, what they are asked or are starting, and which circles they facilitate."""
    now, catalogue = surface.now(), surface.catalogue

    def read(session: Session) -> tuple[Standing, Message, Message]:
        found = standings.standing(session, typed.workspace_id, typed.user_id, catalogue=catalogue, now=now)
        founding = starting.mine(session, typed.workspace_id, typed.user_id, catalogue=catalogue, now=now)
        invited = invitations.asked(session, typed.workspace_id, typed.user_id, catalogue=catalogue)
        led = running.listed(session, typed.workspace_id, typed.user_id, Whose.LED, catalogue=catalogue, now=now)
        return found, home_views.foundings_and_invitations(founding, invited), running_views.led(led)

    return await surface.database.read(read)


# The first word of what is typed, each with what it leads to.
_WORDS: dict[str, Work[Command]] = {
    "": overview,
    "help": help_,
    "status": status,
    **breaks.WORDS,
    **clinics.WORDS,
    **joinings.WORDS,
    **letters.WORDS,
    **keepsakes.WORDS,
    **summaries.WORDS,
    **concerns.WORDS,
    **foundings.WORDS,
    **goals.WORDS,
    **commitments.WORDS,
    **requests.WORDS,
    **rounds.WORDS,
    **running_circles.WORDS,
    **thanks.WORDS,
    **worksheets.WORDS,
    **meetings.WORDS,
    **subscriptions.WORDS,
    **norms.WORDS,
    **offers.WORDS,
    **leavings.WORDS,
    **pauses.WORDS,
    **programmes.WORDS,
    **settings.WORDS,
    **openings.WORDS,
    **guides.WORDS,
    **faq.WORDS,
}
