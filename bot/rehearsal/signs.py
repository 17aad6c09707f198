"""The few words of the app by which colleagues recognise what is before them; a test holds them against the app's."""

from datetime import datetime

COMMAND = "/circle"

# Buttons.
CHECK_IN = "checkin.open"
LOOK = "moderation.look"
APPROVE = "proposal.approve"
AGREE, REFUSE = "consent.yes", "consent.no"
INVITED, NOT_NOW = "invitation.yes", "invitation.no"
KEEP_NORMS, OFFER = "norms.yes", "offer.open"
STAY = "trial.yes"
THANK = "thanks.next"
TAKE_SEAT, LET_IN = "late.yes", "late.agree"
MET = "meeting.met"
TOGETHER, CAME_OUT = "shared.open", "shared.look"
CLOCK, BRING, HOST = "duty.clock", "duty.challenge", "hosting.take"
HOST_YES, HOST_PASS = "hosting.yes", "hosting.pass"
FACILITATE = "facilitator.yes"
WHO_LEADS, CHOOSE = "facilitator.open", "facilitator.choose"
GUIDE = "guide.open"
CLINIC_NEXT = "clinic.next"
KEEPSAKE = "keepsake.open"
SHEET, REVIEW = "worksheet.open", ":review"  # What its value ends with where it is a review.

# Forms, by their callback id, and their fields, by the id of the block.
LIST = "moderation.view"
JOIN_FORM = "join.submit"
YES_FORM = "invitation.submit"
LOOK_BACK_FORM = "checkin.look_back"
CHECKIN_FORM = "checkin.submit"
PAUSE_FORM, LEAVE_FORM = "pause.submit", "leave.submit"
SHARE_FORM = "checkin.share"
OFFER_FORM, THANKS_FORM = "offer.submit", "thanks.submit"
TOGETHER_FORM, CAME_OUT_FORM = "shared.submit", "shared.settle"
CLINIC_FORM = "clinic.submit"
LETTER_FORM = "letter.submit"
SHEET_FORM, SHEET_SHARE_FORM = "worksheet.submit", "worksheet.share"
PROGRAMME, GOAL, CONSENT = "programme", "goal", "consent"
HOSTS = "hosts"
ANSWER, WHAT, SHARE = "answer", "what", "share"
BACK_ON = "back_on"
OFFER_WORDS, THANKS_WORDS, LETTER_WORDS = "offer", "words", "letter"
FIRST_LINE, SECOND_LINE = "line:0", "line:1"
CAME_OUT_HOW = "came_out"
PACE, ABOUT, IN_THREAD = "pace", "about", "thread"
OUTCOME = "outcome:"  # Followed by the commitment's id.
YES, NO = "yes", "no"
KEPT, PARTLY, CHANGED, LET_GO = "kept", "partly", "changed", "let_go"

# What messages are, by how the key in their metadata begins.
PROMPT, THREAD, WRAP_UP, GOODBYE, ECHO, REMINDER = (
    "prompt:",
    "thread:",
    "wrap_up:",
    "goodbye:",
    "echo:",
    "reminder",
)
# What a member says to another one in front of their circle.
THANKED = "thanks:"
# Answers to what somebody did just now; nobody is disturbed by them.
ANSWERS = ("help:",)


def key_of(message: dict) -> str:
    """What the app calls a message; empty for what people wrote and for what the app did not name."""
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key") or "")


def key_in(entry: dict) -> str:
    """What the app calls the message that an entry of the log shows for the first time; empty for anything else."""
    return key_of(entry["message"]) if entry["what"] == "message" else ""


def at_of(entry: dict) -> datetime:
    """The instant of an entry of the log."""
    return datetime.fromisoformat(entry["at"])


def is_reply(message: dict) -> bool:
    """Whether a message stands under another one."""
    return message["thread_ts"] not in (None, message["ts"])


def step_in(value: str) -> int:
    """The step that a button of a circle is about: its value begins with the circle and the step."""
    return int(value.split(":")[1])


def step_of(key: str) -> int:
    """The step that a prompt or a wrap-up belongs to."""
    return int(key.rsplit(":", 1)[1])
