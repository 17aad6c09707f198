"""A check-in that was given: the word that it was taken, the preview, what can be done with it, and taking it back."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock

from bot.domain.checkins import CheckInGiven, CheckInTaken, Echo
from bot.slack import ids
from bot.slack.views import checkins, kit, shares
from bot.slack.views.kit import Json
from bot.wording import _

_SECTION = 3000  # Characters of a section's text.
_SECTIONS = 15  # Enough for 40,000 characters.


def preview(taken: CheckInTaken) -> Json:
    """Exactly what the circle will see, before it does."""
    kept = _(
        "Your check-in is noted, and nobody but you sees it so far. *If you share it, this is what your circle sees* in "
        "the check-in thread:"
    )
    blocks: list[Block] = [
        *kit.sections(kept),
        DividerBlock(),
        *Block.parse_all(checkins.echo(as_shown(taken)).blocks),
        DividerBlock(),
        ActionsBlock(elements=[_change(taken, to_share=True)]),
    ]
    subject = f"{_subject(taken)}:{taken.version}"
    return kit.modal(
        _("Before you share"),
        blocks,
        callback_id=ids.CHECKIN_SHARE,
        subject=subject,
        submit=_("Share"),
        close=_("Keep it to myself"),
    )


def as_shown(taken: CheckInTaken) -> Echo:
    """What the circle sees of a check-in."""
    return Echo(taken.user_id, taken.question, taken.answer, taken.what, taken.due_on, taken.cue)


def taken(given: CheckInTaken) -> Json:
    """The word that a check-in was taken, with one rehearsal where it has its moment, and what can be done with it."""
    text = _("Noted, by {day}. {seen}", day=kit.day(given.due_on), seen=_seen(given))
    if not given.is_last:
        text += " " + _("The next check-in asks how it came out.")
    blocks: list[Block] = [*kit.sections(text)]
    if given.cue:
        once = _("Read it once as if the moment were here: where are you, and what do you do first?")
        plan = shares.words(checkins.rehearsal(given.cue, given.what))
        blocks += [plan, *kit.sections(once)]
    blocks.append(_buttons(given))
    return kit.modal(_("Thank you"), blocks, callback_id=ids.NOTICE_VIEW)


def given(found: CheckInTaken) -> Json:
    """What somebody finds who presses "Check in" once more."""
    over = "" if found.is_open else _("This step is over, so it stays as it is, unless you take it back.")
    text = _("You have checked in. {seen}", seen=_seen(found)) if found.is_open else over
    blocks: list[Block] = [
        *kit.sections(text),
        kit.context(_("By {day}", day=kit.day(found.due_on))),
        shares.words(checkins.plan(found.cue, found.what)),
    ]
    if found.answer:
        blocks += [kit.context(kit.escape(found.question)), shares.words(found.answer)]
    blocks.append(_buttons(found))
    return kit.modal(_("You have checked in"), blocks, callback_id=ids.NOTICE_VIEW)


def take_back(found: CheckInTaken) -> Json:
    """What taking back means, before it is done."""
    circle = (
        _("In the thread the message with your words is deleted; whoever has already read it will know it.")
        if found.shared
        else _("Your circle has seen nothing of it.")
    )
    text = _(
        "Your check-in for {week} and the commitment in it are deleted, with all their words. This cannot be undone. "
        "{circle} What you said about earlier commitments stays.",
        week=kit.step(found.step, found.weeks_apart),
        circle=circle,
    )
    if found.is_open:
        text += " " + _("As long as this step goes on you can check in anew.")
    return kit.modal(
        _("Take back?"),
        kit.sections(text),
        callback_id=ids.CHECKIN_REMOVE,
        subject=_subject(found),
        submit=_("Take back"),
    )


def taken_back() -> Json:
    """The word that a check-in was taken back."""
    return kit.notice(_("Your check-in is taken back, and its words are deleted."))


def kept(sentence: str, written: CheckInGiven) -> Json:
    """Why a check-in could not be taken, and the words that were sent, so that nobody has lost them."""
    blocks: list[Block] = [*kit.sections(sentence)]
    words = [one for one in (written.answer, written.cue, written.what) if one and one.strip()]
    if words:
        blocks.append(kit.context(_("What you wrote, to copy. It is stored nowhere:")))
    for one in words:
        blocks += [shares.words(one[begin : begin + _SECTION]) for begin in range(0, len(one), _SECTION)][
            :_SECTIONS
        ]
    return kit.modal(_("Your words"), blocks, callback_id=ids.NOTICE_VIEW)


def _seen(found: CheckInTaken) -> str:
    return _("Your circle sees it in the check-in thread.") if found.shared else _("Nobody but you sees it.")


def _subject(found: CheckInTaken) -> str:
    return f"{found.circle_id}:{found.step}"


def _buttons(found: CheckInTaken) -> ActionsBlock:
    week = kit.step(found.step, found.weeks_apart)
    back = kit.button(
        _("Take back"),
        ids.CHECKIN_TAKE_BACK,
        _subject(found),
        names=_("Take back my check-in for {week}", week=week),
    )
    if not found.is_open:
        return ActionsBlock(elements=[back])
    show = kit.button(
        _("Share with my circle"),
        ids.CHECKIN_SHOW,
        _subject(found),
        names=_("Look at what my circle would see of my check-in for {week}", week=week),
    )
    return ActionsBlock(elements=[_change(found), *([] if found.shared else [show]), back])


def _change(found: CheckInTaken, *, to_share: bool = False) -> ButtonElement:
    """The way to edit; `to_share` for whoever has ticked that they want to share it, and need not tick it anew."""
    value = _subject(found) + (f":{ids.TO_SHARE}" if to_share else "")
    names = _("Edit my check-in for {week}", week=kit.step(found.step, found.weeks_apart))
    return kit.button(_("Edit"), ids.CHECKIN_CHANGE, value, names=names)
