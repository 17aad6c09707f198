"""The fields of the modals in which members name a goal, commit, ask, thank, and set their meeting."""

import re
from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.checkins import Outcome
from bot.domain.clinics import ClinicGiven, Pace
from bot.domain.commitments import CommitmentGiven
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.norms import NormGiven
from bot.domain.offers import OfferGiven
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind, RequestGiven
from bot.domain.searching import words_of
from bot.domain.thanks import ThanksGiven
from bot.slack import ids
from bot.slack.parse import Command, Press, Submission, step_of
from bot.slack.parse.replies import as_typed

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
Kind = TypeVar("Kind", bound=StrEnum)


def pair(subject: str) -> tuple[str, str]:
    """The two ids that a modal stands for; refused when it is none of ours."""
    first, _, second = subject.partition(":")
    if not first or not second:
        raise Refusal(RefusalCode.GONE)
    return first, second


def mentioned(words: Sequence[str]) -> str | None:
    """The first person who is mentioned in what was typed."""
    found = (_MENTION.fullmatch(one) for one in words)
    return next((one.group(1) for one in found if one), None)


def channel(asked: Command | Press) -> str:
    """The channel that tells which circle is meant: where it was typed, or the one that a button stands for."""
    return asked.channel_id if isinstance(asked, Command) else asked.subject


def typed_with(asked: Command | Press, *, without_name: bool = False) -> str:
    """What stood behind the command's first word, if it was a command."""
    return typed(asked.words[1:], without_name=without_name) if isinstance(asked, Command) else ""


def typed(words: Sequence[str], *, without_name: bool = False) -> str:
    """What somebody has typed after a command's first word, to stand in the form it opens, the first name left out."""
    named = next((at for at, one in enumerate(words) if without_name and _MENTION.fullmatch(one)), None)
    return as_typed(" ".join(one for at, one in enumerate(words) if at != named))


def words(typed_in: Command) -> tuple[str, ...]:
    """The words that somebody has typed after the command's first one, to look for."""
    return words_of(typed(typed_in.words[1:]))


def goal(given: Submission) -> tuple[str | None, bool]:
    """The goal, and whether the circle is to see it."""
    return given.values.get(ids.FIELD_GOAL), _shared(given)


def commitment(given: Submission) -> CommitmentGiven:
    """What somebody will do, by when, and at which moment."""
    return CommitmentGiven(
        what=str(given.values.get(ids.FIELD_WHAT) or ""),
        due_on=_date(given, ids.FIELD_DUE_ON),
        cue=given.values.get(ids.FIELD_CUE),
        shared=_shared(given),
    )


def action(given: Submission) -> tuple[str, date]:
    """What is to be done, and by when."""
    return str(given.values.get(ids.FIELD_WHAT) or ""), _date(given, ids.FIELD_DUE_ON)


def step_and_version(subject: str) -> tuple[str, int, int]:
    """The circle, the step and the version of the words that a modal was opened with; refused when none of ours."""
    rest, _, version = subject.rpartition(":")
    if not re.fullmatch("[0-9]{1,6}", version):
        raise Refusal(RefusalCode.GONE)
    return *step_of(rest), int(version)


def step_and_seen(subject: str) -> tuple[str, int, Outcome | None]:
    """The circle, the step and how it had come out when the form was opened; refused when none of ours."""
    rest, _, seen = subject.rpartition(":")
    if seen not in ("", *Outcome):
        raise Refusal(RefusalCode.GONE)
    return *step_of(rest), Outcome(seen) if seen else None


def outcome(given: Submission) -> Outcome:
    """How a commitment came out."""
    return _one_of(Outcome, given, ids.FIELD_CAME_OUT)


def request(given: Submission) -> RequestGiven:
    """The kind of help, and what about."""
    return RequestGiven(_one_of(HelpKind, given, ids.FIELD_KIND), str(given.values.get(ids.FIELD_ABOUT) or ""))


def offer(given: Submission) -> OfferGiven:
    """The kind of help that somebody offers, what, and whether the circle is to see it."""
    words = str(given.values.get(ids.FIELD_OFFER) or "")
    return OfferGiven(_one_of(HelpKind, given, ids.FIELD_KIND), words, _shared(given))


def norm(given: Submission) -> tuple[str, NormGiven]:
    """The circle, and what somebody makes of a line of its norms."""
    circle_id, norm_id, version = numbered(given.subject)
    words, ticks = str(given.values.get(ids.FIELD_NORM) or ""), given.values.get(ids.FIELD_TAKE_OUT) or ()
    return circle_id, NormGiven(norm_id, version, words, take_out=ids.YES in ticks)


def numbered(subject: str) -> tuple[str, str, int]:
    """Two ids and a version that something stands for; refused when it is none of ours."""
    first, rest = pair(subject)
    second, version = pair(rest)
    if not re.fullmatch(r"[0-9]{1,9}", version):
        raise Refusal(RefusalCode.GONE)
    return first, second, int(version)


def clinic(given: Submission) -> ClinicGiven:
    """The pace and, if they like, what it is about."""
    return ClinicGiven(_one_of(Pace, given, ids.FIELD_PACE), given.values.get(ids.FIELD_ABOUT))


def kind_of_help(subject: str) -> tuple[str, HelpKind]:
    """The clinic and the kind of help that a choice stands for; refused when it is none of ours."""
    clinic_id, kind = pair(subject)
    if kind not in list(HelpKind):
        raise Refusal(RefusalCode.GONE)
    return clinic_id, HelpKind(kind)


def thanks(given: Submission) -> ThanksGiven:
    """Whom somebody thanks, and for what."""
    to = given.values.get(ids.FIELD_TO)
    if not to:
        raise Refusal(RefusalCode.NOT_IN_YOUR_CIRCLE, field=ids.FIELD_TO)
    return ThanksGiven(str(to), given.values.get(ids.FIELD_WORDS))


def meeting(given: Submission) -> MeetingGiven:
    """Weekday, hour and place."""
    weekday = str(given.values.get(ids.FIELD_WEEKDAY))
    if weekday not in "0123456" or len(weekday) != 1:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=ids.FIELD_WEEKDAY)
    place = _one_of(PlaceKind, given, ids.FIELD_PLACE)
    return MeetingGiven(int(weekday), _time(given), place, given.values.get(ids.FIELD_LINK))


def moved_to(given: Submission) -> tuple[date, time]:
    """The day and hour at which a meeting is held instead."""
    return _date(given, ids.FIELD_ON), _time(given)


def _shared(given: Submission) -> bool:
    return given.values.get(ids.FIELD_SHARE) == ids.YES


def _one_of(kind: type[Kind], given: Submission, field: str) -> Kind:
    try:
        return kind(str(given.values.get(field)))
    except ValueError:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=field) from None


def _date(given: Submission, field: str) -> date:
    value: Any = given.values.get(field)
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refusal(RefusalCode.NO_DATE, field=field) from None


def _time(given: Submission) -> time:
    value: Any = given.values.get(ids.FIELD_AT)
    # Only what a clock shows: an hour of 24, seconds or an offset are none.
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", str(value)):
        raise Refusal(RefusalCode.NO_HOUR, field=ids.FIELD_AT)
    return time.fromisoformat(str(value))
