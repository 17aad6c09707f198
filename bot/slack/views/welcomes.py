"""How a circle's channel begins: its topic, and the welcome that is pinned."""

from bot.domain.facilitators import is_professional
from bot.domain.steps import Opening
from bot.slack import ids
from bot.slack.views import facilitations, kit
from bot.slack.views.kit import Message
from bot.wording import _


def topic(opening: Opening) -> str:
    """The channel's topic: the hour, and nothing of what the circle works on."""
    if not opening.meets:
        return _("We write, Monday to Friday. What is said here stays here.")
    return _("{hour}. What is said here stays here.", hour=_hour(opening))


def welcome(opening: Opening) -> Message:
    """The first message of a circle, with the norms; it is pinned."""
    hello = _(
        "Hello {people}, welcome to your circle.\n*You meet {hour}. First meeting: {at} on your own clock*\n"
        "Where? In a huddle in this channel, until one of you sets another place with `{command} meeting`.",
        people=kit.people(opening.members) or _("[everybody by name]"),
        hour=_hour(opening),
        at=kit.when(opening.first_at, opening.hour.zone) if opening.first_at and opening.hour else _("[the date]"),
        command=ids.COMMAND,
    )
    norms = "\n".join(f"• {norm}" for norm in opening.programme.norms)
    agreed = _("*Norms to start from.* At the kickoff you change them until they suit you:")
    later = _(
        "They come again in the kickoff's thread, where each of you can change a line and say yes. "
        "`{command} norms` shows them as they are.",
        command=ids.COMMAND,
    )
    reads = facilitations.reads_along(opening.facilitator) + "\n\n" if is_professional(opening.programme) else ""
    text = f"{hello}\n\n{reads}{_privacy()}\n\n{agreed}\n{norms}\n{later}\n\n{opening.programme.welcome}"
    return kit.message(text, kit.sections(text))


def _hour(opening: Opening) -> str:
    if opening.hour is None:
        return _("[at the weekly hour]")
    return kit.weekly(opening.hour, opening.programme.weeks_apart)


def _privacy() -> str:
    return _(
        "*Who can read this.* What you write here is confidential. It is not anonymous: you all see who wrote what. "
        "Being a moderator lets nobody in here, and HR sees figures for everybody together and none of your words. "
        "But this is your company's Slack: the company may be able to export private channels, and any member can "
        "add people to this one. Write what you could live with if it were read elsewhere, and keep the rest for "
        "the meeting."
    )
