"""What could not be delivered, in plain words: what it was, what stands in the way, and what to do about it."""

from collections.abc import Iterable

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.hindrances import Hindrance, Obstacle
from bot.slack import ids
from bot.slack.views import kit
from bot.wording import _

_CAUSES = 3  # Slack's own words; more would be a wall.


def obstacles(found: Iterable[Obstacle]) -> list[Block]:
    """Each thing that stands in the way, with what to do and a button that has all of it tried again."""
    blocks: list[Block] = []
    for one in found:
        stands = in_the_way(one.hindrance)
        lines = [f"*{stands}*", f"{counted(one)} ({causes(one)})", advice(one.hindrance)]
        names = _("Try again: {why}", why=stands)
        again = kit.button(_("Try again"), ids.HOME_RETRY, one.hindrance.value, names=names)
        blocks += [*kit.sections("\n".join(lines)), ActionsBlock(elements=[again])]
    return blocks


def counted(one: Obstacle) -> str:
    """How many of each kind, as in "A summary: 1"."""
    words: dict[str, int] = {}
    for kind, count in one.kinds:
        name = what(kind, in_circle=kind in one.in_circle)
        words[name] = words.get(name, 0) + count
    return "; ".join(f"{name}: {count}" for name, count in words.items())


def causes(one: Obstacle) -> str:
    """Slack's own words for it, or how the call ended; the first few."""
    shown = ", ".join(f"`{kit.escape(cause[:80]).replace('`', chr(39))}`" for cause in one.causes[:_CAUSES])
    return shown if len(one.causes) <= _CAUSES else f"{shown}, …"


def what(kind: str, *, in_circle: bool) -> str:
    """A kind of message in words; `in_circle` when it goes to a circle's channel."""
    if kind == "circle.open":
        return _("Making a circle's channel")
    if kind in ("circle.invite", "circle.remove", "facilitator.remove"):
        return _("Bringing people into a circle's channel, or out of it")
    if kind in ("circle.topic", "circle.pin", "circle.archive"):
        return _("Changing a circle's channel")
    if in_circle:
        return _("A message in a circle's channel")
    if kind.startswith("moderation."):
        return _("A word to a moderator that proposals wait")
    return _("A summary") if kind == "summary" else _("A private message")


def in_the_way(stands: Hindrance) -> str:
    """What stands in the way, in a few words."""
    return {
        Hindrance.NO_CHANNELS: _("I may not make private channels here"),
        Hindrance.NO_ACCESS: _("Slack does not accept my token"),
        Hindrance.APP: _("The app was not given all that it needs"),
        Hindrance.OUTSIDE: _("I am not in the channel, or it is gone"),
        Hindrance.ARCHIVED: _("The channel is archived"),
        Hindrance.FORBIDDEN: _("A setting in Slack does not allow it"),
        Hindrance.GUESTS: _("Slack does not let somebody into the channel"),
        Hindrance.GONE: _("Somebody cannot be reached in Slack any more"),
        Hindrance.PLAN: _("The workspace's plan does not hold so much"),
        Hindrance.SIGN_IN: _("Something on the way to Slack wants a sign-in"),
        Hindrance.AWAY: _("Slack was not well, or could not be reached"),
        Hindrance.UNEXPECTED: _("Slack said no for a reason that I do not know"),
    }[stands]


def advice(stands: Hindrance) -> str:
    """What a moderator can do about it, or ask somebody else to do."""
    return {
        Hindrance.NO_CHANNELS: _(
            "A workspace owner can allow it, in Slack's settings under Permissions, Channel Management. Or make a "
            "private channel yourself with a neutral name, invite me into it, and type `{command} here` there.",
            command=ids.COMMAND,
        ),
        Hindrance.NO_ACCESS: _(
            "Whoever set me up installs the app again and gives me its new token; then all goes on by itself."
        ),
        Hindrance.APP: _(
            "Whoever set me up pastes what `circles manifest` prints into the app's settings, and installs it again."
        ),
        Hindrance.OUTSIDE: _("Somebody who is in the channel can bring me back with /invite."),
        Hindrance.ARCHIVED: _("Somebody who was in it can unarchive it, and bring me back with /invite."),
        Hindrance.FORBIDDEN: _("Look at who may post in the channel; a workspace owner sees the other settings."),
        Hindrance.GUESTS: _(
            "That holds for guests of single channels and people of other organisations. Any member of the circle can "
            "try by hand."
        ),
        Hindrance.GONE: _(
            "Their account may be deactivated. There is nothing you need to do, unless they come back."
        ),
        Hindrance.PLAN: _("Try again on another day, or ask a workspace owner about the plan."),
        Hindrance.SIGN_IN: _("Whoever looks after the network lets me through; then all goes on by itself."),
        Hindrance.AWAY: _("It may be over by now: try again."),
        Hindrance.UNEXPECTED: _("Try again; if it happens once more, tell whoever set me up."),
    }[stands]
