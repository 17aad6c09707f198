"""Those who wait, with all that forming circles needs to know of them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.candidates import Candidate
from bot.domain.positions import NOTHING
from bot.store import enrolments, members, positions
from bot.store.models import Enrolment
from bot.store.session import Session


def of(session: Session, workspace_id: str, waiting: Sequence[Enrolment]) -> list[Candidate]:
    """What is known of each of these, in their order; a few reads, however many they are.

    Beside these only lists of avoided people are read one by one, as each has to be unsealed.
    """
    users = sorted({one.user_id for one in waiting})
    stand = positions.of(session, workspace_id, users)
    chosen = positions.chosen_countries(session, workspace_id, users)
    for user_id, country in chosen.items():
        stand[user_id] = replace(stand.get(user_id, NOTHING), country=country)
    met = members.met(session, workspace_id, users)
    return [
        Candidate(
            one.id,
            one.user_id,
            stand.get(one.user_id, NOTHING),
            language=one.language,
            topics=frozenset(one.topics),
            facilitates=one.hosts,
            met=met.get(one.user_id, frozenset()),
            avoids=enrolments.avoids(session, one),
        )
        for one in waiting
        if one.workspace_id == workspace_id
    ]
