"""A circle's meetings in one's own calendar: the private address, told once, and how a calendar follows it."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain.subscriptions import Ahead, OwnCalendar
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _


def open_button(circle_id: str) -> ButtonElement:
    """The way to one's address."""
    names = _("Have my circle's meetings in my own calendar")
    return kit.button(_("My calendar"), ids.CALENDAR_OPEN, circle_id, names=names)


def own(found: OwnCalendar, address: str) -> Json:
    """The address as a modal or, where it was told before, how to get another one."""
    blocks: list[Block] = [*kit.sections(_head(found.programme, found.channel_id))]
    if found.is_new:
        for text in (_("This address is yours alone:"), f"`{address}`", _how(), _what_it_shows()):
            blocks += kit.sections(text)
    else:
        blocks += kit.sections(_told_before(found))
    names = _("Make a new address; the one I have ends at once")
    renew = kit.button(_("New address"), ids.CALENDAR_RENEW, found.circle_id, names=names)
    return _modal([*blocks, ActionsBlock(elements=[renew])])


def ahead(found: Ahead) -> Json:
    """The meetings that are left, where the bot has no address that a calendar could reach."""
    why = _(
        "I have no address that your calendar could reach, so it cannot follow your circle; whoever looks after this app "
        "can give me one. These are the meetings as they stand now, to be written down by hand:"
    )
    lines = [
        _("• {week}: {at}", week=kit.step(step, found.weeks_apart), at=kit.when(at, found.zone))
        for step, at in found.meetings
    ]
    left = "\n".join(lines) or _("No meeting is left.")
    return _modal(
        [*kit.sections(_head(found.programme, found.channel_id)), *kit.sections(why), *kit.sections(left)]
    )


def _modal(blocks: list[Block]) -> Json:
    return kit.modal(_("Your calendar"), blocks, callback_id=ids.CALENDAR_VIEW)


def _head(programme: str, channel_id: str | None) -> str:
    if channel_id is None:
        return _("*{programme}*, its channel is being made", programme=programme)
    return _("*{programme}* in <#{channel}>", programme=programme, channel=channel_id)


def _how() -> str:
    """How each calendar is told of it; none but itself decides how often it looks."""
    return "\n".join(
        (
            _("*Outlook*: in the calendar choose Add calendar, then Subscribe from web, and paste it."),
            _("*Google Calendar*: on a computer, press + beside Other calendars, choose From URL, and paste it."),
            _("*Apple Calendar*: choose File, then New Calendar Subscription, and paste it."),
            _(
                "Your calendar then follows by itself when the hour changes, a week is left out or you leave. It looks "
                "when it likes, some only once a day: what changes on the same day you read in the circle's channel."
            ),
        )
    )


def _what_it_shows() -> str:
    return _(
        "Whoever has this address sees when and where your circle meets and which programme it is in: no names, and "
        "nothing that anybody wrote. Opened in a browser it is a file (.ics), which does not follow. I keep no copy of the "
        "address, so it is shown only now."
    )


def _told_before(found: OwnCalendar) -> str:
    return _(
        "You have had an address for this since {day}. I keep no copy of it, so I cannot show it again. Where it is lost, "
        "or in wrong hands, *New address* makes another one, and the old one ends at once.",
        day=kit.since(found.made_at),
    )
