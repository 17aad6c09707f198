"""Who talks with whom when somebody is missing: a sentence for those who would have, and for whoever comes back."""

from bot.domain.groupings import Talk
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def changed(talk: Talk) -> Message:
    """What somebody can do whose partner, or one of them, is not there; never why."""
    week = kit.step(talk.step, talk.weeks_apart)
    if talk.partners:
        people = kit.group(talk.partners)
        text = _("*{week}:* you talk with {people}, and need wait for nobody else.", week=week, people=people)
        return kit.plain(text)
    if talk.others:
        text = _(
            "*{week}:* you have nobody to talk with at the moment. Ask {people} whether they have room for you, or do it "
            "in writing, in the thread in <#{channel}>; the guide says how.",
            week=week,
            people=kit.group(talk.others),
            channel=talk.channel_id,
        )
        return kit.plain(text)
    return kit.plain(
        _(
            "*{week}:* you have nobody to talk with at the moment. Do it in writing, in the thread in <#{channel}>; the "
            "guide says how.",
            week=week,
            channel=talk.channel_id,
        )
    )


def joined(talk: Talk, user_id: str) -> Message:
    """The word to somebody in whose group there is one more; never where they were."""
    week, people = kit.step(talk.step, talk.weeks_apart), kit.group(talk.partners)
    return kit.plain(
        _("*{week}:* <@{user}> joins your talk. You talk with {people}.", week=week, user=user_id, people=people)
    )


def to_come_back_to(talk: Talk) -> str:
    """With whom somebody can talk who comes back in the middle of a step."""
    week, people = kit.step(talk.step, talk.weeks_apart), kit.group(talk.partners or talk.others)
    if not people:
        return _("*{week}* is for talks in small groups: do it in writing, the guide says how.", week=week)
    if talk.partners:
        return _(
            "*{week}* is for talks in small groups: you are with {people}. Ask when you talk, or do it in writing, the "
            "guide says how.",
            week=week,
            people=people,
        )
    return _(
        "*{week}* is for talks in small groups: ask {people} whether they have room for you, or do it in writing, the "
        "guide says how.",
        week=week,
        people=people,
    )
