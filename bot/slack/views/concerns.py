"""What somebody reads who has a concern; there is nothing to fill in."""

from bot.domain.concerns import Ways
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _


def ways(found: Ways) -> Json:
    """Whom to talk to, what to do in danger, and that nothing of this is noted or told."""
    parts = [_contact(found), _help_line(found), _danger(), _in_the_circle(), _nothing_is_kept()]
    text = "\n\n".join(one for one in parts if one)
    return kit.notice(text)


def _contact(found: Ways) -> str:
    if found.contact:
        return _(
            "*You can talk to <@{contact}>*, who is named here for concerns about peer circles. Write to them or "
            "meet them, in your own words and in your own time.",
            contact=found.contact,
        )
    if found.help_line:
        return ""
    return _(
        "*Talk to somebody you trust outside your circle*: somebody in HR, in the works council where there is one, "
        "or a manager you trust. Nobody is named here for concerns about peer circles."
    )


def _help_line(found: Ways) -> str:
    if not found.help_line:
        return ""
    return _("*Where else your company offers help:*\n{words}", words=kit.escape(found.help_line))


def _danger() -> str:
    return _(
        "*If you or somebody else is in danger*, call the emergency number of the place where you are. I am no "
        "emergency service, and nobody watches what is typed here."
    )


def _in_the_circle() -> str:
    return _("You can leave a circle or its channel at any time, without giving a reason.")


def _nothing_is_kept() -> str:
    return _(
        "_I store nothing of this and send nothing to anybody: whoever is named here is not told that you looked, "
        "and neither is your circle, a moderator or HR._"
    )
