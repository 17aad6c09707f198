"""A facilitator who is no member: the question, their note, what the circle reads, and the moderators' choice."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain.facilitations import Turn
from bot.domain.facilitators import Against, Asked, Choice, Led, News, Told
from bot.domain.moderations import Place
from bot.domain.programme import Step
from bot.slack import ids
from bot.slack.views import facilitations, kit, rhythms
from bot.slack.views.kit import Json, Message
from bot.slack.views.places import subject_of
from bot.wording import _

_MOST_LED = 20  # Circles that one message names.
NOBODY = "nobody"  # In the place of a user id.


def question(asked: Asked) -> Message:
    """Somebody is asked, in private, whether they would facilitate a circle."""
    text = _(
        "*Would you facilitate a circle?* {programme}, with {people}\n{hour}, {minutes}; first meeting: {at} on your "
        "own clock at the earliest, {afterwards}.\nYou would lead its meetings without being a member: no goal, no "
        "check-ins, no reminders. You are invited into its channel, its members know that you read there, and a note "
        "with what to look out for comes before each meeting. No reason is asked for a no. It can be said at any "
        "time, also after a yes: *No* in this message is how you step back.",
        programme=asked.programme,
        people=kit.people(asked.members),
        hour=kit.weekly(asked.hour),
        minutes=rhythms.minutes(asked.rhythm),
        at=kit.when(asked.first_at, asked.hour.zone),
        afterwards=rhythms.afterwards(asked.rhythm),
    )
    if asked.against.overlaps:
        text += "\n" + _(
            "The meetings overlap with those of another circle that you facilitate or are asked about."
        )
    if asked.against.night_at:
        text += "\n" + _("The meetings begin at {time} on your own clock.", time=kit.clock(asked.against.night_at))
    facts = {"programme": asked.programme}
    yes = kit.button(
        _("Yes, I will"),
        ids.FACILITATOR_YES,
        asked.circle_id,
        names=_("Yes, I will facilitate this circle: {programme}", **facts),
        style="primary",
    )
    names = _("No, I do not facilitate this circle: {programme}", **facts)
    no = kit.button(_("No"), ids.FACILITATOR_NO, asked.circle_id, names=names)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def note(turn: Turn, step: Step) -> Message:
    """What they read before a meeting: when, what is on the agenda, what to look out for, and the way out."""
    week = kit.step(turn.step, turn.weeks_apart)
    at = kit.when_met(turn.meeting_at, turn.zone)
    # Whoever facilitates several circles gets a note for each, often on the same morning.
    meets = _("Meeting: {at}.", at=at)
    if turn.channel_id:
        meets = _("Meeting of <#{channel}>: {at}.", channel=turn.channel_id, at=at)
    title = _("*You facilitate {week}: {title}*", week=week, title=step.title)
    shown = [f"{title}\n{meets}", *facilitations.leading(turn, step)]
    blocks: list[Block] = [block for part in shown for block in kit.sections(part)]
    subject = f"{turn.circle_id}:{turn.step}"
    guide = kit.button(
        _("Open the guide"), ids.GUIDE_OPEN, subject, names=_("Open the guide to {week}", week=week)
    )
    names = _("I do not facilitate this circle any more, from {week} on", week=week)
    back = kit.button(_("Step back"), ids.FACILITATOR_NO, turn.circle_id, names=names)
    return kit.message("\n\n".join(shown), [*blocks, ActionsBlock(elements=[guide, back])])


def thanks() -> Message:
    """The word to whoever will facilitate."""
    return kit.plain(
        _("Thank you. You are invited into the circle's channel, and a note comes before each meeting.")
    )


def noted() -> Message:
    """The word to whoever does not, or not any more."""
    return kit.plain(_("All right. No reason is asked. The moderators learn that it is a no, and nothing else."))


def leaving(circles: Sequence[Led]) -> Message:
    """What somebody reads who types that they leave, and facilitates: the circles, and the way out of each."""
    says = _("You facilitate, and can step back at any time. No reason is asked, and members host by turns then.")
    blocks: list[Block] = [*kit.sections(says)]
    lines: list[str] = []
    for one in circles[:_MOST_LED]:
        line = _("{programme}, with {people}", programme=one.programme, people=kit.people(one.members))
        names = _("I do not facilitate this circle any more: {programme}", programme=one.programme)
        back = kit.button(_("Step back"), ids.FACILITATOR_NO, one.circle_id, names=names)
        lines.append(line)
        blocks += [*kit.sections(line), ActionsBlock(elements=[back])]
    if len(circles) > _MOST_LED:
        lines.append(
            _(
                "These are the newest. Typed in a circle's channel, `{command} leave` is about that one.",
                command=ids.COMMAND,
            )
        )
        blocks += kit.sections(lines[-1])
    return kit.message("\n".join([says, *lines]), blocks)


def came(user_id: str) -> Message:
    """What the circle reads before they are invited."""
    return kit.plain(
        _(
            "<@{user}> facilitates this circle from now on. They are no member, and can read everything in this "
            "channel, also what was written before.",
            user=user_id,
        )
    )


def over(programme: str) -> Message:
    """The word to somebody in whose place a moderator has chosen another one, or nobody."""
    return kit.plain(
        _(
            "The moderators have arranged anew who facilitates the circle that you were asked about or facilitated "
            "({programme}). There is nothing you need to do any more. Thank you.",
            programme=programme,
        )
    )


def ended(programme: str) -> Message:
    """The word to whoever facilitated a circle that has ended some days ago."""
    return kit.plain(
        _(
            "The circle that you facilitated is over ({programme}), so I take you out of its channel now. Thank you for "
            "leading it. What was said there stays there.",
            programme=programme,
        )
    )


def parting(user_id: str) -> str:
    """What a circle that ends reads of whoever facilitated it."""
    return _("<@{user}> facilitated. In a week I take them out of this channel.", user=user_id)


def told(what: Told) -> Message:
    """What moderators read of somebody they have chosen, with the way to choose another one."""
    facts = {"user": what.user_id, "programme": what.programme, "people": kit.people(what.members)}
    text = {
        News.YES: _("<@{user}> facilitates the circle of {people} ({programme}).", **facts),
        News.NO: _("<@{user}> does not facilitate the circle of {people} ({programme}).", **facts),
        News.BACK: _("<@{user}> facilitates the circle of {people} no more ({programme}).", **facts),
        News.GONE: _(
            "The account of <@{user}>, who was to facilitate the circle of {people}, is deactivated ({programme}).",
            **facts,
        ),
        News.NOT_INVITED: _(
            "<@{user}> cannot facilitate the circle of {people} ({programme}): Slack does not let them into its "
            "channel.",
            **facts,
        ),
        News.SILENT: _(
            "<@{user}> has not answered yet whether they facilitate the circle of {people} ({programme}).", **facts
        ),
    }[what.news]
    if what.news is not News.YES:
        text += " " + _("Until somebody does, its members host by turns.")
    names = _("Choose who facilitates this {programme} circle", programme=what.programme)
    another = kit.button(
        _("Choose another one"), ids.FACILITATOR_OPEN, subject_of(Place(what.circle_id, 0, False)), names=names
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[another])])


def choice(shown: Choice, place: Place) -> Json:
    """Who could facilitate a circle, each with a button."""
    facts = {"people": kit.people(shown.members), "programme": shown.programme}
    says = [
        _("*Who facilitates the circle of {people}?* ({programme})", **facts),
        _("Chosen so far: <@{user}>", user=shown.chosen) if shown.chosen else "",
        _(
            "They are asked in private, at the earliest once the circle is approved. Until they say yes its members host by turns."
        ),
    ]
    blocks: list[Block] = [*kit.sections("\n".join(filter(None, says)))]
    for number, user_id in enumerate(shown.people, 1):
        names = _("Choose person {number} of this list", number=number)
        take = kit.button(_("Choose"), ids.FACILITATOR_CHOOSE, subject_of(place, user_id), names=names)
        named = " ".join([f"<@{user_id}>", *_against(shown.against.get(user_id, Against()))])
        blocks += [*kit.sections(named), ActionsBlock(elements=[take])]
    if not shown.people:
        blocks += kit.sections(
            _("Nobody can be chosen yet: whoever runs me can name people with `circles workspace --facilitators`.")
        )
    if shown.chosen:
        names = _("Choose nobody, so that members host by turns")
        nobody = kit.button(_("Nobody"), ids.FACILITATOR_CHOOSE, subject_of(place, NOBODY), names=names)
        blocks.append(ActionsBlock(elements=[nobody]))
    return kit.modal(_("Who facilitates"), blocks, callback_id=ids.FACILITATOR_VIEW)


def _against(found: Against) -> Iterator[str]:
    """What a moderator should know before they choose somebody."""
    if found.overlaps:
        yield _("The meetings overlap with those of another circle that they facilitate or were chosen for.")
    if found.night_at:
        yield _("The meetings begin at {time} on their own clock.", time=kit.clock(found.night_at))


def open_button(place: Place, **names_of: object) -> ButtonElement:
    """The way to the choice from a proposal that is being adjusted."""
    names = _("Choose who facilitates this {programme} circle", **names_of)
    return kit.button(_("Who facilitates"), ids.FACILITATOR_OPEN, subject_of(place), names=names)


def chosen(*, waits: bool) -> str:
    """The word to the moderator who has chosen."""
    if waits:
        return _("Noted. Whoever facilitates is asked in private once the circle is approved.")
    return _("Noted. Whoever you chose is asked in private now, and you hear what they say.")
