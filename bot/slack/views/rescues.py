"""Ways on for a small circle: the question, two circles that may become one, what came of it, and a goodbye."""

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, CheckboxesElement, InputBlock, Option

from bot.domain.rescues import Ending, Merger, Outcome, Way, WaysAsked
from bot.slack import ids
from bot.slack.views import facilitations, facilitators, foundings, goodbyes, kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def offer_button(circle_id: str, name: str) -> ButtonElement:
    """A moderator's way to have the members of a small circle asked."""
    names = _("Offer ways on to the members of {name}", name=name)
    return kit.button(_("Offer ways on"), ids.RESCUE_OFFER, circle_id, names=names)


def question(asked: WaysAsked, again: str = "") -> Message:
    """A member is asked how they would like to go on."""
    text = f"{again}{_ways(asked)}"
    say = kit.button(
        _("Say what is all right"),
        ids.RESCUE_OPEN,
        asked.question_id,
        names=_("Say which ways on are all right with me"),
    )
    stay = kit.button(
        _("Stay as we are"),
        ids.RESCUE_STAY,
        asked.question_id,
        names=_("I would like our circle to stay as it is"),
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[say, stay])])


def reminder(asked: WaysAsked) -> Message:
    """The same once more, to somebody who has not answered."""
    return question(asked, _("Once more, and then not again: ") if asked.chosen is None else "")


def question_closed(asked: WaysAsked) -> Message:
    """The same once it is settled, whatever this member said and whatever comes of it."""
    return kit.closed(_ways(asked))


def form(asked: WaysAsked) -> Json:
    """The ways on, to tick those that are all right."""
    names = _names()
    options = [Option(value=way, label=names[way]) for way in asked.ways]
    ticked = [one for one in options if one.value in (asked.chosen or ())]
    says = _(
        "Tick each that is all right with you. Of those that are all right with all of you I take the first one in this "
        "list. With nothing ticked you would rather stay as you are."
    )
    field = InputBlock(
        block_id=ids.FIELD_WAYS,
        label=_("All right with me"),
        element=CheckboxesElement(action_id=ids.INPUT, options=options, initial_options=ticked or None),
        optional=True,
    )
    return kit.modal(
        _("How to go on"),
        [*kit.sections(f"{says}\n{_list(asked)}"), field],
        callback_id=ids.RESCUE_SUBMIT,
        subject=asked.question_id,
        submit=_("Say so"),
    )


def noted() -> str:
    """The word to somebody who has answered."""
    return _(
        "Noted, and told to nobody. Until it is decided you can change it. You hear from me once all have answered."
    )


def told(outcome: Outcome) -> Message:
    """What has come of asking, to all who were asked."""
    return kit.plain(
        {
            Outcome.MORE: _(
                "More people for your circle is all right with all of you. I look among those who wait now: when somebody "
                "would like to come, I ask you before they do."
            ),
            Outcome.NO_CIRCLE: _(
                "All of you would join another circle, and there is none at the moment that would suit all of you. So "
                "your circle stays as it is for now."
            ),
        }.get(
            outcome,
            _(
                "There is no way on that is all right with all of you at the moment, so your circle stays as it is. That "
                "is fine too; you can talk about it whenever you like."
            ),
        )
    )


def merger(asked: Merger, again: str = "") -> Message:
    """Somebody in one of two circles is asked whether they may become one."""
    text = f"{again}{_one_of_two(asked)}"
    yes = kit.button(
        _("Yes"),
        ids.MERGE_YES,
        asked.question_id,
        names=_("Yes, these two circles may become one"),
        style="primary",
    )
    no = kit.button(
        _("Rather not"), ids.MERGE_NO, asked.question_id, names=_("No, I would rather both stay as they are")
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def merger_again(asked: Merger) -> Message:
    """The same once more, to somebody who has not answered."""
    return merger(asked, _("Once more, and then not again: "))


def merger_closed(asked: Merger) -> Message:
    """The same once it is settled, whatever anybody said and whatever comes of it."""
    return kit.closed(_one_of_two(asked))


def both_stay() -> Message:
    """What everybody in both circles reads where not all of them said yes: the same, whatever they said."""
    return kit.plain(
        _(
            "The two circles stay two, each as it was. Thank you for thinking about it: it was a question, and any answer "
            "was fine."
        )
    )


def came(users: list[str]) -> Message:
    """The word in the channel of the circle that others have joined."""
    return kit.plain(
        _(
            "All of you have said yes, in both circles: welcome, {people}. You begin with this step; nobody has to make up "
            "for anything. Take a few minutes at the next meeting to tell each other what you work on.",
            people=kit.group(users),
        )
    )


def goodbye(ending: Ending) -> Message:
    """The last message of the bot in a circle that ends because its members want it."""
    begin = _(
        "*This circle ends here, because all of you want it so.* Thank you for the time you gave each other: what you did "
        "in *{programme}* counts, however many weeks it was.",
        programme=ending.programme,
    )
    if ending.joined:
        begin += " " + _("You go on together in <#{channel}>.", channel=ending.joined)
    if ending.facilitator:
        begin += "\n\n" + facilitators.parting(ending.facilitator)
    text = f"{begin}\n\n" + _(
        "The channel is yours. What you wrote stays yours: your letter or goal comes back to you in private, and "
        "`{command} keepsake` shows you, and only you, what you take with you. `{command} join` and `{command} start` "
        "are the ways into a next circle.",
        command=ids.COMMAND,
    )
    elements = [
        *([] if ending.joined else [foundings.start_button(ending.circle_id)]),
        goodbyes.reunion_button(ending.circle_id),
        goodbyes.host_button(ending.circle_id),
        goodbyes.archive_button(ending.circle_id),
    ]
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=elements)])


def _ways(asked: WaysAsked) -> str:
    text = _(
        "Your circle in <#{channel}> has become small. How would you like to go on? I ask each of you in private, and "
        "nobody learns who said what. Something changes only if it is all right with every one of you; without your "
        "answer by {until} everything stays as it is.",
        channel=asked.channel_id,
        until=kit.when(asked.closes_at),
    )
    return f"{text}\n{_list(asked)}"


def _one_of_two(asked: Merger) -> str:
    facts = {"joining": kit.group(asked.joining), "hosts": kit.group(asked.hosts), "programme": asked.programme}
    if asked.is_host:
        text = _(
            "Another circle of *{programme}* has become small: {joining}. Would it be all right with you if they joined "
            "yours ({hosts})? Your circle stays as it is, with its channel and its hour.",
            **facts,
        )
    else:
        text = _(
            "There is a circle of *{programme}* that yours could join: {hosts}, {hour}. Would it be all right with you to "
            "go on there ({joining})? Your own circle would end with a goodbye. What you wrote stays in it and in your "
            "keepsake, and nothing of it goes along: you name a goal there anew.",
            hour=kit.weekly(asked.hour),
            **facts,
        )
        text += (
            "\n" + _("Next meeting: {at}", at=kit.when(asked.next_at, asked.hour.zone)) if asked.next_at else ""
        )
        text += "\n" + facilitations.reads_along() if asked.professional else ""
    return f"{text}\n" + _(
        "All of you in both circles are asked the same, each in private. Only if everybody says yes by {until} does it "
        "happen; nobody learns who said what, and without an answer nothing changes.",
        until=kit.when(asked.closes_at),
    )


def _names() -> dict[Way, str]:
    return {
        Way.MORE: _("Look for more people"),
        Way.JOIN: _("Join another circle"),
        Way.CLOSE: _("End here, with a goodbye"),
    }


def _list(asked: WaysAsked) -> str:
    says = {
        Way.MORE: _("I look among those who wait, and ask you before anybody comes."),
        Way.JOIN: _(
            "I ask one of the same programme, about as far on as you; then all in both circles say yes or no."
        ),
        Way.CLOSE: _(
            "Your circle ends; what you wrote stays yours, and you can join another one whenever you like."
        ),
    }
    names = _names()
    return "\n".join(f"• *{names[way]}:* {says[way]}" for way in asked.ways)
