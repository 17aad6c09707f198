"""A person's own settings: reminders, language, and topics of no interest."""

from collections.abc import Collection

from bot.domain import preferences as rules
from bot.domain.positions import NOTHING
from bot.domain.preferences import Preferences, SettingsForm
from bot.features import people, positions
from bot.store import people as store
from bot.store.session import Session
from bot.wording import LANGUAGES


def form(session: Session, workspace_id: str, user_id: str) -> SettingsForm:
    """What a person has set, for their own eyes."""
    person = store.get(session, workspace_id, user_id)
    language = people.language_of(session, workspace_id, user_id)
    now = Preferences(
        reminders=person.reminders if person else True,
        weekday=person.remind_weekday if person else None,
        at=person.remind_at if person else None,
        language=language if language in LANGUAGES else people.ENGLISH,
        not_topics=rules.known_topics((person.not_topics if person else None) or ()),
        country=person.country if person else None,
    )
    zone = people.zone_of(session, workspace_id, user_id)
    told = positions.known(session, workspace_id, user_id) or NOTHING
    return SettingsForm(now, zone, follows=person is None or person.zone in (None, zone), told=told)


def save(
    session: Session, workspace_id: str, user_id: str, chosen: Preferences, *, countries: Collection[str]
) -> Preferences:
    """Sets all of it at once; `countries` are the codes of those there are."""
    checked = rules.checked(chosen, LANGUAGES, countries)
    person = store.known(session, workspace_id, user_id)
    person.reminders, person.language = checked.reminders, checked.language
    person.remind_weekday, person.remind_at = checked.weekday, checked.at
    person.not_topics, person.country = sorted(checked.not_topics), checked.country
    return checked
