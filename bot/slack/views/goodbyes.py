"""A circle's goodbye and the ways on from it: the buttons, the answers, and the question 90 days later."""

from slack_sdk.models.blocks import ActionsBlock
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.goodbyes import Reunion
from bot.domain.steps import Opening
from bot.slack import ids
from bot.slack.views import facilitators, foundings, kit
from bot.slack.views.kit import Message
from bot.wording import _


def goodbye(opening: Opening) -> Message:
    """The last message of the bot in a circle."""
    silence = _(
        "The channel is yours. `{command} status` keeps showing you, and only you, your goal, if you named one, and what "
        "became of your commitments, and `{command} keepsake` what you take with you.\n\n"
        "*Would you like to go on?*\n"
        "• Start the next circle with those of you who want to: press the button, or type `{command} start`.\n"
        "• Join another one: `{command} join` puts you on the list.\n"
        "• Meet once more in 90 days: press the button, and I ask all of you then.",
        command=ids.COMMAND,
    )
    parts = [opening.programme.goodbye, facilitators.parting(opening.facilitator) if opening.facilitator else ""]
    text = "\n\n".join(filter(None, [*parts, silence]))
    elements = [
        foundings.start_button(opening.circle_id),
        reunion_button(opening.circle_id),
        host_button(opening.circle_id),
        archive_button(opening.circle_id),
    ]
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=elements)])


def reunion_button(circle_id: str) -> ButtonElement:
    """The way to meet once more."""
    names = _("Suggest that this circle meets again in 90 days")
    return kit.button(_("Meet again in 90 days"), ids.REUNION_SUGGEST, circle_id, names=names)


def host_button(circle_id: str) -> ButtonElement:
    """The way to say that one would help to host next time."""
    names = _("Say that I would help to host next time")
    return kit.button(_("I would help host next time"), ids.HOST_NEXT, circle_id, names=names)


def archive_button(circle_id: str) -> ButtonElement:
    """The way to close the channel of a circle that is over."""
    names = _("Archive the channel of this circle")
    return kit.button(_("Archive this channel"), ids.ARCHIVE_OPEN, circle_id, names=names)


def noted(reunion: Reunion) -> Message:
    """The answer to whoever suggests to meet again, however often they do."""
    at = kit.when(reunion.ask_at, reunion.zone)
    if reunion.archived:
        return kit.plain(
            _("Noted. The channel is archived: {at} I ask you, and who else would like it, in private.", at=at)
        )
    return kit.plain(_("Noted. I ask all of you in the channel: {at}. Nobody reads that it was you.", at=at))


def would_host() -> Message:
    """The answer to whoever would help to host next time."""
    return kit.plain(
        _(
            "Thank you, that is noted. When you join the next time, the tick for hosting is set; you can take it out "
            "there."
        )
    )


def suggested(reunion: Reunion) -> Message:
    """The word to the circle that somebody would like to meet again; not who."""
    return kit.plain(
        _(
            "One of you suggests that you meet once more in 90 days. I ask you here then, once: {at}.",
            at=kit.when(reunion.ask_at, reunion.zone),
        )
    )


def ask(_reunion: Reunion) -> Message:
    """The question in the circle's channel."""
    return kit.plain(
        _(
            "Ninety days have passed: would you like to meet once more? Whoever would, say here when you have time. I "
            "say nothing more after this."
        )
    )


def ask_alone(reunion: Reunion) -> Message:
    """The question to one who suggested it, where the channel is archived."""
    if reunion.channel_id is None:
        return kit.plain(_("Ninety days have passed: would you like to meet your circle once more?"))
    return kit.plain(
        _(
            "Ninety days have passed: would you like to meet your circle once more? Its channel <#{channel}> is closed, "
            "so I ask those alone who wished for it: write to the others when you like.",
            channel=reunion.channel_id,
        )
    )
