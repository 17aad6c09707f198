"""The words by which colleagues recognise what is before them, held against the app's own."""

from bot.domain.checkins import Outcome
from bot.domain.clinics import Pace
from bot.domain.worksheets import SheetKind
from bot.domain.worktime import MomentKind
from bot.rehearsal import signs
from bot.slack import ids
from tests.rehearsal.conftest import Played, key_of


def test_buttons_forms_and_fields_are_the_apps_own() -> None:
    assert (signs.COMMAND, signs.CHECK_IN, signs.APPROVE) == (ids.COMMAND, ids.CHECKIN_OPEN, ids.PROPOSAL_APPROVE)
    assert (signs.AGREE, signs.REFUSE) == (ids.CONSENT_YES, ids.CONSENT_NO)
    assert (signs.INVITED, signs.NOT_NOW) == (ids.INVITATION_YES, ids.INVITATION_NO)
    assert (signs.TAKE_SEAT, signs.LET_IN, signs.MET) == (ids.LATE_YES, ids.LATE_AGREE, ids.MEETING_MET)
    assert (signs.CLOCK, signs.BRING, signs.HOST) == (ids.DUTY_CLOCK, ids.DUTY_CHALLENGE, ids.HOSTING_TAKE)
    assert (signs.HOST_YES, signs.HOST_PASS, signs.HOSTS) == (ids.HOSTING_YES, ids.HOSTING_PASS, ids.FIELD_HOSTS)
    assert (signs.FACILITATE, signs.GUIDE) == (ids.FACILITATOR_YES, ids.GUIDE_OPEN)
    assert (signs.WHO_LEADS, signs.CHOOSE) == (ids.FACILITATOR_OPEN, ids.FACILITATOR_CHOOSE)
    assert (signs.TOGETHER, signs.TOGETHER_FORM) == (ids.SHARED_OPEN, ids.SHARED_SUBMIT)
    assert (signs.CAME_OUT, signs.CAME_OUT_FORM) == (ids.SHARED_LOOK, ids.SHARED_SETTLE)
    assert (signs.CLINIC_NEXT, signs.CLINIC_FORM) == (ids.CLINIC_NEXT, ids.CLINIC_SUBMIT)
    assert (signs.PACE, signs.ABOUT, signs.IN_THREAD) == (ids.FIELD_PACE, ids.FIELD_ABOUT, Pace.THREAD)
    assert (ids.FIELD_CAME_OUT, f"{ids.FIELD_LINE}1") == (signs.CAME_OUT_HOW, signs.SECOND_LINE)
    assert (ids.WORKSHEET_OPEN, f":{SheetKind.REVIEW}") == (signs.SHEET, signs.REVIEW)
    assert (ids.TRIAL_YES, f"{ids.FIELD_LINE}0") == (signs.STAY, signs.FIRST_LINE)
    assert (signs.SHEET_FORM, signs.SHEET_SHARE_FORM) == (ids.WORKSHEET_SUBMIT, ids.WORKSHEET_SHARE)
    assert signs.YES_FORM == ids.INVITATION_SUBMIT
    assert (signs.LOOK, signs.LIST) == (ids.MODERATION_LOOK, ids.MODERATION_VIEW)
    assert (signs.PAUSE_FORM, signs.LEAVE_FORM) == (ids.PAUSE_SUBMIT, ids.LEAVE_SUBMIT)
    assert signs.BACK_ON == ids.FIELD_BACK_ON
    assert (signs.KEEP_NORMS, signs.OFFER, signs.OFFER_FORM) == (ids.NORMS_YES, ids.OFFER_OPEN, ids.OFFER_SUBMIT)
    assert (signs.OFFER_WORDS, signs.THANKS_WORDS) == (ids.FIELD_OFFER, ids.FIELD_WORDS)
    assert (signs.THANK, signs.THANKS_FORM) == (ids.THANKS_NEXT, ids.THANKS_SUBMIT)
    assert (signs.KEEPSAKE, signs.LETTER_FORM) == (ids.KEEPSAKE_OPEN, ids.LETTER_SUBMIT)
    assert signs.LETTER_WORDS == ids.FIELD_LETTER
    assert (signs.JOIN_FORM, signs.CHECKIN_FORM) == (ids.JOIN_SUBMIT, ids.CHECKIN_SUBMIT)
    assert (signs.LOOK_BACK_FORM, signs.SHARE_FORM) == (ids.CHECKIN_LOOK_BACK, ids.CHECKIN_SHARE)
    assert (signs.PROGRAMME, signs.GOAL, signs.CONSENT) == (ids.FIELD_PROGRAMME, ids.FIELD_GOAL, ids.FIELD_CONSENT)
    assert (signs.ANSWER, signs.WHAT, signs.SHARE) == (ids.FIELD_ANSWER, ids.FIELD_WHAT, ids.FIELD_SHARE)
    assert (signs.OUTCOME, signs.YES, signs.NO) == (ids.FIELD_OUTCOME, ids.YES, ids.NO)


def test_outcomes_and_moments_are_the_apps_own() -> None:
    assert {signs.KEPT, signs.PARTLY, signs.CHANGED, signs.LET_GO} == {one.value for one in Outcome}
    assert [f"{one}:" for one in MomentKind] == [signs.PROMPT, signs.WRAP_UP, signs.GOODBYE]


def test_every_message_that_the_app_sends_of_its_own_accord_has_a_name(played: Played) -> None:
    unasked = [
        one
        for one in played.log
        if one["what"] == "message"
        and one["message"]["bot_id"]
        and not (one["message"]["ephemeral"] or one["message"]["subtype"])
    ]
    assert len(unasked) > 20
    assert [one["message"]["text"] for one in unasked if not key_of(one)] == []
