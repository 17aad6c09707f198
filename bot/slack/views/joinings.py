"""What a newcomer sees: what a circle is, the form to join, and the word that they are on the list."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache

from babel.dates import get_day_names
from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain.joinings import AVOIDED_AT_MOST, CONSENT_VERSION, GOAL_LIMIT, JoinForm, Topic
from bot.domain.programme import Programme
from bot.domain.worktime import is_zone
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.slack.views.languages import language_names
from bot.slack.views.zones import ZONES
from bot.wording import _, language


def introduction(programmes: Sequence[Programme]) -> Message:
    """All that a newcomer needs to decide, typed for or at home: what it is, what it asks, who sees what, when, and Join."""
    parts = [what_it_is(), _programmes_in_words(programmes), who_sees_what(), when_it_starts()]
    join = kit.button(_("Join"), ids.JOIN_OPEN, "join", names=_("Join a peer circle"), style="primary")
    typed = _("To join, type {command}.", command=f"{ids.COMMAND} join")
    blocks: list[Block] = [
        *(block for part in parts for block in kit.sections(part)),
        ActionsBlock(elements=[join]),
    ]
    return kit.message("\n\n".join([*parts, typed]), blocks)


def what_it_is() -> str:
    """What a peer circle is, in two sentences."""
    return _(
        "*A peer circle* is four or five colleagues who meet for twelve weeks. Each of you works on one goal of "
        "your own, all of you help each other, and you hold each other to what you said you would do."
    )


def _programmes_in_words(programmes: Sequence[Programme]) -> str:
    lines = [
        _(
            "• *{title}*: {tagline} About {minutes} minutes a week.",
            title=one.title,
            tagline=one.tagline,
            minutes=one.minutes_a_week,
        )
        for one in programmes
    ]
    return "\n".join(lines)


def when_it_starts() -> str:
    """What has to happen before the first meeting."""
    return _(
        "*When it starts.* There is no fixed date. You say when you have time; as soon as enough people have an hour "
        "in common, each of you is asked in private whether that group and hour suit you, then a moderator looks at "
        "it, and you get a private channel and the first date. Until then you can change your answers or leave, "
        "without a reason."
    )


def who_sees_what() -> str:
    """The plain truth about confidentiality; CONSENT_VERSION rises when its meaning changes."""
    return _(
        "*Who sees what.* Your circle sees your name and what you share there. Moderators see your name and the "
        "hours of the group, never what anybody writes. HR sees figures for everybody together, rounded to five "
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
    answers: list[Block] = [
        _field(ids.FIELD_PROGRAMME, _("Programme"), _programmes(programmes, shown.programme_id)),
        _field(ids.FIELD_LANGUAGE, _("Language of your circle"), _languages(shown.language)),
        _field(ids.FIELD_ZONE, _("Your time zone"), _zones(shown.zone)),
        _field(ids.FIELD_DAYS, _("Days on which you could meet"), _days(shown.days)),
        _field(ids.FIELD_STARTS, _("Earliest start"), _times(shown.starts, midnight_last=False)),
        _field(ids.FIELD_ENDS, _("Latest end"), _times(shown.ends, midnight_last=True), _fits(programmes)),
        _field(ids.FIELD_TOPIC, _("What should it be about?"), _topics(shown.topic), optional=True),
        _goal(shown.goal),
        _field(ids.FIELD_HOSTS, _("Hosting"), _hosts(shown.hosts), optional=True),
        _avoids(shown.avoids),
    ]
    # Whoever waits and agreed to words that have changed since reads the new ones before anything else.
    ordered = [*_agreement(), *answers] if waits and not shown.agreed else [*answers, *_agreement(shown.agreed)]
    return kit.modal(
        _("Change my answers") if waits else _("Join a peer circle"),
        ordered,
        callback_id=ids.JOIN_SUBMIT,
        subject=f"{CONSENT_VERSION}:{shown.enrolment_id or ''}",
        submit=_("Save") if waits else _("Join"),
    )


def joined(programme: str) -> Json:
    """The word that somebody is on the list, in the place of the form."""
    text = _(
        "You are on the waiting list for *{programme}*. As soon as there are enough people with an hour in common, "
        "you are asked in private whether that group and hour suit you, and a moderator looks at it.\n\nTo see where "
        "things stand, or to change your answers, type `{command} status`.",
        programme=programme,
        command=ids.COMMAND,
    )
    return kit.modal(_("You are on the list"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


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
        "What you agreed to when you joined is worded anew. Nothing ends because of it: please read it when you have "
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
        _agreement(),
        callback_id=ids.AGREE_SUBMIT,
        subject=f"{CONSENT_VERSION}:",
        submit=_("Agree"),
    )


def agreed() -> Json:
    """The thanks for reading."""
    return kit.notice(_("Thank you. That was all, and everything goes on as before."))


def _agreement(agreed: bool = False) -> list[Block]:
    words: list[Block] = [DividerBlock(), *kit.sections(what_we_ask()), *kit.sections(who_sees_what())]
    return words if agreed else [*words, _field(ids.FIELD_CONSENT, _("Do you agree?"), _consent())]


def _goal(words: str | None) -> InputBlock:
    return _field(
        ids.FIELD_GOAL,
        _("What would you like to work on?"),
        PlainTextInputElement(
            action_id=ids.INPUT, multiline=True, max_length=GOAL_LIMIT, initial_value=words or None
        ),
        _("Leave it open if you like: the first meeting helps you find it. Only you see this."),
        optional=True,
    )


def _avoids(user_ids: frozenset[str]) -> InputBlock:
    return _field(
        ids.FIELD_AVOIDS,
        _("People you would rather not be in a circle with"),
        UserMultiSelectElement(
            action_id=ids.INPUT, initial_users=sorted(user_ids) or None, max_selected_items=AVOIDED_AT_MOST
        ),
        _("Seen by nobody, moderators neither; it is kept sealed, and nobody is told."),
        optional=True,
    )


def topic_names() -> dict[str, str]:
    """What a circle can be about, by its code."""
    return {
        Topic.NEW_ROLE: _("A new role"),
        Topic.LEADING: _("Leading people"),
        Topic.VISIBLE: _("Being visible"),
        Topic.LEARNING: _("Learning something new"),
        Topic.PROJECT: _("A project"),
        Topic.BALANCE: _("Balance"),
    }


def _field(
    block_id: str, label: str, element: InputInteractiveElement, hint: str | None = None, *, optional: bool = False
) -> InputBlock:
    return InputBlock(block_id=block_id, label=label, element=element, hint=hint, optional=optional)


def _select(options: Sequence[Option], chosen: str | None) -> StaticSelectElement:
    initial = next((one for one in options if one.value == chosen), None)
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=initial)


def _programmes(programmes: Sequence[Programme], chosen: str | None) -> StaticSelectElement:
    options = [Option(value=one.id, label=one.title[:75], description=_rhythm(one)[:75]) for one in programmes]
    return _select(options, chosen or options[0].value)


def _rhythm(programme: Programme) -> str:
    """Length, rhythm and size of a programme."""
    return _(
        "{weeks} weeks, {minutes} minutes a week together, {smallest} to {largest} people",
        weeks=len(programme.steps) - 1,
        minutes=programme.meeting_minutes,
        smallest=programme.smallest,
        largest=programme.largest,
    )


def _languages(chosen: str) -> StaticSelectElement:
    return _select([Option(value=tag, label=name) for tag, name in language_names().items()], chosen)


def _topics(chosen: str | None) -> StaticSelectElement:
    return _select([Option(value=str(code), label=name) for code, name in topic_names().items()], chosen)


@lru_cache(maxsize=500)
def _zones(zone: str | None) -> StaticSelectElement:
    names = sorted({*ZONES, zone} if zone and is_zone(zone) else set(ZONES))
    return _select([Option(value=name, label=name.replace("_", " ")) for name in names], zone)


def _days(chosen: frozenset[int]) -> CheckboxesElement:
    names = get_day_names("wide", locale=language())
    options = [Option(value=str(day), label=names[day]) for day in range(7)]
    initial = [options[day] for day in sorted(chosen)]
    return CheckboxesElement(action_id=ids.INPUT, options=options, initial_options=initial)


def _times(initial: time, *, midnight_last: bool) -> StaticSelectElement:
    clock = [time(half // 2, half % 2 * 30) for half in range(48)]
    ordered = [*clock[1:], clock[0]] if midnight_last else clock
    options = [Option(value=f"{at:%H:%M}", label=_time_label(at, midnight_last)) for at in ordered]
    return _select(options, f"{initial:%H:%M}")


def _hosts(ticked: bool) -> CheckboxesElement:
    host = Option(
        value=ids.YES,
        label=_("I'd host a meeting now and then"),
        description=_("You get a note two days before, and can pass."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[host], initial_options=[host] if ticked else None)


def _time_label(at: time, midnight_last: bool) -> str:
    return _("Midnight") if midnight_last and at == time(0) else f"{at:%H:%M}"


def _fits(programmes: Sequence[Programme]) -> str:
    longest = max(one.meeting_minutes for one in programmes)
    return _("A meeting takes {minutes} minutes and has to fit in between.", minutes=longest)


def _consent() -> CheckboxesElement:
    agreed = Option(
        value=ids.YES,
        label=_("I take part, and I keep to myself what others tell me"),
        description=_("I have read who sees what."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[agreed])


def left() -> str:
    """The word that somebody is off the list."""
    return _(
        "You are off the waiting list. `{command} join` brings you back whenever you like.", command=ids.COMMAND
    )
