"""Every command, action, block and callback id of the Slack surface, in one place."""

COMMAND = "/circle"

# Buttons: action ids.
JOIN_OPEN = "join.open"
PROPOSAL_APPROVE = "proposal.approve"
PROPOSAL_DECLINE = "proposal.decline"
CIRCLE_RETRY = "circle.retry"
CONSENT_YES = "consent.yes"
CONSENT_LATER = "consent.later"
CONSENT_NO = "consent.no"
CHECKIN_OPEN = "checkin.open"
GUIDE_OPEN = "guide.open"
AHEAD_OPEN = "ahead.open"
AHEAD_PREVIOUS = "ahead.previous"
AHEAD_NEXT = "ahead.next"
AHEAD_JUMP = "ahead.jump"
AHEAD_GUIDE = "ahead.guide"
AHEAD_SHOWN = "ahead.shown"  # A button that is only shown, as members will see it.

# Modals: callback ids.
JOIN_SUBMIT = "join.submit"
CHECKIN_SUBMIT = "checkin.submit"
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
FIELD_CONSENT = "consent"
FIELD_ANSWER = "answer"
FIELD_WHAT = "what"
FIELD_DUE_ON = "due_on"
FIELD_SHARE = "share"
FIELD_OUTCOME = "outcome:"  # Followed by the commitment's id.

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

# Message metadata.
METADATA_TYPE = "circles_message"

ACTIONS = (
    JOIN_OPEN,
    PROPOSAL_APPROVE,
    PROPOSAL_DECLINE,
    CIRCLE_RETRY,
    CONSENT_YES,
    CONSENT_LATER,
    CONSENT_NO,
    CHECKIN_OPEN,
    GUIDE_OPEN,
    AHEAD_OPEN,
    AHEAD_PREVIOUS,
    AHEAD_NEXT,
    AHEAD_JUMP,
    AHEAD_GUIDE,
    AHEAD_SHOWN,
)
VIEWS = (JOIN_SUBMIT, CHECKIN_SUBMIT)
