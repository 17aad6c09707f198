"""The library: what people can read beside the programmes, once for each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.faq import Group, Question
from bot.domain.guides import CompanyPage, Tool
from bot.domain.programme import ENGLISH


@dataclass(frozen=True)
class Edition:
    """The library in one language; what nobody has translated stands in it in English."""

    tools: tuple[Tool, ...] = ()
    """By their needs: all of one need stand together."""
    faq: tuple[Group, ...] = ()
    company: CompanyPage | None = None

    def tool(self, name: str) -> Tool | None:
        """The tool of this name, if there is one."""
        return next((one for one in self.tools if one.name == name), None)

    def question(self, question_id: str) -> Question | None:
        """The question of this id, if there is one."""
        return next((one for group in self.faq for one in group.questions if one.id == question_id), None)


@dataclass(frozen=True)
class Library:
    """An edition for each language that the bot speaks; never changed once it is read."""

    editions: Mapping[str, Edition] = field(default_factory=dict[str, Edition])

    def edition(self, language: str) -> Edition:
        """The edition for readers of a language, the English one where there is none."""
        return self.editions.get(language) or self.editions.get(ENGLISH) or Edition()


NOTHING = Library()
