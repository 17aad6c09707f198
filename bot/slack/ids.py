"""Every command, action, block and callback id of the Slack surface, in one place."""

COMMAND = "/circle"

# Buttons: action ids.
JOIN_OPEN = "join.open"
AGREE_OPEN = "agree.open"
PROPOSAL_APPROVE = "proposal.approve"
PROPOSAL_DECLINE = "proposal.decline"
PROPOSAL_ADJUST = "proposal.adjust"
PROPOSAL_SWAP = "proposal.swap"
PROPOSAL_REMOVE = "proposal.remove"
PROPOSAL_TAKE_IN = "proposal.take_in"
PROPOSAL_HOURS = "proposal.hours"
MODERATION_LOOK = "moderation.look"
MODERATION_PREVIOUS = "moderation.previous"
MODERATION_NEXT = "moderation.next"
CIRCLE_RETRY = "circle.retry"
HOME_RETRY = "home.retry"
CONSENT_YES = "consent.yes"
CONSENT_LATER = "consent.later"
CONSENT_NO = "consent.no"
CHECKIN_OPEN = "checkin.open"
CHECKIN_HERE = "checkin.here"
CHECKIN_KEEP = "checkin.keep"
CHECKIN_CHANGE = "checkin.change"
CHECKIN_SHOW = "checkin.show"
CHECKIN_TAKE_BACK = "checkin.take_back"
REMINDERS_OFF = "reminders.off"
REMINDERS_ON = "reminders.on"
GUIDE_OPEN = "guide.open"
AHEAD_OPEN = "ahead.open"
AHEAD_PREVIOUS = "ahead.previous"
AHEAD_NEXT = "ahead.next"
AHEAD_JUMP = "ahead.jump"
AHEAD_GUIDE = "ahead.guide"
AHEAD_SHOWN = "ahead.shown"  # A button that is only shown, as members will see it.
PAUSE_OPEN = "pause.open"
PAUSE_BACK = "pause.back"
PAUSE_LEAVE = "pause.leave"
PAUSE_STAY = "pause.stay"
CATCH_UP_OPEN = "catch_up.open"
CATCH_UP_LET_GO = "catch_up.let_go"
LEAVE_OPEN = "leave.open"
LEAVE_UNDO = "leave.undo"
SILENCE_STAY = "silence.stay"
EXIT_COME_BACK = "exit.come_back"
LATE_YES = "late.yes"
LATE_NO = "late.no"
LATE_AGREE = "late.agree"
LATE_DISAGREE = "late.disagree"
HOSTING_YES = "hosting.yes"
HOSTING_PASS = "hosting.pass"  # noqa: S105 - it is no password.
MUTE_OPEN = "mute.open"
MUTE_LIFT = "mute.lift"
LETTER_OPEN = "letter.open"
LETTER_READ = "letter.read"
ARCHIVE_OPEN = "archive.open"
BREAK_YES = "break.yes"
BREAK_NO = "break.no"
BREAK_CHOOSE = "break.choose"
GOAL_OPEN = "goal.open"
COMMITMENT_OPEN = "commitment.open"
COMMITMENT_LOOK = "commitment.look"
SETTINGS_OPEN = "settings.open"
REQUEST_OPEN = "request.open"
REQUEST_OFFER = "request.offer"
MEETING_MET = "meeting.met"
MEETING_MOVED = "meeting.moved"
MEETING_DID_NOT = "meeting.did_not"
STRANGER_GO_ON = "stranger.go_on"
FOUNDING_OPEN = "founding.open"
FOUNDING_MORE = "founding.more"
FOUNDING_GO_ON = "founding.go_on"
FOUNDING_WAIT = "founding.wait"
FOUNDING_CALL_OFF = "founding.call_off"
INVITATION_YES = "invitation.yes"
INVITATION_NO = "invitation.no"
SHELF_OPEN = "shelf.open"
SHELF_BACK = "shelf.back"
TOOL_OPEN = "tool.open"
FAQ_OPEN = "faq.open"

# Modals: callback ids.
JOIN_SUBMIT = "join.submit"
AGREE_SUBMIT = "agree.submit"
CHECKIN_LOOK_BACK = "checkin.look_back"
CHECKIN_SUBMIT = "checkin.submit"
CHECKIN_SHARE = "checkin.share"
CHECKIN_EDIT = "checkin.edit"
CHECKIN_REMOVE = "checkin.remove"
PAUSE_SUBMIT = "pause.submit"
LEAVE_SUBMIT = "leave.submit"
SETTINGS_SUBMIT = "settings.submit"
MUTE_SUBMIT = "mute.submit"
LETTER_SUBMIT = "letter.submit"
ARCHIVE_SUBMIT = "archive.submit"
BREAK_SUBMIT = "break.submit"
BREAK_SET = "break.set"
GOAL_SUBMIT = "goal.submit"
COMMITMENT_SUBMIT = "commitment.submit"
COMMITMENT_SETTLE = "commitment.settle"
REQUEST_SUBMIT = "request.submit"
THANKS_SUBMIT = "thanks.submit"
MEETING_SUBMIT = "meeting.submit"
MOVING_SUBMIT = "moving.submit"
DECLINE_SUBMIT = "decline.submit"
HOURS_SUBMIT = "hours.submit"
HERE_SUBMIT = "here.submit"
FOUNDING_SUBMIT = "founding.submit"
FOUNDING_MORE_SUBMIT = "founding.more_submit"
INVITATION_SUBMIT = "invitation.submit"
FAQ_SEARCH = "faq.search"
MODERATION_VIEW = "moderation.view"
ADJUST_VIEW = "adjust.view"
GUIDE_VIEW = "guide.view"
SHELF_VIEW = "shelf.view"
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
FIELD_BACK_ON = "back_on"
FIELD_WHY = "why"
FIELD_REMINDERS = "reminders"
FIELD_REMIND_DAY = "remind_day"
FIELD_REMIND_AT = "remind_at"
FIELD_NOT_TOPICS = "not_topics"
FIELD_CUE = "cue"
FIELD_CAME_OUT = "came_out"
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
FIELD_REASON = "reason"
FIELD_OWN_WORDS = "own_words"
FIELD_HOUR = "hour"
FIELD_PEOPLE = "people"
FIELD_NOT_BEFORE = "not_before"
FIELD_OFFERS = "offers"
FIELD_SEARCH = "search"

# The one action id of every input element; its block id tells which field it is.
INPUT = "input"

# What an option means when it is chosen.
YES = "yes"
NO = "no"
TO_SHARE = "1"  # At the end of a button's value: what is edited is to be shared.

# In the value of the button that opens the form of a founder, in the place of a former circle's id.
NEW = "new"

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
RENAMED = "group_rename"
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
    PROPOSAL_ADJUST,
    PROPOSAL_SWAP,
    PROPOSAL_REMOVE,
    PROPOSAL_TAKE_IN,
    PROPOSAL_HOURS,
    MODERATION_LOOK,
    MODERATION_PREVIOUS,
    MODERATION_NEXT,
    CIRCLE_RETRY,
    HOME_RETRY,
    CONSENT_YES,
    CONSENT_LATER,
    CONSENT_NO,
    CHECKIN_OPEN,
    CHECKIN_HERE,
    CHECKIN_KEEP,
    CHECKIN_CHANGE,
    CHECKIN_SHOW,
    CHECKIN_TAKE_BACK,
    REMINDERS_OFF,
    REMINDERS_ON,
    GUIDE_OPEN,
    AHEAD_OPEN,
    AHEAD_PREVIOUS,
    AHEAD_NEXT,
    AHEAD_JUMP,
    AHEAD_GUIDE,
    AHEAD_SHOWN,
    PAUSE_OPEN,
    PAUSE_BACK,
    PAUSE_LEAVE,
    PAUSE_STAY,
    CATCH_UP_OPEN,
    CATCH_UP_LET_GO,
    LEAVE_OPEN,
    LEAVE_UNDO,
    SILENCE_STAY,
    EXIT_COME_BACK,
    LATE_YES,
    LATE_NO,
    LATE_AGREE,
    LATE_DISAGREE,
    HOSTING_YES,
    HOSTING_PASS,
    MUTE_OPEN,
    MUTE_LIFT,
    LETTER_OPEN,
    LETTER_READ,
    ARCHIVE_OPEN,
    BREAK_YES,
    BREAK_NO,
    BREAK_CHOOSE,
    GOAL_OPEN,
    COMMITMENT_OPEN,
    COMMITMENT_LOOK,
    SETTINGS_OPEN,
    REQUEST_OPEN,
    REQUEST_OFFER,
    MEETING_MET,
    MEETING_MOVED,
    MEETING_DID_NOT,
    STRANGER_GO_ON,
    FOUNDING_OPEN,
    FOUNDING_MORE,
    FOUNDING_GO_ON,
    FOUNDING_WAIT,
    FOUNDING_CALL_OFF,
    INVITATION_YES,
    INVITATION_NO,
    SHELF_OPEN,
    SHELF_BACK,
    TOOL_OPEN,
    FAQ_OPEN,
)
VIEWS = (
    JOIN_SUBMIT,
    AGREE_SUBMIT,
    CHECKIN_LOOK_BACK,
    CHECKIN_SUBMIT,
    CHECKIN_SHARE,
    CHECKIN_EDIT,
    CHECKIN_REMOVE,
    GOAL_SUBMIT,
    COMMITMENT_SUBMIT,
    COMMITMENT_SETTLE,
    REQUEST_SUBMIT,
    THANKS_SUBMIT,
    MEETING_SUBMIT,
    MOVING_SUBMIT,
    MUTE_SUBMIT,
    LETTER_SUBMIT,
    ARCHIVE_SUBMIT,
    BREAK_SUBMIT,
    BREAK_SET,
    PAUSE_SUBMIT,
    LEAVE_SUBMIT,
    SETTINGS_SUBMIT,
    DECLINE_SUBMIT,
    HOURS_SUBMIT,
    HERE_SUBMIT,
    FOUNDING_SUBMIT,
    FOUNDING_MORE_SUBMIT,
    INVITATION_SUBMIT,
    FAQ_SEARCH,
)
