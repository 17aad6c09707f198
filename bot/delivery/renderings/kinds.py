"""What a rendering is: facts of a row in, a message out, or None when there is nothing left to say."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.programme import Catalogue
from bot.slack.views.kit import Message
from bot.store.session import Session

Facts = Mapping[str, Any]
Rendering = Callable[[Session, str, Facts, Catalogue], Message | None]
Kinds = Mapping[str, Rendering]
