"""What matters when circles of a programme are formed: the form in which a moderator says so."""

from slack_sdk.models.blocks import Block, ButtonElement, InputBlock, Option, StaticSelectElement

from bot.domain.priorities import GOALS, MOST_OF_ONE, Matter, PrioritiesForm
from bot.domain.programme import Programme
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _


def button(programme: Programme) -> ButtonElement:
    """The way to the form of a programme."""
    names = _("What matters when circles of {programme} are formed", programme=programme.title)
    return kit.button(_("What matters in its circles"), ids.PRIORITIES_OPEN, programme.id, names=names)


def form(shown: PrioritiesForm) -> Json:
    """Each thing that can matter, and how much it does."""
    says = _(
        "*{programme}*: what I weigh up when I form circles. It holds from the next ones on. A common language, "
        "everybody's own hours, and that nobody is with their own manager or with somebody they would rather not be with: "
        "that always comes first, whatever you choose here.",
        programme=shown.programme,
    )
    knows = _(
        "Of departments, sites, functions and levels I know what your company has told me; where I know nothing, it "
        "counts neither for nor against."
    )
    names = _names()
    matters = [
        InputBlock(
            block_id=f"{ids.FIELD_MATTERS}{goal}", label=names[goal], element=_degrees(getattr(shown.now, goal))
        )
        for goal in GOALS
    ]
    most = InputBlock(
        block_id=ids.FIELD_OF_ONE,
        label=_("How many members may come from one department?"),
        element=_numbers(shown.now.of_one_department),
        hint=_("With few departments, a small number leaves more people waiting."),
    )
    blocks: list[Block] = [*kit.sections(says), *matters, most, kit.context(knows)]
    return kit.modal(
        _("What matters"),
        blocks,
        callback_id=ids.PRIORITIES_SUBMIT,
        subject=shown.programme_id,
        submit=_("Save"),
    )


def saved() -> Json:
    """The word that it was noted."""
    return kit.notice(
        _("Noted. It holds from the next circles on; those that are proposed already stay as they are.")
    )


def _names() -> dict[str, str]:
    return {
        "department": _("Members come from different departments"),
        "site": _("They come from different sites"),
        "function": _("They have different functions"),
        "level": _("They are near one another in level"),
        "topic": _("They share a topic"),
        "met": _("They have not been in a circle together before"),
    }


def _degrees(now: Matter) -> StaticSelectElement:
    names = {
        Matter.NONE: _("does not matter"),
        Matter.LITTLE: _("matters a little"),
        Matter.MUCH: _("matters much"),
        Matter.VERY_MUCH: _("matters very much"),
    }
    return _menu({str(int(one)): name for one, name in names.items()}, str(int(now)))


def _numbers(now: int | None) -> StaticSelectElement:
    numbers = {str(one): str(one) for one in range(1, MOST_OF_ONE + 1)}
    return _menu({ids.ANY_NUMBER: _("any number"), **numbers}, str(now or ids.ANY_NUMBER))


def _menu(names: dict[str, str], chosen: str) -> StaticSelectElement:
    options = {value: Option(value=value, label=name) for value, name in names.items()}
    return StaticSelectElement(
        action_id=ids.INPUT, options=list(options.values()), initial_option=options.get(chosen)
    )
