"""The goal: the modal, the word that it was saved, and how the circle sees it."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain.goals import GoalForm, GoalShown
from bot.domain.joinings import GOAL_LIMIT
from bot.slack import ids
from bot.slack.views import kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(asked: GoalForm, typed: str = "") -> Json:
    """The modal, with the goal as it is, or as it was typed with the command."""
    goal = typed[:GOAL_LIMIT] or asked.goal
    element = PlainTextInputElement(action_id=ids.INPUT, multiline=True, max_length=GOAL_LIMIT, initial_value=goal)
    hint = _("Something you can do by the end of the programme. It may change at any time; empty means none.")
    label = _("What would you like to work on?")
    blocks: list[Block] = [shares.field(ids.FIELD_GOAL, label, element, hint=hint, optional=True)]
    if asked.has_circle:
        blocks.append(shares.who_sees_this(_("My circle, in its channel")))
    else:
        blocks.append(kit.context(_("Only you see this.")))
    subject = f"{asked.enrolment_id}:{asked.token}"
    return kit.modal(_("Your goal"), blocks, callback_id=ids.GOAL_SUBMIT, subject=subject, submit=_("Save"))


def kept(goal: GoalShown | None, *, shared: bool) -> Json:
    """The word that a goal was saved, or that there is none."""
    if goal is None:
        text = _("You have no goal at present, and that is fine: the next meetings may help you find one.")
    elif shared:
        text = _("Saved. Your circle sees it in its channel. `{command} goal` changes it.", command=ids.COMMAND)
    else:
        text = _("Saved. Nobody but you sees it. `{command} goal` changes it.", command=ids.COMMAND)
    return kit.modal(_("Your goal"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def shown(found: GoalShown) -> Message:
    """A goal in the circle's channel."""
    says = _("*<@{user}>* works on this:", user=found.user_id)
    return kit.message(f"{says}\n{kit.escape(found.goal)}", [*kit.sections(says), shares.words(found.goal)])
