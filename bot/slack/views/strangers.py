"""What a circle reads when somebody comes into its channel who is not a member."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.strangers import LEFT, Arrival
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _, ngettext


def came(arrival: Arrival) -> Message:
    """Who can read along, and the button with which members say go on; without it once that is settled."""
    text = _says(arrival)
    blocks: list[Block] = [*kit.sections(text)]
    if arrival.result is None:
        names = _("Go on with check-ins although somebody else can read this channel")
        button = kit.button(_("Go on"), ids.STRANGER_GO_ON, arrival.question_id, names=names)
        blocks.append(ActionsBlock(elements=[button]))
    return kit.message(text, blocks)


def over(arrival: Arrival) -> Message:
    """Why check-ins go on, or that they wait for somebody else."""
    begin = (
        _("{who} has left this channel.", who=_who(arrival))
        if arrival.result == LEFT
        else _("You have said go on. {who} can read what you share here.", who=_who(arrival))
    )
    then = (
        _("Check-ins still wait: somebody else who is not a member can read this channel.")
        if arrival.held
        else _("Check-ins are open again.")
    )
    return kit.plain(f"{begin} {then}")


def noted(is_over: bool) -> str:
    """The word to the member who pressed: never who else has."""
    return _("Check-ins are open again.") if is_over else _("Noted. One more of you has to say go on.")


def _says(arrival: Arrival) -> str:
    who = _who(arrival)
    if arrival.result == LEFT:
        return _(
            "{who} was in this channel and could read everything in it, also what was written before. They have left.",
            who=who,
        )
    begin = _(
        "{who} has come into this channel and can read everything in it, also what was written before.", who=who
    )
    wait = ngettext(
        "Check-ins wait until you say go on.", "Check-ins wait until two of you say go on.", arrival.needed
    )
    mistake = _("If it was a mistake, a member can take them out of the channel with `/remove`.")
    return f"{begin} {wait}\n{mistake}" if arrival.result is None else begin


def _who(arrival: Arrival) -> str:
    return _("The app {who}", who=f"<@{arrival.user_id}>") if arrival.is_app else f"<@{arrival.user_id}>"
