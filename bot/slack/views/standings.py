"""Where one stands: the answer to `/circle status`, and the help."""

import re

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, SectionBlock

from bot.domain.checkins import FollowThrough, OpenCommitment
from bot.domain.standings import CircleStanding, Standing
from bot.slack import ids
from bot.slack.views import (
    foundings,
    health,
    joinings,
    kit,
    meetings,
    norms,
    pauses,
    shares,
    subscriptions,
    waitings,
)
from bot.slack.views.checkins import outcome_names
from bot.slack.views.kit import Message
from bot.wording import _, ngettext

_WORD = 40  # Characters of a word that is said back.
_NAMED = re.compile(r"<[@#][A-Z0-9]+")  # How a person or a channel is typed, which is no word to say back.
_SHOWN = 5  # The latest open commitments; more at once would be a list of debts.


def standing(person: Standing) -> Message:
    """Everything one has joined, for one's own eyes."""
    texts: list[str] = [] if person.agreed else [joinings.words_changed()]
    blocks: list[Block] = [] if person.agreed else joinings.agree_again()
    if person.back_on is not None:
        texts.append(pauses.away(person.back_on))
        blocks += [*kit.sections(texts[-1]), ActionsBlock(elements=[_return_button()])]
    for place in person.waiting:
        texts.append(waitings.where(place))
        blocks += [*kit.sections(texts[-1]), *waitings.buttons(place)]
    for circle in person.circles:
        texts.append("\n".join([*_head(circle), *_words(circle), *_foot(circle)]))
        blocks += _blocks(circle, may_start=person.is_over)
    if any(not circle.finished for circle in person.circles):
        texts.append(_messages(person.messages))
        blocks.append(kit.context(texts[-1]))
    return kit.message("\n\n".join(texts), blocks)


def nothing_joined() -> str:
    """The status of somebody who has joined nothing."""
    return _("You are in no circle and on no waiting list. `{command} join` is the way in.", command=ids.COMMAND)


def help_text() -> Message:
    """What can be typed, and what happens then."""
    lines = [
        (ids.COMMAND, _("what a peer circle is, or where you stand")),
        (f"{ids.COMMAND} join", _("join a programme's waiting list")),
        (f"{ids.COMMAND} start", _("start a circle with colleagues of your choice: name them behind it")),
        (f"{ids.COMMAND} programmes", _("what there is to choose from, and what each asks")),
        (f"{ids.COMMAND} status", _("your circle, your goal, your commitments; only you see it")),
        (f"{ids.COMMAND} worksheet", _("this step's worksheet, for your eyes only; with a number, that step's")),
        (f"{ids.COMMAND} letter", _("a letter to yourself; it comes back at the end, and nobody else sees it")),
        (
            f"{ids.COMMAND} keepsake",
            _("what you take with you from your circle, for your eyes only, also afterwards"),
        ),
        (f"{ids.COMMAND} break", _("ask your circle for a break of one to four weeks")),
        (f"{ids.COMMAND} goal", _("your goal: name it, change it, show it to your circle or not")),
        (f"{ids.COMMAND} commit", _("one thing you will do, and by when")),
        (
            f"{ids.COMMAND} ask",
            _("ask your circle for advice, ideas, contacts, an introduction, feedback, or an ear"),
        ),
        (f"{ids.COMMAND} offer", _("what help you are glad to give; I remind you when somebody asks for it")),
        (f"{ids.COMMAND} clinic", _("bring a case to your circle: five short phases, in a meeting or in writing")),
        (f"{ids.COMMAND} thanks", _("thank somebody in your circle")),
        (f"{ids.COMMAND} norms", _("your circle's norms: change or add a line, and say yes to them")),
        (f"{ids.COMMAND} meeting", _("when and where your circle meets")),
        (f"{ids.COMMAND} calendar", _("your circle's meetings in your own calendar, by a private address")),
        (f"{ids.COMMAND} pause", _("be away until a day you name, without a reason, and come back")),
        (f"{ids.COMMAND} leave", _("leave your circle or the waiting list; it can be taken back for a day")),
        (f"{ids.COMMAND} settings", _("your reminders, your language, topics that are nothing for you")),
        (
            f"{ids.COMMAND} concern",
            _("whom you can talk to when something is wrong; nobody learns that you asked"),
        ),
        (
            f"{ids.COMMAND} guide",
            _("the guide to this step; with a word such as `stuck` a short tool for that moment"),
        ),
        (f"{ids.COMMAND} faq", _("questions and answers; name words to search for behind it")),
        (
            f"{ids.COMMAND} circles",
            _("for moderators: the circles that run; for those who facilitate: their circles"),
        ),
        (f"{ids.COMMAND} round", _("for moderators: form many circles at once, and look at them first")),
        (f"{ids.COMMAND} report", _("the participation summary, for HR and for everybody who has joined")),
        (f"{ids.COMMAND} here", _("for moderators: this private channel is for a circle that has none")),
        (f"{ids.COMMAND} help", _("this list")),
    ]
    body = "\n".join(f"• `{typed}`: {what}" for typed, what in lines)
    text = _("*Peer circles.* Type one of these in any channel; nobody else sees what you type or what I answer.")
    return kit.plain(f"{text}\n{body}")


def unknown_word(word: str) -> Message:
    """The answer to a word that means nothing to the bot."""
    shown = word if len(word) <= _WORD else f"{word[:_WORD]}…"
    begin = _("I do not know `{word}`.", word=kit.beside(kit.escape(shown).replace("`", "'")))
    if _NAMED.match(word):
        begin = _("A name alone does not tell me what to do.")
        if word.startswith("<@"):
            begin += " " + _("`{command} start` and the name invites them.", command=ids.COMMAND)
    return kit.plain(f"{begin}\n\n{help_text().text}")


def _blocks(circle: CircleStanding, *, may_start: bool) -> list[Block]:
    """One circle; a person's own words as plain text, and a button beside each commitment."""
    blocks: list[Block] = [*kit.sections("\n".join(_head(circle)))]
    if circle.goal:
        blocks.append(shares.words(_("Your goal: {goal}", goal=circle.goal)))
    if circle.open:
        blocks += [*kit.sections(_("What you have open:")), *(_commitment(one) for one in circle.open[-_SHOWN:])]
    foot, buttons = _foot(circle), _buttons(circle)
    if circle.finished and may_start:
        buttons.append(foundings.start_button(circle.circle_id))
    if foot:
        blocks += kit.sections("\n".join(foot))
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    return blocks


def _commitment(one: OpenCommitment) -> SectionBlock:
    names = _("Say how this came out: {what}", what=one.what)
    block = shares.words(_("By {day}: {what}", day=kit.day(one.due_on), what=one.what))
    block.accessory = kit.button(_("How it came out"), ids.COMMITMENT_LOOK, one.id, names=names)
    return block


def _head(circle: CircleStanding) -> list[str]:
    lines = [
        _("*{programme}* in <#{channel}>", programme=circle.programme, channel=circle.channel_id),
        _week(circle),
    ]
    if circle.meeting_at and circle.meets:
        lines.append(_("Next meeting: {at}", at=meetings.meeting(kit.when(circle.meeting_at), circle.place)))
        lines += [_("By turns: {hour}", hour=kit.weekly(circle.by_turns))] if circle.by_turns else []
    elif circle.meeting_at:
        lines.append(_("You write instead of meeting, this time until {at}", at=kit.when(circle.meeting_at)))
    return lines


def _words(circle: CircleStanding) -> list[str]:
    """A person's own words, as a line of text shows them."""
    lines = [_("Your goal: {goal}", goal=kit.beside(kit.escape(circle.goal)))] if circle.goal else []
    shown = [
        _("• by {day}: {what}", day=kit.day(one.due_on), what=kit.beside(kit.escape(one.what)))
        for one in circle.open[-_SHOWN:]
    ]
    return [*lines, _("What you have open:"), *shown] if shown else lines


def _foot(circle: CircleStanding) -> list[str]:
    lines = [_follow_through(circle.follow_through)]
    how = health.line(circle.health) if circle.health else ""
    if how:
        lines.append(_("How your circle is, all of you together: {facts}. Moderators read the same.", facts=how))
    if circle.muted_by:
        asked = _(
            "Your reminders are off this time: <@{user}> asked me to leave you in peace.", user=circle.muted_by
        )
        lines.append(asked)
    return [line for line in lines if line]


def _week(circle: CircleStanding) -> str:
    if circle.finished:
        return _("This circle is over.")
    if circle.step is None:
        return _("Not begun yet: the first prompt comes the working day before you meet.")
    where = (
        _("{week} of {last}.", week=kit.step(circle.step, circle.weeks_apart), last=circle.last_step)
        if circle.step
        else _("Kickoff.")
    )
    if circle.open_step is None:
        return _over(circle, circle.step)
    return where + " " + (_("You have checked in.") if circle.checked_in else _("The check-in is open."))


def _over(circle: CircleStanding, step: int) -> str:
    """Between a wrap-up and what comes next: that the step is over, and when that is."""
    over = _("The kickoff is over.")
    if step:
        over = _("{week} of {last} is over.", week=kit.step(step, circle.weeks_apart), last=circle.last_step)
    if circle.next_at is None:
        return over
    if step == circle.last_step:
        return over + " " + _("The goodbye comes on {at}.", at=kit.when(circle.next_at))
    following = kit.step(step + 1, circle.weeks_apart)
    return over + " " + _("{week} begins on {at}.", week=following, at=kit.when(circle.next_at))


def _follow_through(follow: FollowThrough) -> str:
    counted = [
        f"{name} {follow.outcomes[kind]}" for kind, name in outcome_names().items() if follow.outcomes[kind]
    ]
    return _("Looked back on: {counts}", counts=", ".join(counted)) if counted else ""


def _messages(count: int) -> str:
    return ngettext(
        "In the last seven days I sent you one message, those in your circle's channel counted.",
        "In the last seven days I sent you {count} messages, those in your circle's channel counted.",
        count,
    )


def _buttons(circle: CircleStanding) -> list[ButtonElement]:
    """What one can do for one's circle at this moment."""
    found: list[ButtonElement] = []
    if circle.open_step is not None:
        found.append(_checkin_button(circle))
    if circle.muted_by:
        names = _("Turn my reminders on again")
        found.append(kit.button(_("Turn on again"), ids.MUTE_LIFT, circle.circle_id, names=names))
    if not circle.finished:
        found += _own_buttons(circle)
    if circle.may_write_letter:
        names = _("Open my letter to myself")
        found.append(kit.button(_("My letter"), ids.LETTER_OPEN, circle.circle_id, names=names))
    return found


def _return_button() -> ButtonElement:
    names = _("Be back now, or change the day")
    return kit.button(_("Back, or another day"), ids.PAUSE_OPEN, "pause", names=names)


def _own_buttons(circle: CircleStanding) -> list[ButtonElement]:
    """What can be typed as well, for whoever would rather tap."""
    channel, step = circle.channel_id or "", f"{circle.circle_id}:{circle.step or 0}"
    names = _("Turn my reminders on again")
    reminders_on = kit.button(_("Reminders on"), ids.REMINDERS_ON, circle.circle_id, names=names)
    return [
        *([] if circle.reminders else [reminders_on]),
        kit.button(_("My goal"), ids.GOAL_OPEN, channel, names=_("Name or change my goal")),
        kit.button(_("Commit"), ids.COMMITMENT_OPEN, channel, names=_("Name one thing I will do, and by when")),
        kit.button(_("Ask for help"), ids.REQUEST_OPEN, step, names=_("Ask my circle for help")),
        kit.button(_("My offer"), ids.OFFER_OPEN, circle.circle_id, names=_("Note what I offer my circle")),
        norms.open_button(circle.circle_id),
        subscriptions.open_button(circle.circle_id),
        kit.button(_("Be away"), ids.PAUSE_OPEN, "pause", names=_("Be away until a day I name")),
        kit.button(_("Settings"), ids.SETTINGS_OPEN, "settings", names=_("Open my settings")),
    ]


def _checkin_button(circle: CircleStanding) -> ButtonElement:
    subject = f"{circle.circle_id}:{circle.open_step}"
    week = kit.step(circle.open_step or 0, circle.weeks_apart)
    if circle.has_words:
        names = _("Look at my check-in for {week}", week=week)
        return kit.button(_("My check-in"), ids.CHECKIN_OPEN, subject, names=names)
    names = _("Check in for {week}", week=week)
    return kit.button(_("Check in"), ids.CHECKIN_OPEN, subject, names=names, style="primary")
