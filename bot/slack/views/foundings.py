"""What a founder sees: the form, where their circle stands, and what there is to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
    CheckboxesElement,
    DatePickerElement,
    UserMultiSelectElement,
)

from bot.domain.foundings import Ended, Founding, FoundingForm, Obstacle, Phase
from bot.domain.joinings import CONSENT_VERSION, JoinForm
from bot.domain.programme import Programme
from bot.slack import ids
from bot.slack.views import answers, joinings, kit
from bot.slack.views.kit import Json, Message
from bot.wording import _, ngettext


def form(offered: Sequence[Programme], shown: FoundingForm) -> Json:
    """The form of a founder; whoever waits already is asked for nothing that they have said before."""
    seats = max(one.largest for one in offered) - 1
    blocks: list[Block] = [
        *kit.sections(_what_happens()),
        *_not_asked(shown, seats),
        answers.field(ids.FIELD_PROGRAMME, _("Programme"), answers.programmes(offered, shown.programme_id)),
        _people(seats, shown.people),
        answers.field(ids.FIELD_NOT_BEFORE, _("Not before"), _day(), _soon(), optional=True),
        answers.field(ids.FIELD_OFFERS, _("Free seats"), _offers(), optional=True),
        *(asked_beside(offered, shown.join, in_language=True) if shown.join else []),
    ]
    return kit.modal(
        _("Start a circle"),
        blocks,
        callback_id=ids.FOUNDING_SUBMIT,
        subject=f"{CONSENT_VERSION}:",
        submit=_("Ask them"),
    )


def without_obstacles(shown: FoundingForm) -> FoundingForm:
    """The form without a word on people whom nobody has named."""
    return replace(shown, obstacles=())


def asked_beside(offered: Sequence[Programme], join: JoinForm, *, in_language: bool) -> list[Block]:
    """What a member has said: when they have time, and that they agree to what everybody agrees to."""
    language = answers.field(ids.FIELD_LANGUAGE, _("Language of your circle"), answers.languages(join.language))
    return [
        *([language] if in_language else []),
        *answers.hours(join, offered),
        answers.field(ids.FIELD_HOSTS, _("Hosting"), answers.hosts(join.hosts), optional=True),
        *joinings.norms(join.agreed),
    ]


def form_for_more(circle_id: str, free: int) -> Json:
    """The form in which others are asked too."""
    if not free:
        return kit.notice(
            _("All seats are taken, or somebody is asked about them. As soon as one is free you can ask others.")
        )
    return kit.modal(
        _("Ask more people"),
        [*kit.sections(_nobody_learns()), _people(free, ())],
        callback_id=ids.FOUNDING_MORE_SUBMIT,
        subject=circle_id,
        submit=_("Ask them"),
    )


def asked(count: int) -> Json:
    """The word that all who were named are asked."""
    text = ngettext(
        "I ask the person you named in private, in their working hours.",
        "I ask all {count} people you named in private, each in their working hours.",
        count,
    )
    more = _(
        "When all have answered, or after three working days, it goes on with those who said yes: each of you is shown "
        "who is in it and one hour that suits all, and then a moderator looks at it. `{command} start` shows how many "
        "seats are taken.",
        command=ids.COMMAND,
    )
    return kit.notice(f"{text} {_nobody_learns()}\n\n{more}")


def cannot_be_asked(found: Mapping[str, Obstacle], names: Mapping[str, str]) -> str:
    """What is said at the field of the people, where Slack shows no mentions."""
    return " ".join(obstacle(names.get(one) or one, what) for one, what in found.items())


def obstacle(who: str, what: Obstacle) -> str:
    """One clear sentence on why somebody cannot be asked, which says nothing of them that is nobody's business."""
    return {
        Obstacle.UNKNOWN: _("I cannot reach {who} in this workspace.", who=who),
        Obstacle.ONESELF: _("You have a seat anyway, so name only the others."),
        Obstacle.APP: _("{who} is an app, and a circle is for people.", who=who),
        Obstacle.NO_ACCOUNT: _("{who} has no account in use here any more.", who=who),
        Obstacle.MAY_NOT_JOIN: _("Peer circles are not open to the account of {who} here.", who=who),
        Obstacle.ASKED: _("{who} was asked already.", who=who),
        Obstacle.NOT_NOW: _("{who} cannot be asked at the moment; another time, gladly.", who=who),
    }[what]


def card(founding: Founding) -> Message:
    """Where a founding stands, with what its founder can do."""
    text = "\n".join(lines(founding))
    return kit.message(text, [*kit.sections(text), buttons(founding)])


def lines(founding: Founding) -> list[str]:
    """Where a founding stands: how many seats are taken, and by whom; never who said no."""
    return [
        _("*You are starting a circle: {programme}*", programme=founding.programme),
        _(
            "{taken} of {seats} seats are taken: {people}.",
            taken=len(founding.taken),
            seats=founding.seats,
            people=kit.people(founding.taken),
        ),
        _stands(founding),
    ]


def buttons(founding: Founding) -> ActionsBlock:
    """What a founder can do at this moment."""
    programme = {"programme": founding.programme}
    more = _("Ask more people"), ids.FOUNDING_MORE, _("Ask more people about {programme}", **programme)
    names_on = _("Go on with those who said yes to {programme}", **programme)
    on = _("Go on with those who said yes"), ids.FOUNDING_GO_ON, names_on
    names_wait = _("Wait for another circle of {programme} instead", **programme)
    wait = _("Wait for others"), ids.FOUNDING_WAIT, names_wait
    chosen = {
        Phase.ASKED: [on, more],
        Phase.OFFERED: [on, more],
        Phase.DECIDE: [more, wait],
        Phase.AGREEING: [],
        Phase.MODERATOR: [],
    }[founding.phase]
    shown = chosen if founding.free else [one for one in chosen if one is not more]
    elements = [kit.button(text, action, founding.circle_id, names=names) for text, action, names in shown]
    return ActionsBlock(elements=[*elements, _call_off(founding)])


def called_off() -> str:
    """The word to a founder who has called it off."""
    return _(
        "It is called off, and those who had said yes are told kindly. `{command} start` begins anew.",
        command=ids.COMMAND,
    )


def waits_instead() -> str:
    """The word to a founder who waits for another circle instead."""
    return _(
        "You and those who said yes are on the waiting list now, and they are told so. As soon as there are enough "
        "people with an hour in common, each of you is asked in private."
    )


def ended(what: Ended) -> Message:
    """The word to those who had said yes, or to a founder who has said nothing; it blames nobody."""
    if what.is_founder:
        text = _(
            "The circle you were starting ({programme}) does not come about this time.", programme=what.programme
        )
    else:
        text = _(
            "The circle that <@{founder}> was starting ({programme}) does not come about this time. Thank you for your "
            "yes.",
            founder=what.founder,
            programme=what.programme,
        )
    return kit.plain(f"{text} {_afterwards(what)}")


def start_button(circle_id: str) -> ButtonElement:
    """Start the next one, with those one knows already."""
    names = _("Start the next circle, with those of this one who would like to")
    return kit.button(_("Start the next one"), ids.FOUNDING_OPEN, circle_id, names=names)


def _afterwards(what: Ended) -> str:
    if what.waits:
        return _(
            "You are on the waiting list, and I ask you as soon as there is another circle; `{command} leave` takes you "
            "off it.",
            command=ids.COMMAND,
        )
    return _(
        "You are on no list because of it. If you would like to wait for another circle, type `{command} join`.",
        command=ids.COMMAND,
    )


def _what_happens() -> str:
    return (
        _(
            "You name the people you would like to be in a circle with. Each is asked in private whether they want to; "
            "those who say yes are shown one hour that suits you all, and then a moderator looks at it."
        )
        + " "
        + _nobody_learns()
    )


def _nobody_learns() -> str:
    return _("Nobody is told who said no, or is asked for a reason.")


def _not_asked(shown: FoundingForm, seats: int) -> list[Block]:
    said = [_left_out(seats)] if len(shown.people) > seats else []
    said += [obstacle(f"<@{one}>", what) for one, what in shown.obstacles]
    if shown.not_understood:
        plain = [kit.escape(one[:40]).replace("`", "'") for one in shown.not_understood[:3]]
        words = ", ".join(f"`{one}`" for one in plain)
        said.append(_("I could not tell whom you mean by {words}: choose them below.", words=words))
    return list(kit.sections("\n".join(said)))


def _left_out(seats: int) -> str:
    return ngettext(
        "One seat is free beside you, so only the first person you named stands below.",
        "{count} seats are free beside you, so the first {count} people you named stand below.",
        seats,
    )


def _people(seats: int, chosen: Sequence[str]) -> InputBlock:
    return answers.field(
        ids.FIELD_PEOPLE,
        _("Whom would you like to ask?"),
        UserMultiSelectElement(
            action_id=ids.INPUT, initial_users=list(chosen)[:seats] or None, max_selected_items=seats
        ),
        ngettext("One seat is free beside you.", "{count} seats are free beside you, at most.", seats),
    )


def _day() -> DatePickerElement:
    return DatePickerElement(action_id=ids.INPUT)


def _soon() -> str:
    return _("Leave it open to begin as soon as there is an hour that suits you all.")


def _offers() -> CheckboxesElement:
    offer = Option(
        value=ids.YES,
        label=_("Offer free seats to the people who wait for a circle"),
        description=_("Once those you ask have answered; first come, first served."),
    )
    return CheckboxesElement(action_id=ids.INPUT, options=[offer])


def _stands(founding: Founding) -> str:
    until = kit.when(founding.until) if founding.until else ""
    if founding.phase is Phase.ASKED:
        return _("Those you asked can answer until {until}.", until=until) + " " + _nobody_learns()
    if founding.phase is Phase.OFFERED:
        return _("People who wait are offered the free seats until {until}.", until=until)
    if founding.phase is Phase.AGREEING:
        return _("Each of you is asked in private whether these people and this hour suit you.")
    if founding.phase is Phase.MODERATOR:
        return _("All is said; a moderator looks at it now.")
    if founding.no_hour:
        need = _("There is no hour that could be asked of all of you.")
    else:
        need = _("A circle of this programme begins with {smallest}.", smallest=founding.smallest)
    return need + " " + _decide_by(until)


def _decide_by(until: str) -> str:
    return _(
        "You can ask more people, wait together with the others on the waiting list, or call it off. If I hear nothing "
        "by {until}, I call it off and tell those who said yes kindly.",
        until=until,
    )


def _call_off(founding: Founding) -> ButtonElement:
    sure = ConfirmObject(
        title=_("Call it off?"),
        text=_("Those who said yes are told kindly that it does not come about this time."),
        confirm=_("Call it off"),
        deny=_("Do not call it off"),
    )
    names = _("Call off the circle: {programme}", programme=founding.programme)
    return kit.button(_("Call it off"), ids.FOUNDING_CALL_OFF, founding.circle_id, names=names, confirm=sure)
