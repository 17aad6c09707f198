"""Questions people ask about peer circles, with honest answers, in groups by who asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.searching import all_found

GROUPS = ("members", "moderators", "hr", "works-council")
"""The groups that come first, in this order, by the names of their files."""


@dataclass(frozen=True)
class Question:
    """A question, plain text, and its answer, Slack mrkdwn; `id` tells which one it is in whatever language."""

    id: str
    asks: str
    answer: str


@dataclass(frozen=True)
class Group:
    """The questions of one kind of people, under a title such as "For members"."""

    title: str
    questions: tuple[Question, ...]


def found_questions(groups: Sequence[Group], words: Sequence[str]) -> tuple[Question, ...]:
    """The questions in which every word is found, or in whose answers or the title of whose group.

    First come those that ask for it themselves.
    """
    texts = {one: f"{one.asks}\n{one.answer}\n{group.title}" for group in groups for one in group.questions}
    asking = [one for one in texts if all_found(words, one.asks)]
    return (*asking, *(one for one, text in texts.items() if one not in asking and all_found(words, text)))
