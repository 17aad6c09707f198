"""What happens next by itself, in words."""

from collections.abc import Callable, Mapping

from bot.domain.worktime import MomentKind
from bot.wording import _


def coming(kind: MomentKind, step: int) -> str:
    """A circle's next moment."""
    if kind is MomentKind.PROMPT:
        return (
            _("the kickoff's prompt is posted")
            if step == 0
            else _("the prompt of step {step} is posted", step=step)
        )
    if kind is MomentKind.WRAP_UP:
        return _("the kickoff is wrapped up") if step == 0 else _("step {step} is wrapped up", step=step)
    return _("the bot says goodbye to a circle")


def patience_ends() -> str:
    """Somebody has waited long enough for a smaller circle."""
    return _("a smaller circle may be proposed, as somebody has waited a day")


def owed() -> str:
    """A message waits for its turn."""
    return _("a message that waits for its turn is posted")


def alarm(kind: str) -> str:
    """Something the bot has set itself an alarm for."""
    return _ALARMS[kind]()


# Looks that mostly lead to nothing: nobody is to wait for them.
SILENT = ("late.look", "silences.look", "exit.look", "rescue.look")

# By the alarm's kind.
_ALARMS: Mapping[str, Callable[[], str]] = {
    "late.close": lambda: _("the time is over to answer about a free seat"),
    "late.look": lambda: _("the bot looks whether a running circle has a seat for somebody who waits"),
    "rescue.look": lambda: _("the bot looks whether a circle that had become small still is"),
    "rescue.close": lambda: _(
        "the time to answer how a small circle would like to go on is over, or somebody is reminded"
    ),
    "merge.close": lambda: _("the time to answer whether two circles become one is over, or somebody is reminded"),
    "leave.final": lambda: _("somebody who left a circle a day ago is taken out of its channel"),
    "leave.please": lambda: _("somebody who left a circle and is in its channel still is asked again to leave it"),
    "pause.returns": lambda: _("somebody who was away is back"),
    "silences.look": lambda: _("the bot looks whether somebody has been silent for three weeks"),
    "trial.close": lambda: _("the question whether members are in for all of it closes"),
    "trial.look": lambda: _("a circle's members are asked whether they are in for all of it"),
    "exit.look": lambda: _("the bot looks whether a member is still out of their circle's channel"),
    "hosting.ask": lambda: _("somebody is asked whether they would host a meeting"),
    "speakers.look": lambda: _("a circle reads who speaks first or last instead of somebody who is not there"),
    "facilitator.look": lambda: _("the bot looks whether a facilitator has answered"),
    "facilitator.parts": lambda: _("whoever facilitated a circle that is over is taken out of its channel"),
    "letter.return": lambda: _("what the members wrote comes back to them"),
    "letter.late": lambda: _("what the members wrote comes back to them once more"),
    "reunion.ask": lambda: _("a circle that is over is asked whether it would like to meet once more"),
    "waiting.line": lambda: _("somebody who still waits hears how things stand"),
    "clinic.phase": lambda: _("a phase of a case clinic is over"),
    "clock.moves": lambda: _("a circle's hour moves on the clocks of some members, who are told"),
    "hours.close": lambda: _("the time to answer about another hour is over"),
    "break.close": lambda: _("the time to answer about a break is over"),
    "workspace.destroyed": lambda: _("everything of a workspace that has taken the app out is destroyed"),
    "reminder": lambda: _("a member who has not checked in yet is reminded"),
    "moderation.digest": lambda: _("a moderator is told what waits for them"),
    "moderation.escalates": lambda: _("a proposal that nobody has decided on goes to all moderators"),
    "round.opens": lambda: _("a round opens by itself, and its circles are formed"),
    "request.unanswered": lambda: _("a member is asked whether they can help, if nobody has answered"),
    "founding.offers": lambda: _("free seats are offered to more of those who wait"),
    "founding.closes": lambda: _("the time in which a founded circle waits is over"),
    "consent.closes": lambda: _("the time in which a circle's people could answer is over"),
}
