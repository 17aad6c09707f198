"""The screen of a person's own settings."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from babel.dates import get_day_names
from slack_sdk.models.blocks import Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    InputInteractiveElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.domain.positions import Position
from bot.domain.preferences import SettingsForm
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import countries, kit
from bot.slack.views.answers import topics
from bot.slack.views.kit import Json
from bot.wording import LANGUAGES, _, language

_HOURS = range(6, 22)
# The words for every no of this screen's own.
REFUSALS: dict[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.DAY_AND_HOUR: lambda _f: _("Choose both a day and an hour, or neither."),
    RefusalCode.UNKNOWN_COUNTRY: lambda _f: _("Choose a country from the list, or leave country and region open."),
    RefusalCode.UNKNOWN_REGION: lambda _f: _(
        "Write the short code of the region, such as BY for Bavaria, or leave it open."
    ),
}


def form(shown: SettingsForm) -> Json:
    """Everything one can set for oneself."""
    now = shown.now
    at = f"{now.at:%H:%M}" if now.at else None
    country, _dash, region = (now.country or "").partition("-")
    blocks: list[Block] = [
        _field(ids.FIELD_REMINDERS, _("Reminders in private"), _reminders(now.reminders)),
        _field(ids.FIELD_REMIND_DAY, _("Day of the reminder"), _days(now.weekday), optional=True),
        _field(
            ids.FIELD_REMIND_AT,
            _("Hour of the reminder"),
            _hours(at),
            hint=_("Leave both open, and I choose a working hour of yours."),
            optional=True,
        ),
        _field(ids.FIELD_LANGUAGE, _("Language in which I speak to you"), _languages(now.language)),
        _field(
            ids.FIELD_NOT_TOPICS,
            _("Topics that are nothing for you"),
            topics(now.not_topics, at_most=None),
            hint=_("Only you see this."),
            optional=True,
        ),
        _field(
            ids.FIELD_COUNTRY,
            _("Country whose holidays you keep"),
            _countries(country),
            hint=_("What you choose here goes before what your company has told me."),
            optional=True,
        ),
        _field(
            ids.FIELD_REGION,
            _("Region of that country"),
            PlainTextInputElement(action_id=ids.INPUT, max_length=6, initial_value=region or None),
            hint=_("Its short code, such as BY for Bavaria, where regions have holidays of their own."),
            optional=True,
        ),
        kit.context(_zone(shown)),
        *kit.sections(_told(shown.told)),
    ]
    return kit.modal(
        _("Your settings"), blocks, callback_id=ids.SETTINGS_SUBMIT, subject="settings", submit=_("Save")
    )


def saved() -> Json:
    """The word that it was noted."""
    return kit.notice(_("Noted. `{command} settings` changes it again at any time.", command=ids.COMMAND))


def _zone(shown: SettingsForm) -> str:
    if shown.follows:
        return _(
            "I count your hours in {zone}. When you change your time zone in Slack, I follow.", zone=shown.zone
        )
    return _("I count your hours in {zone}, as you said when you joined.", zone=shown.zone)


def _told(told: Position) -> str:
    """What is known of whoever reads it, in words; nobody has to ask somebody for it."""
    country, _dash, region = (told.country or "").partition("-")
    facts = {
        _("Department"): told.department,
        _("Function"): told.function,
        _("Site"): told.site,
        _("Level"): told.level,
        _("Manager"): f"<@{told.manager}>" if told.manager else None,
        _("Country"): " ".join([countries.names(language()).get(country, country), region]).strip(),
    }
    words = [
        f"• {name}: {value if name == _('Manager') else kit.beside(kit.escape(str(value)))}"
        for name, value in facts.items()
        if value not in (None, "")
    ]
    if not words:
        return _("*What your company has told me about you:* nothing.")
    return _(
        "*What your company has told me about you*\n{facts}\nIt serves to put circles together, and for nothing else. "
        "In Slack it is shown to you alone. If something is wrong, ask your company to put it right.",
        facts="\n".join(words),
    )


def _countries(chosen: str) -> StaticSelectElement:
    groups = countries.groups(language())
    initial = next((one for group in groups for one in group.options or () if one.value == chosen), None)
    return StaticSelectElement(action_id=ids.INPUT, option_groups=groups, initial_option=initial)


def _field(
    block_id: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    return InputBlock(block_id=block_id, label=label, element=element, hint=hint, optional=optional)


def _reminders(on: bool) -> RadioButtonsElement:
    options = [Option(value=ids.YES, label=_("On")), Option(value=ids.NO, label=_("Off"))]
    return RadioButtonsElement(action_id=ids.INPUT, options=options, initial_option=options[not on])


def _days(chosen: int | None) -> StaticSelectElement:
    names = get_day_names("wide", locale=language())
    return _select([(str(day), names[day]) for day in range(7)], None if chosen is None else str(chosen))


def _hours(chosen: str | None) -> StaticSelectElement:
    hours = [f"{hour:02}:00" for hour in _HOURS]
    return _select([(at, at) for at in hours], chosen)


def _languages(chosen: str) -> StaticSelectElement:
    return _select([(one, str(Locale(one).get_display_name(one)).capitalize()) for one in LANGUAGES], chosen)


def _select(choices: list[tuple[str, str]], chosen: str | None) -> StaticSelectElement:
    options = [Option(value=value, label=label) for value, label in choices]
    initial = next((one for one in options if one.value == chosen), None)
    return StaticSelectElement(action_id=ids.INPUT, options=options, initial_option=initial)
