"""Every command, action, block and callback id of the Slack surface, in one place."""

COMMAND = "/circle"

# Buttons: action ids.
JOIN_OPEN = "join.open"
AGREE_OPEN = "agree.open"
PROPOSAL_APPROVE = "proposal.approve"
PROPOSAL_DECLINE = "proposal.decline"
CIRCLE_RETRY = "circle.retry"
CHECKIN_OPEN = "checkin.open"
CHECKIN_HERE = "checkin.here"
REMINDERS_OFF = "reminders.off"
REMINDERS_ON = "reminders.on"
GUIDE_OPEN = "guide.open"
AHEAD_OPEN = "ahead.open"
AHEAD_PREVIOUS = "ahead.previous"
AHEAD_NEXT = "ahead.next"
AHEAD_JUMP = "ahead.jump"
AHEAD_GUIDE = "ahead.guide"
AHEAD_SHOWN = "ahead.shown"  # A button that is only shown, as members will see it.
HOSTING_YES = "hosting.yes"
HOSTING_PASS = "hosting.pass"  # noqa: S105 - it is no password.
MUTE_OPEN = "mute.open"
MUTE_LIFT = "mute.lift"
LETTER_OPEN = "letter.open"
ARCHIVE_OPEN = "archive.open"
BREAK_YES = "break.yes"
BREAK_NO = "break.no"
BREAK_CHOOSE = "break.choose"
REQUEST_OPEN = "request.open"
REQUEST_OFFER = "request.offer"
MEETING_MET = "meeting.met"
MEETING_MOVED = "meeting.moved"
MEETING_DID_NOT = "meeting.did_not"
STRANGER_GO_ON = "stranger.go_on"

# Modals: callback ids.
JOIN_SUBMIT = "join.submit"
AGREE_SUBMIT = "agree.submit"
CHECKIN_SUBMIT = "checkin.submit"
MUTE_SUBMIT = "mute.submit"
LETTER_SUBMIT = "letter.submit"
ARCHIVE_SUBMIT = "archive.submit"
BREAK_SUBMIT = "break.submit"
BREAK_SET = "break.set"
GOAL_SUBMIT = "goal.submit"
COMMITMENT_SUBMIT = "commitment.submit"
REQUEST_SUBMIT = "request.submit"
THANKS_SUBMIT = "thanks.submit"
MEETING_SUBMIT = "meeting.submit"
MOVING_SUBMIT = "moving.submit"
GUIDE_VIEW = "guide.view"
AHEAD_VIEW = "ahead.view"
NOTICE_VIEW = "notice.view"

# Fields of the modals: block ids, which are also the names of fields in a Refusal.
FIELD_PROGRAMME = "programme"
FIELD_ZONE = "zone"
FIELD_DAYS = "days"
FIELD_STARTS = "starts"
FIELD_ENDS = "ends"
FIELD_GOAL = "goal"
FIELD_LANGUAGE = "language"
FIELD_TOPIC = "topic"
FIELD_HOSTS = "hosts"
FIELD_AVOIDS = "avoids"
FIELD_CONSENT = "consent"
FIELD_ANSWER = "answer"
FIELD_WHAT = "what"
FIELD_DUE_ON = "due_on"
FIELD_SHARE = "share"
FIELD_CUE = "cue"
FIELD_KIND = "kind"
FIELD_ABOUT = "about"
FIELD_TO = "to"
FIELD_WORDS = "words"
FIELD_WEEKDAY = "weekday"
FIELD_ON = "on"
FIELD_AT = "at"
FIELD_PLACE = "place"
FIELD_LINK = "link"
FIELD_OUTCOME = "outcome:"  # Followed by the commitment's id.
FIELD_MEMBER = "member"
FIELD_LETTER = "letter"
FIELD_WEEKS = "weeks"
FIELD_CIRCLE = "circle"

# The one action id of every input element; its block id tells which field it is.
INPUT = "input"

# What an option means when it is chosen.
YES = "yes"
NO = "no"

# What is read ahead, in the value of a button: one of these, an id, a page.
OF_CIRCLE = "circle"
OF_PROGRAMME = "programme"

# Events.
MESSAGE = "message"
HOME_OPENED = "app_home_opened"
JOINED_CHANNEL = "member_joined_channel"
LEFT_CHANNEL = "member_left_channel"
PUT_OUT = "group_left"
ARCHIVED = "group_archive"
DELETED = "group_deleted"
CHANNEL_ID_CHANGED = "channel_id_changed"
PERSON_CHANGED = "user_change"
UNINSTALLED = "app_uninstalled"
TOKENS_REVOKED = "tokens_revoked"

# Message metadata.
METADATA_TYPE = "circles_message"

ACTIONS = (
    JOIN_OPEN,
    AGREE_OPEN,
    PROPOSAL_APPROVE,
    PROPOSAL_DECLINE,
    CIRCLE_RETRY,
    CHECKIN_OPEN,
    CHECKIN_HERE,
    REMINDERS_OFF,
    REMINDERS_ON,
    GUIDE_OPEN,
    AHEAD_OPEN,
    AHEAD_PREVIOUS,
    AHEAD_NEXT,
    AHEAD_JUMP,
    AHEAD_GUIDE,
    AHEAD_SHOWN,
    HOSTING_YES,
    HOSTING_PASS,
    MUTE_OPEN,
    MUTE_LIFT,
    LETTER_OPEN,
    ARCHIVE_OPEN,
    BREAK_YES,
    BREAK_NO,
    BREAK_CHOOSE,
    REQUEST_OPEN,
    REQUEST_OFFER,
    MEETING_MET,
    MEETING_MOVED,
    MEETING_DID_NOT,
    STRANGER_GO_ON,
)
VIEWS = (
    JOIN_SUBMIT,
    AGREE_SUBMIT,
    CHECKIN_SUBMIT,
    GOAL_SUBMIT,
    COMMITMENT_SUBMIT,
    REQUEST_SUBMIT,
    THANKS_SUBMIT,
    MEETING_SUBMIT,
    MOVING_SUBMIT,
    MUTE_SUBMIT,
    LETTER_SUBMIT,
    ARCHIVE_SUBMIT,
    BREAK_SUBMIT,
    BREAK_SET,
)
