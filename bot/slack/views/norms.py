"""Norms: how the circle reads them in its channel, the screen with all lines, and the modal for one of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, Option, SectionBlock
from slack_sdk.models.blocks.block_elements import CheckboxesElement, PlainTextInputElement

from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT, Norm, NormForm, Norms
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import kit, shares
from bot.slack.views.kit import SECTION_LIMIT, Json, Message
from bot.wording import _

_NAMED = 45  # Characters of a line in the name of its button.


def kickoff(norms: Norms) -> Message:
    """The norms under the kickoff's prompt, to be made the circle's own."""
    says = _(
        "*Your norms, to start from.* At the kickoff you go through them; anybody may change a line or add one. "
        "Say yes to them when they suit you; I say here once they stand."
    )
    if norms.settled:
        says = _("*These are your norms; they stand.* Anybody may still change a line or add one.")
    return _message(says, norms)


def changed(norms: Norms, by: str) -> Message:
    """The norms again, after somebody has changed them."""
    says = _(
        "*<@{user}>* has changed your norms. This is how they read now; a yes from before does not count for these, "
        "so please say yes to them anew:",
        user=by,
    )
    return _message(says, norms)


def agreed() -> Message:
    """The word that all who are here have said yes, which names nobody and does not tell that somebody is away."""
    return kit.plain(_("*These norms stand from now on.*"))


def present(norms: Norms, *, others: bool = False) -> Json:
    """The screen with all lines as they are; `others` for somebody who said yes to norms that are changed by now."""
    if norms.read_only:
        return _read_only(norms)
    says = _("These are the norms of your circle. Each of you may change a line, add one or take one out.")
    if others:
        says = _("Your norms have been changed since, so your yes was not noted. So they are now:")
    blocks: list[Block] = [*kit.sections(says), *(_line(norms.circle_id, one) for one in norms.lines)]
    if norms.agreed:
        blocks.append(kit.context(_("You have said yes to these.")))
    elements = [] if norms.agreed else _yes(norms)
    if len(norms.lines) < LINES_AT_MOST:
        names = _("Add a line to the norms of my circle")
        elements.append(kit.button(_("Add a line"), ids.NORMS_ADD, norms.circle_id, names=names))
    if elements:
        blocks.append(ActionsBlock(elements=elements))
    return kit.modal(_("Your norms"), blocks, callback_id=ids.NORMS_VIEW)


def _read_only(norms: Norms) -> Json:
    """The same for whoever facilitates."""
    says = _("These are the norms of the circle that you facilitate. Its members change them and say yes to them.")
    lines = [shares.words(one.words) for one in norms.lines]
    return kit.modal(_("The norms"), [*kit.sections(says), *lines], callback_id=ids.NORMS_VIEW)


def form(asked: NormForm, typed: str | None = None) -> Json:
    """The modal for one line; `typed` is what somebody wrote whose line was changed by another one meanwhile."""
    shown = asked.words if typed is None else typed
    element = PlainTextInputElement(
        action_id=ids.INPUT,
        multiline=True,
        max_length=max(NORM_LIMIT, len(shown or "")),  # A programme's own line may be longer.
        initial_value=shown or None,
    )
    line = shares.field(
        ids.FIELD_NORM,
        _("One line"),
        element,
        hint=_("At most {limit} characters. Your circle reads it in the kickoff's thread.", limit=NORM_LIMIT),
        optional=asked.words is not None,
    )
    blocks: list[Block] = [*_meanwhile(asked), line]
    if asked.words is not None:
        out = Option(value=ids.YES, label=_("Take this line out"))
        tick = CheckboxesElement(action_id=ids.INPUT, options=[out])
        blocks.append(shares.field(ids.FIELD_TAKE_OUT, _("No longer needed?"), tick, optional=True))
    subject = f"{asked.circle_id}:{asked.norm_id}:{asked.version}"
    title = _("A new line") if asked.words is None else _("Change a line")
    return kit.modal(title, blocks, callback_id=ids.NORMS_SUBMIT, subject=subject, submit=_("Save"))


def saved() -> Json:
    """The word that a line was saved."""
    return kit.notice(
        _("Saved. Your circle reads the norms as they are now in the kickoff's thread, and says yes to these.")
    )


def noted() -> Message:
    """The answer to a yes."""
    return kit.plain(_("Noted: you keep to these norms. You read in the thread once they stand."))


def open_button(circle_id: str) -> ButtonElement:
    """The button that shows the norms as they are."""
    return kit.button(_("Norms"), ids.NORMS_OPEN, circle_id, names=_("Look at the norms of my circle"))


def _message(says: str, norms: Norms) -> Message:
    names = _("Change a line of your norms, or add one")
    change = kit.button(_("Change or add a line"), ids.NORMS_OPEN, norms.circle_id, names=names)
    listed = "\n".join(_bullet(norms, one, kit.beside(kit.escape(one.words))) for one in norms.lines)
    blocks = [
        *kit.sections(says),
        *_listed(norms),
        ActionsBlock(elements=[*([] if norms.settled else _yes(norms)), change]),
    ]
    return kit.message(f"{says}\n{listed}", blocks)


def _yes(norms: Norms) -> list[ButtonElement]:
    """The button to say yes to exactly these; none where no line is left."""
    subject, names = f"{norms.circle_id}:{norms.version}", _("Yes, I keep to these norms")
    yes = kit.button(_("Yes, I keep to these"), ids.NORMS_YES, subject, names=names, style="primary")
    return [yes] if norms.lines else []


def _listed(norms: Norms) -> Iterator[SectionBlock]:
    """All lines as plain text, so that nothing in them is carried out, in as few sections as hold them."""
    section = ""
    for one in norms.lines:
        line = _bullet(norms, one, one.words)
        if section and len(section) + len(line) >= SECTION_LIMIT:
            yield shares.words(section)
            section = ""
        section = f"{section}\n{line}" if section else line
    if section:
        yield shares.words(section)


def _bullet(norms: Norms, line: Norm, words: str) -> str:
    """One line in the list; the one that the last change was about is marked."""
    return _("• {line} (new)", line=words) if norms.version and line.version == norms.version else f"• {words}"


def _line(circle_id: str, norm: Norm) -> SectionBlock:
    names = _("Change this line: {line}", line=norm.words[:_NAMED])
    block = shares.words(f"• {norm.words}")
    block.accessory = kit.button(_("Change"), ids.NORMS_CHANGE, f"{circle_id}:{norm.norm_id}", names=names)
    return block


def _meanwhile(asked: NormForm) -> list[Block]:
    """What another member has made of the line since it was opened."""
    if asked.theirs is None:
        return []
    if not asked.theirs:
        return list(
            kit.sections(
                _(
                    "Somebody has taken this line out meanwhile, so nothing was saved. What you wrote is still here: save "
                    "it, and it becomes a new line."
                )
            )
        )
    says = _("Somebody has changed this line meanwhile, so nothing was saved. It reads now:")
    here = _("What you wrote is still here: save it, and it takes the place of theirs.")
    return [*kit.sections(says), shares.words(asked.theirs), kit.context(here)]


# Why something was not done, by the rule that said no.
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NO_NORM: lambda _f: _(
        "Write the line. One that you do not want any more is taken out by the tick."
    ),
    RefusalCode.TOO_MANY_NORMS: lambda facts: _(
        "There are {limit} lines already, and that is enough to keep to. Change one of them, or take one out first.",
        **facts,
    ),
}
