"""The languages that circles can be held in, each by its own name."""

from babel import Locale

from bot.domain.joinings import LANGUAGES


def language_names() -> dict[str, str]:
    """The languages in the order of the form, by tag; each calls itself what its speakers call it."""
    return {tag: (Locale.parse(tag).get_display_name(tag) or tag).capitalize() for tag in LANGUAGES}
