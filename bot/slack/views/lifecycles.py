"""What moderators read when the bot cannot post in a circle's channel any more."""

from bot.domain.lifecycles import Loss, Lost
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def lost(what: Lost) -> Message:
    """What has happened to a channel, and what to do about it."""
    name, people = kit.escape(what.name), kit.people(what.users)
    if what.loss is Loss.DELETED:
        return kit.plain(
            _(
                "The channel {name} of a circle was deleted ({people}). Slack cannot bring it back, and I post "
                "nothing for this circle any more. Please talk with its people about how they want to go on.",
                name=name,
                people=people,
            )
        )
    if what.loss is Loss.REMOVED:
        return kit.plain(
            _(
                "I was taken out of {name}, the channel of a circle that is under way ({people}), so nothing I send "
                "arrives there. If that was a mistake, a member can bring me back with `/invite`.",
                name=name,
                people=people,
            )
        )
    return kit.plain(
        _(
            "{name}, the channel of a circle that is under way, was archived ({people}). I cannot undo that: somebody "
            "who is in it can unarchive it in Slack and then bring me back with `/invite`. Until then I post nothing "
            "there; afterwards the circle goes on, without what came too late.",
            name=name,
            people=people,
        )
    )
