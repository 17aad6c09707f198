"""What must not happen, by name: a feature raises a Refusal, a view words it for the person."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Every reason to say no, each worded once in the Slack views."""

    NOT_A_FULL_MEMBER = "not_a_full_member"
    NO_PERSON = "no_person"
    OF_ANOTHER_ORGANISATION = "of_another_organisation"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    NOT_IN_GROUP = "not_in_group"
    BEING_PROPOSED = "being_proposed"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_TOPIC = "unknown_topic"
    CONSENT_CHANGED = "consent_changed"
    ALREADY_WAITING = "already_waiting"
    ALREADY_IN_CIRCLE = "already_in_circle"
    UNKNOWN_PROGRAMME = "unknown_programme"
    UNKNOWN_ZONE = "unknown_zone"
    NO_DAYS = "no_days"
    HOURS_TOO_SHORT = "hours_too_short"
    NO_CONSENT = "no_consent"
    TEXT_TOO_LONG = "text_too_long"
    NOT_A_MODERATOR = "not_a_moderator"
    MAY_NOT_READ_AHEAD = "may_not_read_ahead"
    OWN_CIRCLE = "own_circle"
    NO_HOUR_LEFT = "no_hour_left"
    ALREADY_DECIDED = "already_decided"
    NOT_IN_CIRCLE = "not_in_circle"
    CHECKINS_HELD = "checkins_held"
    STEP_NOT_OPEN = "step_not_open"
    ALREADY_CHECKED_IN = "already_checked_in"
    NOTHING_WRITTEN = "nothing_written"
    NO_DATE = "no_date"
    DATE_PAST = "date_past"
    DATE_TOO_FAR = "date_too_far"
    UNKNOWN_OUTCOME = "unknown_outcome"
    MAY_NOT_READ_SUMMARY = "may_not_read_summary"
    HOST_FOUND = "host_found"
    NOT_THE_HOST = "not_the_host"
    ONESELF = "oneself"
    NOT_A_MEMBER_HERE = "not_a_member_here"
    NO_CIRCLE_TO_WRITE_IN = "no_circle_to_write_in"
    LETTER_RETURNED = "letter_returned"
    NO_CIRCLE_TO_PAUSE = "no_circle_to_pause"
    NO_BREAK_LEFT = "no_break_left"
    BREAK_TOO_LONG = "break_too_long"
    BREAK_ASKED = "break_asked"
    BREAK_MADE = "break_made"
    BREAK_DECIDED = "break_decided"
    NO_CIRCLE = "no_circle"
    CIRCLE_OVER = "circle_over"
    NOTHING_JOINED = "nothing_joined"
    CHOOSE_ONE = "choose_one"
    NOTHING_ASKED = "nothing_asked"
    OWN_REQUEST = "own_request"
    THANKS_TO_ONESELF = "thanks_to_oneself"
    NOT_IN_YOUR_CIRCLE = "not_in_your_circle"
    NO_LINK = "no_link"
    BAD_LINK = "bad_link"
    NO_HOUR = "no_hour"
    HOUR_PAST = "hour_past"
    NO_STEP_LEFT = "no_step_left"
    MEETING_OVER = "meeting_over"
    MOVED_TOO_FAR = "moved_too_far"
    ONLY_WAITING_LEAVES = "only_waiting_leaves"
    NOTHING_TO_LEAVE = "nothing_to_leave"
    GONE = "gone"


class Refusal(Exception):  # noqa: N818 - it is no error: the person is told no, with the reason.
    """A rule said no. `field` names the modal's field it belongs to; `facts` fill the sentence.

    Facts are ids, dates and numbers, never what a person wrote.
    """

    def __init__(self, code: RefusalCode, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
        self.facts = facts
