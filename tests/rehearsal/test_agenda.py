"""Who acts together, and who one after the other."""

from datetime import timedelta

from bot.rehearsal.agenda import Agenda, Kind
from tests.rehearsal.conftest import START


def test_several_people_act_at_the_same_instant_and_one_person_does_one_thing_at_a_time() -> None:
    agenda, later = Agenda(), START + timedelta(seconds=1)
    for at, user, kind in (
        (START, "U1", Kind.CAME_OUT),
        (START, "U1", Kind.CHECK_IN),
        (START, "U0", Kind.CHECK_IN),
        (later, "U2", Kind.CHECK_IN),
        (later + timedelta(hours=1), "U2", Kind.MET),
    ):
        agenda.add(at, user, kind)
    taken = [[(one.user, one.kind) for one in agenda.due(later)] for _ in range(4)]
    assert taken == [
        [("U0", Kind.CHECK_IN), ("U1", Kind.CAME_OUT)],
        [("U1", Kind.CHECK_IN)],
        [("U2", Kind.CHECK_IN)],
        [],
    ]
