"""Those who wait or are in a circle, with all that forming circles needs to know of them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.forming import together
from bot.domain.forming.people import Person
from bot.domain.positions import NOTHING
from bot.features import holiday_dates
from bot.store import enrolments, members, positions, priorities
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def who_may_come_in(
    session: Session, circle: Circle, coming: Sequence[Enrolment], inside: Sequence[Enrolment]
) -> list[Enrolment]:
    """Of those who could come into a circle the ones whom the rules let be with all who are inside.

    That is nobody's manager or report, nobody whom anybody of them would rather not be with, and not too many of one
    department. No reason is given for anybody, so that nothing is found out by trying.
    """
    most = priorities.get(session, circle.workspace_id, circle.programme_id).of_one_department
    known = of(session, circle.workspace_id, [*inside, *coming])
    there, others = known[: len(inside)], known[len(inside) :]
    return [one for one, person in zip(coming, others, strict=True) if together.may_come_in(person, there, most)]


def may_be_together(
    session: Session, circle: Circle, inside: Sequence[Enrolment], known: Mapping[str, Person] | None = None
) -> bool:
    """Whether the rules let all of those be together who are in a circle; `known` is of them what was read already."""
    most = priorities.get(session, circle.workspace_id, circle.programme_id).of_one_department
    people = [known[one.id] for one in inside] if known is not None else of(session, circle.workspace_id, inside)
    return together.may_be_together(people, most)


def of(
    session: Session, workspace_id: str, waiting: Sequence[Enrolment], among: Mapping[str, str] | None = None
) -> list[Person]:
    """What is known of each of these, in their order; a few reads, however many they are.

    They are named by the ids of their enrolments, and name only one another, or those `among` whom they are (enrolment
    ids by user ids): whoever is not there is left out.
    Beside those reads only lists of avoided people are read one by one, as each has to be unsealed.
    """
    here = [one for one in waiting if one.workspace_id == workspace_id]
    users = sorted({one.user_id for one in here})
    ids = among or {one.user_id: one.id for one in here}
    stand = positions.of(session, workspace_id, users)
    met = members.met(session, workspace_id, users)

    def named(user_ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids[one] for one in user_ids if one in ids)

    found: list[Person] = []
    for one, free in zip(here, holiday_dates.free_times(session, here), strict=True):
        position = stand.get(one.user_id, NOTHING)
        found.append(
            Person(
                one.id,
                free,
                department=position.department or "",
                function=position.function or "",
                site=position.site or "",
                level=position.level,
                topics=frozenset(one.topics),
                manager=ids.get(position.manager or "", ""),
                avoid=named(enrolments.avoids(session, one)),
                facilitates=one.hosts,
                met=named(met.get(one.user_id, ())),
            )
        )
    return found
