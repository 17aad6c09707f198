"""Where somebody on a waiting list stands, in words that tell neither who else waits nor how many."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.joinings import WaitingPlace
from bot.domain.outlooks import Hindrance, Outlook
from bot.slack import ids
from bot.slack.views import consents, kit
from bot.slack.views.kit import Message
from bot.slack.views.languages import language_names
from bot.wording import _


def where(place: WaitingPlace) -> str:
    """Since when somebody waits, and what is still missing; or what they are asked just now."""
    if place.asked:
        return consents.standing(place.asked)
    if place.founder:
        return _(
            "*{programme}*: you have a seat in the circle that <@{founder}> is starting. `{command} leave` gives it back.",
            programme=place.programme,
            founder=place.founder,
            command=ids.COMMAND,
        )
    since = kit.since(place.since)
    begin = _("*{programme}*: on the waiting list since {since}.", programme=place.programme, since=since)
    return f"{begin} {_missing(place)}"


def buttons(place: WaitingPlace) -> list[Block]:
    """What somebody who waits can do about it: answer, or else change what they filled in."""
    if place.asked:
        return [consents.buttons(place.asked)]
    if place.proposed:
        return []
    names = _("Change my answers for {programme}", programme=place.programme)
    return [ActionsBlock(elements=[kit.button(_("Change my answers"), ids.JOIN_OPEN, "change", names=names)])]


def line(place: WaitingPlace) -> Message:
    """The line that comes every two weeks at most, so that nobody thinks they were forgotten."""
    calm = _(
        "You need not do anything, and you keep your place. If it does not suit you any more, `{command} leave` takes "
        "you off the list.",
        command=ids.COMMAND,
    )
    text = _("You have not been forgotten.") + f" {where(place)}\n\n{calm}"
    return kit.message(text, [*kit.sections(text), *buttons(place)])


def _missing(place: WaitingPlace) -> str:
    if place.proposed:
        return _("A circle with you in it waits for a moderator to look at it.")
    if place.not_before is not None:
        return _(
            "You come before others from {day} on; until then you are left in peace.",
            day=kit.full_day(place.not_before),
        )
    if place.outlook is not None:
        said = [_hindrance(place.outlook.hindrance), _would_help(place.outlook), _looked_again(place)]
        return " ".join(one for one in said if one)
    if not place.others:
        return _(
            "Nobody else waits who wants to speak {language}. A circle needs {needs} people with an hour in common: "
            "a colleague you tell of it may be the next.",
            language=language_names()[place.language],
            needs=place.needs,
        )
    if not place.hour_in_common:
        return _(
            "Others are waiting too, but none of them has an hour in common with you yet. More days, or longer hours, would "
            "help."
        )
    if place.next_round is not None:
        return _(
            "Others are waiting too, and some are free when you are. Circles of this programme are formed in rounds, the "
            "next time on {day}; more days, or longer hours, make it likelier that you are in one.",
            day=kit.full_day(place.next_round),
        )
    if place.in_rounds:
        return _(
            "Others are waiting too, and some are free when you are. Circles of this programme are formed in rounds, of "
            "people whom a moderator chooses, and no day is set yet for one that you could be in."
        )
    return _(
        "Others are waiting too, and some are free when you are. A circle is proposed as soon as {needs} of you "
        "have one hour in common; more days, or longer hours, make that likelier.",
        needs=place.needs,
    )


def _hindrance(hindrance: Hindrance) -> str:
    return {
        Hindrance.NO_HOURS: _("Your own hours are shorter than a meeting."),
        # One sentence for all three: a rule between people is told apart from hours and numbers nowhere.
        Hindrance.NO_CIRCLE: _(
            "When circles were last formed, none could be made with you, by hours, numbers or rules."
        ),
        Hindrance.SOON: _(
            "A small circle with you in it is possible. It is proposed within a day; until then somebody may still "
            "join it."
        ),
    }[hindrance]


def _looked_again(place: WaitingPlace) -> str:
    """When it is looked again whether there is a circle for somebody."""
    if place.next_round is not None:
        return _("Circles of this programme are formed again on {day}.", day=kit.full_day(place.next_round))
    if place.in_rounds:
        return ""
    if place.outlook is not None and place.outlook.hindrance is Hindrance.NO_CIRCLE:
        return _("You are looked at again whenever somebody joins.")
    return ""


def _would_help(outlook: Outlook) -> str:
    """What would help, where anything would."""
    if outlook.weekday is not None:
        return _("{day}s too would help.", day=kit.weekday(outlook.weekday))
    if outlook.between is not None:
        starts, ends = (f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in outlook.between)
        return _("Hours from {starts} to {ends} would help.", starts=starts, ends=ends)
    if outlook.hindrance is Hindrance.NO_HOURS:
        return _("More days, or longer hours, would help.")
    if outlook.hindrance is Hindrance.NO_CIRCLE:
        return _("More days, or longer hours, make a circle likelier.")
    return ""
