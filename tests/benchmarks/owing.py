"""Owes things of every shape to people and circles, by dice, and remembers in which order."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from bot import parts
from bot.domain.consents import Consent
from bot.store import outbox, votes
from bot.store.models import Enrolment, Outbox
from bot.store.outbox import OWED
from bot.store.session import Session
from tests.delivery import seeds
from tests.delivery.stage import Stage

_AT_MOST = 40  # Owed at one time, so that the bot is never far behind.
_MEMBERS = 4
_TO_PEOPLE = 12  # So many get messages; the others get circles.
_SHAPES = {"post": 60, "reply": 25, "view": 10, "circle": 5}


@dataclass
class Owing:
    """What has been owed so far: the keys to each person in their order, those that are changed, and circles."""

    stage: Stage
    dice: random.Random
    to: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answered: list[str] = field(default_factory=list)
    circles: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads who is there."""
        self._programme = parts.read_catalogue().get(seeds.PROGRAMME)
        here = [one.id for one in self.stage.slack.people if not (one.deleted or one.is_bot or one.is_restricted)]
        self._people, self._others = here[:_TO_PEOPLE], here[_TO_PEOPLE:]
        self._last: dict[str, str] = {}
        self._number = 0

    def open(self) -> int:
        """How much is owed at this moment."""
        with self.stage.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Outbox).where(OWED)) or 0

    def something(self) -> None:
        """Owes one thing, unless enough is owed already."""
        if self.open() >= _AT_MOST:
            return
        (shape,) = self.dice.choices(list(_SHAPES), list(_SHAPES.values()))
        user = self.dice.choice(self._people)
        self._number += 1
        with self.stage.database.transaction() as session:
            team, now = self.stage.workspace(session), datetime.now(UTC)
            if shape == "circle":
                self._circle(session, team, now)
            elif shape == "view":
                self._view(session, team, user, now)
            else:
                self._post(session, team, user, now, reply=shape == "reply")

    def _post(self, session: Session, team: str, user: str, now: datetime, *, reply: bool) -> None:
        key, under = f"{user}:{self._number}", self._last.get(user) if reply else None
        lane = f"to:{user}"
        outbox.owe(session, team, key=key, kind="help", conversation=lane, recipient=user, under=under, now=now)
        self.to[user].append(key)
        if not reply:
            self._last[user] = key

    def _view(self, session: Session, team: str, user: str, now: datetime) -> None:
        """Something is asked, and at once there is an answer, by which the message that asks is changed."""
        question, facts = seeds.asking(session, team, self._programme, [user, *self._some(_MEMBERS - 1)], now)
        self._free(session, now)
        lane, ask = f"to:{user}", f"{user}:{self._number}"
        about = {**facts, "user": user}
        outbox.owe(
            session, team, key=ask, kind="consent.ask", conversation=lane, recipient=user, facts=about, now=now
        )
        votes.answer(session, question, user, Consent.YES.value, now)
        outbox.owe(
            session,
            team,
            key=f"answered:{ask}",
            kind="consent.answered",
            conversation=lane,
            recipient=user,
            under=ask,
            facts=about,
            now=now,
        )
        self.to[user].append(ask)
        self.answered.append(ask)

    def _circle(self, session: Session, team: str, now: datetime) -> None:
        people = self._some(_MEMBERS)
        made = seeds.approved(session, team, self._programme, people, now)
        self._free(session, now)
        self.circles[made.id] = people

    def _some(self, number: int) -> list[str]:
        return self.dice.sample(self._others, number)

    def _free(self, session: Session, now: datetime) -> None:
        """The same people are in many circles here, so that nobody runs out of them."""
        session.execute(update(Enrolment).where(Enrolment.ended_at.is_(None)).values(ended_at=now))
