"""What a newcomer sees: what a circle is, the form to join, and the word that they are on the list."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock

from bot.domain.joinings import CONSENT_VERSION, JoinForm
from bot.domain.programme import Programme
from bot.slack import ids
from bot.slack.views import answers, kit
from bot.slack.views import programmes as choices
from bot.slack.views.kit import Json, Message
from bot.wording import _


def introduction(programmes: Sequence[Programme]) -> Message:
    """All that a newcomer needs to decide, typed for or at home: what it is, what it asks, who sees what, when, and Join."""
    words = "\n".join(choices.in_words(one) for one in programmes)
    join = kit.button(_("Join"), ids.JOIN_OPEN, "join", names=_("Join a peer circle"), style="primary")
    start = kit.button(
        _("Start one with colleagues"), ids.FOUNDING_OPEN, ids.NEW, names=_("Start a peer circle with colleagues")
    )
    typed = _(
        "To join, type {command}. To start one with colleagues of your choice, type {founding} and their names.",
        command=f"{ids.COMMAND} join",
        founding=f"{ids.COMMAND} start",
    )
    blocks: list[Block] = [
        *kit.sections(_what_it_is()),
        *choices.listed(programmes),
        *kit.sections(who_sees_what()),
        *kit.sections(when_it_starts()),
        ActionsBlock(elements=[join, start]),
    ]
    parts = [_what_it_is(), words, who_sees_what(), when_it_starts(), typed]
    return kit.message("\n\n".join(parts), blocks)


def _what_it_is() -> str:
    """What a peer circle is, in two sentences."""
    return _(
        "*A peer circle* is a handful of colleagues who meet for some months, with a fixed end. Each of you works on a "
        "goal of your own, or all of you on what one of you brings. You help each other, and you hold each other to "
        "what you said you would do."
    )


def when_it_starts() -> str:
    """What has to happen before the first meeting."""
    return _(
        "*When it starts.* You say when you have time. As soon as enough people have an hour in common, or in the next "
        "round where circles are formed in rounds, you are asked in private whether your group and hour suit you. A "
        "moderator looks at it too, and you get a private channel and the first date. Until then you can change your "
        "answers or leave, without a reason."
    )


def who_sees_what() -> str:
    """The plain truth about confidentiality; CONSENT_VERSION rises when its meaning changes."""
    return _(
        "*Who sees what.* Your circle sees your name and what you share there. Moderators see your name, the "
        "hours of the group and, in a line that you read too, how your circle is as a whole, never what anybody writes. HR sees figures for everybody together, rounded to five "
        "and only from ten people on, never a person or a circle; you can read the same page. It is confidential, "
        "not anonymous: your company may be able to export a private channel, and any member can add people to one."
    )


def what_we_ask() -> str:
    """The norms in plain words; CONSENT_VERSION rises when their meaning changes."""
    return _(
        "*What we ask of each other.* Come when you can, and say so when you cannot. What others tell stays with you. "
        "Listen before you advise, and help only as much as somebody wants. Letting a plan go is no failure.\n\n"
        "*What you can always do.* Turn reminders down, be away for a while, leave without a reason. What you write "
        "to me is kept sealed."
    )


def form(programmes: Sequence[Programme], shown: JoinForm) -> Json:
    """The modal to join with or, for somebody who waits, to change their answers in."""
    waits = shown.enrolment_id is not None
    filled: list[Block] = [
        answers.field(ids.FIELD_PROGRAMME, _("Programme"), answers.programmes(programmes, shown.programme_id)),
        answers.field(ids.FIELD_LANGUAGE, _("Language of your circle"), answers.languages(shown.language)),
        *answers.hours(shown, programmes),
        answers.topic(shown.topics),
        answers.goal(shown.goal),
        answers.field(ids.FIELD_HOSTS, _("Hosting"), answers.hosts(shown.hosts), optional=True),
        answers.avoids(shown.avoids),
    ]
    # Whoever waits and agreed to words that have changed since reads the new ones before anything else.
    ordered = [*norms(), *filled] if waits and not shown.agreed else [*filled, *norms(shown.agreed)]
    return kit.modal(
        _("Change my answers") if waits else _("Join a peer circle"),
        ordered,
        callback_id=ids.JOIN_SUBMIT,
        subject=f"{CONSENT_VERSION}:{shown.enrolment_id or ''}",
        submit=_("Save") if waits else _("Join"),
    )


def joined(programme: str, in_rounds: bool = False, next_round: date | None = None) -> Json:
    """The word that somebody is on the list, and how circles are formed of it, in the place of the form."""
    listed = _("You are on the waiting list for *{programme}*.", programme=programme)
    status = _(
        "To see where things stand, or to change your answers, type `{command} status`.", command=ids.COMMAND
    )
    text = f"{listed} {_how_circles_are_formed(in_rounds, next_round)}\n\n{status}"
    return kit.modal(_("You are on the list"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def _how_circles_are_formed(in_rounds: bool, next_round: date | None) -> str:
    if next_round is not None:
        return _(
            "Its circles are formed in rounds, the next time on {day}. A moderator looks at them, and then you are asked in "
            "private whether your group and hour suit you.",
            day=kit.full_day(next_round),
        )
    if in_rounds:
        return _(
            "Its circles are formed in rounds. A moderator looks at them, and then you are asked in private whether your "
            "group and hour suit you."
        )
    return _(
        "As soon as there are enough people with an hour in common, you are asked in private whether that group and "
        "hour suit you, and a moderator looks at it."
    )


def changed(programme: str) -> Json:
    """The word that somebody's answers are written down anew."""
    text = _(
        "Your answers are changed, and you keep your place on the waiting list for *{programme}*.",
        programme=programme,
    )
    return kit.notice(text)


def already_waiting(since: datetime) -> str:
    """The word to somebody who joins twice."""
    return _(
        "You are on the waiting list already, since {since}. `{command} status` tells where things stand.",
        since=kit.since(since),
        command=ids.COMMAND,
    )


def words_changed() -> str:
    """The word to somebody who agreed to older words."""
    return _(
        "What you agreed to when you joined has new words. Nothing ends because of it: please read it when you have "
        "a minute."
    )


def agree_again() -> list[Block]:
    """The offer to read and agree to the words of now."""
    names = _("Read what has changed, and agree to it")
    read = kit.button(_("Read and agree"), ids.AGREE_OPEN, "agree", names=names)
    return [*kit.sections(words_changed()), ActionsBlock(elements=[read])]


def agreement() -> Json:
    """The modal with the words of now."""
    return kit.modal(
        _("Read and agree"),
        norms(),
        callback_id=ids.AGREE_SUBMIT,
        subject=f"{CONSENT_VERSION}:",
        submit=_("Agree"),
    )


def agreed() -> Json:
    """The thanks for reading."""
    return kit.notice(_("Thank you. That was all, and everything goes on as before."))


def norms(agreed: bool = False) -> list[Block]:
    """What everybody agrees to who takes part, with the tick of whoever has not done so."""
    words: list[Block] = [DividerBlock(), *kit.sections(what_we_ask()), *kit.sections(who_sees_what())]
    return words if agreed else [*words, answers.field(ids.FIELD_CONSENT, _("Do you agree?"), answers.consent())]
