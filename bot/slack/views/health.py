"""How a circle is, in one line that its members and the moderators read alike; about all of them together."""

from bot.domain.health import Counts, Health, Sign
from bot.wording import _, ngettext


def line(health: Health) -> str:
    """What is worth a look, and what all of them did so far; nothing before there is anything to tell."""
    facts = [sign(one, health) for one in health.signs]
    if health.meetings.due:
        due, held = health.meetings.due, health.meetings.held
        facts.append(ngettext("{held} of {count} meeting held", "{held} of {count} meetings held", due, held=held))
    if health.counts:
        facts += _counted(health.counts)
    return "; ".join(facts)


def sign(what: Sign, health: Health) -> str:
    """One thing that is worth a look."""
    if what is Sign.FEW:
        return _("fewer than three active members")
    if what is Sign.TROUBLE:
        return _("something could not be done in its channel")
    if what is Sign.PUT_OFF:
        return _("what comes next in it cannot be sent: tell whoever set me up")
    if what is Sign.UNMET:
        return _unmet(health)
    return _("no check-in in the last two weeks") if health.weeks_apart == 1 else _("no check-in at two meetings")


def _unmet(health: Health) -> str:
    without = health.meetings.without
    if health.weeks_apart == 1:
        return ngettext(
            "no meeting held for one week, as far as anybody said",
            "no meeting held for {count} weeks, as far as anybody said",
            without,
        )
    return ngettext(
        "the last meeting was not held, as far as anybody said",
        "none of the last {count} meetings was held, as far as anybody said",
        without,
    )


def _counted(counts: Counts) -> list[str]:
    """What there is none of is left out: a row of noughts tells nobody anything."""
    made, asked, thanks = counts.commitments, counts.asked, counts.thanks
    told = [
        (
            made,
            ngettext(
                "{count} commitment, {back} looked back on",
                "{count} commitments, {back} looked back on",
                made,
                back=counts.looked_back,
            ),
        ),
        (
            asked,
            ngettext(
                "{count} request for help, {answered} answered",
                "{count} requests for help, {answered} answered",
                asked,
                answered=counts.answered,
            ),
        ),
        (thanks, ngettext("thanks said once", "thanks said {count} times", thanks)),
    ]
    return [words for count, words in told if count]
