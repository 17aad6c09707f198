"""Founding a circle: the form, and what a founder does while others answer."""

from collections.abc import Callable, Mapping

from slack_bolt.async_app import AsyncApp

from bot.domain.foundings import FoundingForm, Obstacle, Typed, named
from bot.domain.joinings import Profile
from bot.features import foundings
from bot.features.foundings import Profiles
from bot.slack import directory, ids, parse
from bot.slack.guard import FieldErrors, OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.listeners import homes
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import foundings as parsing
from bot.slack.views import foundings as views
from bot.slack.views import kit
from bot.store.session import Session

Card = foundings.Founding | None


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the forms of a founder, and to the buttons on the card of their circle."""
    app.action(ids.FOUNDING_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.FOUNDING_MORE)(listener(surface, parse.press, open_more))
    app.action(ids.FOUNDING_GO_ON)(listener(surface, parse.press, go_on))
    app.action(ids.FOUNDING_WAIT)(listener(surface, parse.press, wait_instead))
    app.action(ids.FOUNDING_CALL_OFF)(listener(surface, parse.press, call_off))
    app.view(ids.FOUNDING_SUBMIT)(listener(surface, parse.submission, start))
    app.view(ids.FOUNDING_MORE_SUBMIT)(listener(surface, parse.submission, ask_more))


async def open_form(surface: Surface, typed: Command | Press) -> Reply:
    """Opens the form with those who were named, or were in one's last circle; or shows what one is founding already."""
    card = await _card(surface, typed)
    if card is not None:
        return Say(views.card(card))
    wanted = await _wanted(surface, typed)
    profiles = await directory.profiles(surface, typed.workspace_id, {*wanted.people, typed.user_id})
    own = profiles[typed.user_id] or await directory.profile(surface, typed.workspace_id, typed.user_id)
    now = surface.now()

    def read(session: Session) -> FoundingForm:
        return foundings.form(session, typed.workspace_id, own, wanted, profiles, now=now)

    shown = await directory.read_with_group(surface, typed.workspace_id, read)
    if isinstance(typed, Press):  # Nobody was named: who cannot be asked is only left out.
        shown = views.without_obstacles(shown)
    return OpenModal(views.form(surface.catalogue.programmes, shown))


async def start(surface: Surface, given: Submission) -> Reply:
    """Founds the circle and asks its people, or says at their field who cannot be asked."""
    plan, application = parsing.plan(given), parsing.application(given)
    profiles = await directory.profiles(surface, given.workspace_id, {*plan.people, given.user_id})
    own = profiles[given.user_id] or await directory.profile(surface, given.workspace_id, given.user_id)
    others = {one: profiles[one] for one in plan.people}
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.write(
        lambda session: foundings.start(
            session, given.workspace_id, own, plan, application, others, catalogue=catalogue, now=now
        )
    )
    if found:
        return _cannot(found, others)
    surface.plan_soon()
    home = await homes.anew(surface, given, 0)
    return ShowModal(views.asked(len(plan.people)), home=home.view)


async def open_more(surface: Surface, pressed: Press) -> Reply:
    """Opens the form in which others are asked too."""
    free = await surface.database.read(
        lambda session: foundings.askable(
            session, pressed.workspace_id, pressed.subject, pressed.user_id, catalogue=surface.catalogue
        )
    )
    return OpenModal(views.form_for_more(pressed.subject, free))


async def ask_more(surface: Surface, given: Submission) -> Reply:
    """Asks them."""
    people = parsing.people(given)
    profiles = await directory.profiles(surface, given.workspace_id, people)
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.write(
        lambda session: foundings.ask_more(
            session, given.workspace_id, given.subject, given.user_id, profiles, catalogue=catalogue, now=now
        )
    )
    return _cannot(found, profiles) if found else ShowModal(views.asked(len(people)))


async def go_on(surface: Surface, pressed: Press) -> Reply:
    """The founder waits for nobody else."""
    now, catalogue = surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: foundings.go_on(
            session, pressed.workspace_id, pressed.subject, pressed.user_id, catalogue=catalogue, now=now
        )
    )
    surface.plan_soon()
    return await homes.after(surface, pressed) or await _shown(surface, pressed)


async def wait_instead(surface: Surface, pressed: Press) -> Reply:
    """The founder and those who said yes wait for another circle."""
    return await _end(surface, pressed, foundings.wait_instead, views.waits_instead())


async def call_off(surface: Surface, pressed: Press) -> Reply:
    """The founder calls it off."""
    return await _end(surface, pressed, foundings.call_off, views.called_off())


async def _end(surface: Surface, pressed: Press, ends: Callable[..., None], said: str) -> Reply:
    now = surface.now()
    await surface.database.write(
        lambda session: ends(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    surface.plan_soon()
    return await homes.after(surface, pressed) or Say(kit.plain(said))


async def _shown(surface: Surface, pressed: Press) -> Reply:
    card = await _card(surface, pressed)
    return Say(views.card(card)) if card else None


async def _card(surface: Surface, typed: Command | Press) -> Card:
    now, catalogue = surface.now(), surface.catalogue
    return await surface.database.read(
        lambda session: foundings.mine(session, typed.workspace_id, typed.user_id, catalogue=catalogue, now=now)
    )


async def _wanted(surface: Surface, typed: Command | Press) -> Typed:
    """Whom a founder has in mind: those mentioned behind the command, or those of the circle that a button is about."""
    if isinstance(typed, Command):
        return named(typed.words[1:])
    fellows = await surface.database.read(
        lambda session: foundings.fellows(session, typed.workspace_id, typed.subject, typed.user_id)
    )
    return Typed(fellows)


def _cannot(found: Mapping[str, Obstacle], profiles: Profiles) -> Reply:
    names = {one: _name(profiles.get(one)) for one in found}
    return FieldErrors({ids.FIELD_PEOPLE: views.cannot_be_asked(found, names)})


def _name(profile: Profile | None) -> str:
    return profile.name if profile else ""


WORDS: dict[str, Work[Command]] = {"start": open_form}
