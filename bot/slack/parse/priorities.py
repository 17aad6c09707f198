"""What comes in of what matters when circles are formed."""

from bot.domain.priorities import GOALS, MOST_OF_ONE, Matter, Priorities
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids
from bot.slack.parse import Submission


def priorities(given: Submission) -> Priorities:
    """The fields of the form; refused where one was left out or is none of ours."""
    most = _chosen(given, ids.FIELD_OF_ONE, [ids.ANY_NUMBER, *map(str, range(1, MOST_OF_ONE + 1))])
    degrees = [str(int(one)) for one in Matter]
    return Priorities(
        **{one: Matter(int(_chosen(given, f"{ids.FIELD_MATTERS}{one}", degrees))) for one in GOALS},
        of_one_department=None if most == ids.ANY_NUMBER else int(most),
    )


def _chosen(given: Submission, field: str, among: list[str]) -> str:
    value = str(given.values.get(field) or "")
    if value not in among:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=field)
    return value
