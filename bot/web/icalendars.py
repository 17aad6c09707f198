"""A circle's meetings as an iCalendar file (RFC 5545, with the refreshing of RFC 7986).

Hours are in UTC: each meeting is an entry of its own, so that nothing is left to be computed on the clock of a zone,
every calendar shows its owner's own clock, and none has to know the zones and their changes as we do.
"""

from datetime import timedelta

from icalendar import Calendar, Event, vDuration, vText, vUri

from bot.domain.meetings import HUDDLE
from bot.domain.subscriptions import CircleCalendar, Entry, name_of
from bot.slack.views import kit
from bot.wording import _

READ_AGAIN = timedelta(hours=1)  # What a calendar is asked to wait; most decide for themselves.


def written(found: CircleCalendar) -> bytes:
    """The file, in the language that is spoken."""
    calendar, title = Calendar(), _("Peer circle: {title}", title=found.programme)
    calendar.add("prodid", "-//Peer Circles//Peer Circles//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(title))
    calendar.add("refresh-interval", vDuration(READ_AGAIN), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    for entry in found.entries:
        calendar.add_component(_event(found, entry))
    return calendar.to_ical(sorted=False)


def _event(found: CircleCalendar, entry: Entry) -> Event:
    """One meeting: nothing that anybody said, and nobody's name."""
    event = Event()
    event.add("uid", name_of(found.circle_id, entry.step))
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    event.add("dtstart", entry.slot.starts_at)
    event.add("dtend", entry.slot.ends_at)
    event.add("summary", _("Peer circle: {title}", title=kit.step(entry.step, found.weeks_apart)))
    event.add("class", "PRIVATE")
    if not entry.called_off:
        _add_where(event, found)
    return event


def _add_where(event: Event, found: CircleCalendar) -> None:
    if found.place == HUDDLE:
        event.add("location", _("A huddle in the circle's channel"))
    elif found.place:
        event.add("location", found.place)
        event.add("url", vUri(found.place))
    if found.channel:
        workspace_id, channel_id = found.channel
        link = f"https://slack.com/app_redirect?team={workspace_id}&channel={channel_id}"
        event.add("description", _("The circle's channel: {link}", link=link))
