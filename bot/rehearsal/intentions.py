"""What people make of what they are shown: who means to do what, and when, each by their habit."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.rehearsal import forms, sentences, signs
from bot.rehearsal.agenda import Agenda, Kind, Plan, about
from bot.rehearsal.client import Json
from bot.rehearsal.company import AWAY_IN, SILENT_FROM, Company
from bot.rehearsal.habits import WAYS, Habit, dice
from bot.rehearsal.leaders import Leaders
from bot.rehearsal.record import Member
from bot.rehearsal.singles import Singles
from bot.rehearsal.volunteers import Volunteers

_LATECOMERS = timedelta(days=21)  # At the latest, where no circle begins.
_BEHIND = 12  # Working hours from the first kickoff's prompt until somebody joins late.
_MONTH = timedelta(days=28)
_FORTNIGHT = timedelta(days=14)  # After that, who has heard nothing asks where things stand.
_SOONER = 0.5  # A question with three buttons takes less than a check-in.
_FIRST = 0.2  # Who looks back for themselves mostly does so before they check in.
_AGAIN = 0.25  # Working hours until something that came to nothing is tried once more.
_MOST_TRIES = 2

# Nobody answers these any more once the message that asked has lost its buttons.
_ASKED = (Kind.AGREE, Kind.REFUSE, Kind.ACCEPT, Kind.PASS, Kind.STAY, Kind.HOST, Kind.HOST_ONCE, Kind.NOT_HOST)


class Intentions:
    """Makes plans; everything that is left to chance falls the same way for the same seed."""

    def __init__(self, company: Company) -> None:
        self.agenda = Agenda()
        self._company = company
        self._volunteers = Volunteers(company, self.agenda)
        self._leaders = Leaders(company, self.agenda)
        self._singles = Singles(company, self.agenda)
        self._began = False
        self._are_late_ones_coming = False
        self._window: dict[str, Json] = {}
        self._checked_in: set[tuple[str, str]] = set()
        self._prompts: dict[tuple[str, str], str] = {}
        self.joined: set[str] = set()
        self._placed: set[str] = set()
        self._over: set[tuple[str, int]] = set()
        self._settled: set[tuple[str, str]] = set()
        self._were_told = False
        self._heard: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()

    @property
    def members(self) -> Mapping[str, Member]:
        """Everybody in the workspace, by id."""
        return self._company.members

    def see(self, entry: Json) -> None:
        """Takes in one entry of what people were shown."""
        if entry["what"] == "view":
            self._see_window(entry["to"][0], entry["view"], signs.at_of(entry))
        elif entry["what"] == "changed":
            place = entry["channel"]["id"], entry["message"]["ts"]
            if forms.button(entry["message"], signs.HOST_YES):  # Whoever said yes cannot after all.
                self._settled.discard(place)
            elif not _asks(entry["message"]):
                self._settled.add(place)
            self._volunteers.see_changed(entry)
        elif entry["what"] == "message" and entry["message"]["bot_id"]:
            self._see_message(entry, signs.key_of(entry["message"]))
            self._see_late_joining(entry)
            self._volunteers.see(entry)
            self._leaders.see(entry)
            self._singles.see(entry)

    def begin(self) -> None:
        """Once, after the first look: who is in no circle yet means to join, and HR looks in once a month."""
        if self._began:
            return
        self._began = True
        company = self._company
        for user, habit in sorted(company.habits.items()):
            if user not in self.joined:
                begin = company.start + (_LATECOMERS if habit is Habit.JOINS_LATE else timedelta())
                at = self._at(user, begin, dice(company.seed, user, "join").uniform(0, 12))
                self.agenda.add(at, user, Kind.JOIN, text=f"{signs.COMMAND} join")
        for user in company.hr:
            for month in range(1, company.weeks // 4 + 2):
                at = self._at(user, company.start + month * _MONTH, 2)
                self.agenda.add(at, user, Kind.COMMAND, text=f"{signs.COMMAND} report")

    def is_joiner(self, user: str) -> bool:
        """Whether somebody is one of those who join."""
        return user in self._company.habits

    def is_past(self, plan: Plan) -> bool:
        """Whether what somebody meant to do has become pointless."""
        if plan.kind is Kind.JOIN:
            return plan.user in self.joined
        if plan.kind is Kind.ASK:
            return plan.user in self._placed
        if plan.kind in _ASKED:
            return (plan.channel, plan.message["ts"]) in self._settled
        if plan.kind is Kind.CHECK_IN:
            key = signs.key_of(plan.message)
            given = (plan.user, key.removeprefix(signs.PROMPT)) in self._checked_in
            return given or ((plan.channel, signs.step_of(key)) in self._over and not self._tries_late(plan))
        return self._volunteers.is_past(plan)

    def try_again(self, plan: Plan) -> None:
        """Plans what came to nothing once more for a little later, but not for ever."""
        if plan.tries < _MOST_TRIES:
            about = {"message": plan.message, "channel": plan.channel, "text": plan.text}
            at = self._at(plan.user, plan.at, _AGAIN)
            self.agenda.add(at, plan.user, plan.kind, **about, tries=plan.tries + 1)

    def _tries_late(self, plan: Plan) -> bool:
        """Whether somebody presses although the week is over; behind the last one that is played nobody does."""
        last = signs.step_of(signs.key_of(plan.message)) == self._company.weeks
        return self._company.habits[plan.user] is Habit.LATE and not last and not plan.tries

    def _see_window(self, user: str, view: Json | None, at: datetime) -> None:
        before, self._window[user] = self._window.get(user, {}), view or {}
        sent, callback = before.get("callback_id"), self._window[user].get("callback_id", "")
        # A form that gives way to something else without a complaint has been taken.
        if not callback or callback == sent:
            return
        if sent == signs.CHECKIN_FORM:
            self._checked_in.add((user, before["private_metadata"]))
        if sent == signs.YES_FORM:
            self.joined.add(user)
        if sent == signs.JOIN_FORM:
            self.joined.add(user)
            chance = dice(self._company.seed, user, "asks")
            asks_at = self._at(user, at + _FORTNIGHT, chance.uniform(0, 8))
            self.agenda.add(asks_at, user, Kind.ASK, text=f"{signs.COMMAND} status")

    def _see_message(self, entry: Json, key: str) -> None:
        if key.startswith(signs.PROMPT):
            self._see_prompt(entry, signs.step_of(key))
            self._see_review(entry, signs.step_of(key))
        elif key.startswith(signs.WRAP_UP):
            self._over.add((entry["channel"]["id"], signs.step_of(key)))
        elif key.startswith(signs.ECHO):
            self._see_checkin(entry)
        elif forms.button(entry["message"], signs.LOOK):
            self._see_what_waits(entry)
        elif forms.button(entry["message"], signs.KEEP_NORMS):
            self._see_norms(entry)
        elif forms.button(entry["message"], signs.STAY):
            self._see_whether_in(entry)
        elif _asks(entry["message"]) and not entry["message"]["ephemeral"]:
            self._see_question(entry)

    def _see_question(self, entry: Json) -> None:
        """Whoever is asked about a circle answers sooner than they check in; some say no once, or have no time."""
        invited = forms.button(entry["message"], signs.INVITED) is not None
        for user in self._company.those_in(entry):
            self._asked[user] += 1
            habit = self._company.habits[user]
            chance = dice(self._company.seed, user, "agrees", self._asked[user])
            at = self._at(user, signs.at_of(entry), _SOONER * chance.uniform(*WAYS[habit].hours))
            says_no = habit is Habit.DECLINES and self._asked[user] == 1
            if invited:
                passes = says_no or habit is Habit.OVERLOADED
                self.agenda.add(at, user, Kind.PASS if passes else Kind.ACCEPT, **about(entry))
            else:
                self.agenda.add(at, user, Kind.REFUSE if says_no else Kind.AGREE, **about(entry))

    def _see_whether_in(self, entry: Json) -> None:
        """Asked after the kickoff whether they are in for all of it, all who answer at all say yes."""
        for user in self._company.those_in(entry):
            chance, ways = dice(self._company.seed, user, "stays"), WAYS[self._company.habits[user]]
            at = self._at(user, signs.at_of(entry), _SOONER * chance.uniform(*ways.hours))
            if chance.random() < ways.answers:
                self.agenda.add(at, user, Kind.STAY, **about(entry))

    def _see_late_joining(self, entry: Json) -> None:
        """Whoever waits takes a seat in a circle that runs, and its members agree, all sooner than they check in."""
        for kind, action in ((Kind.TAKE_SEAT, signs.TAKE_SEAT), (Kind.LET_IN, signs.LET_IN)):
            for user in self._company.those_in(entry) if forms.button(entry["message"], action) else ():
                chance = dice(self._company.seed, user, kind, entry["at"])
                hours = _SOONER * chance.uniform(*WAYS[self._company.habits[user]].hours)
                self.agenda.add(self._at(user, signs.at_of(entry), hours), user, kind, **about(entry))

    def _see_prompt(self, entry: Json, step: int) -> None:
        """Whoever answers means to do so at a moment of their own, but for those who do it at another's moment."""
        self._prompts[entry["channel"]["id"], entry["message"]["ts"]] = signs.key_of(entry["message"])
        members = self._company.those_in(entry)
        self.joined.update(members)
        self._placed.update(members)
        times = {user: at for user in members if (at := self._answers_at(user, entry, step)) is not None}
        doubles = [user for user in times if self._company.habits[user] is Habit.DOUBLE]
        others = sorted(user for user in times if user not in doubles)
        for user in doubles:
            if others:
                times[user] = times[others[0]]
        for user, at in sorted(times.items()):
            self.agenda.add(at, user, Kind.CHECK_IN, **about(entry))
            if self._company.habits[user] is Habit.KEEN:
                typed = {"text": f"{signs.COMMAND} worksheet"}
                self.agenda.add(self._at(user, at, 1), user, Kind.WRITE, **about(entry) | typed)
        for user in members:
            self._may_go(user, entry, step)
        self._latecomers_join(signs.at_of(entry))

    def _latecomers_join(self, at: datetime) -> None:
        """Once the first circle has begun those come who are late: soon enough for a seat that is free there."""
        late = [user for user, habit in sorted(self._company.habits.items()) if habit is Habit.JOINS_LATE]
        for user in () if self._are_late_ones_coming else late:
            self.agenda.add(self._at(user, at, _BEHIND), user, Kind.JOIN, text=f"{signs.COMMAND} join")
        self._are_late_ones_coming = True

    def _may_go(self, user: str, entry: Json, step: int) -> None:
        """Some say in one week that they are away, or leave in another."""
        going = {(Habit.ON_LEAVE, AWAY_IN[0]): Kind.PAUSE, (Habit.LEAVES, SILENT_FROM): Kind.LEAVE}
        kind = going.get((self._company.habits[user], step))
        if kind is not None:
            at = self._at(user, signs.at_of(entry), 1)
            self.agenda.add(at, user, kind, text=f"{signs.COMMAND} {kind.value}")

    def _answers_at(self, user: str, entry: Json, step: int) -> datetime | None:
        habit = self._company.habits[user]
        if not self._company.is_there(user, step):
            return None
        chance, ways = dice(self._company.seed, user, "answers", step), WAYS[habit]
        hours = chance.uniform(*ways.hours)
        return self._at(user, signs.at_of(entry), hours) if chance.random() < ways.answers else None

    def _see_checkin(self, entry: Json) -> None:
        """Somebody has shown what they mean to do next; now and then another one has a word for it."""
        prompt = self._prompts.get((entry["channel"]["id"], entry["message"]["thread_ts"]), "")
        for user in entry["to"]:
            habit = self._company.habits.get(user)
            if f"<@{user}>" in entry["message"]["text"]:
                self._checked_in.add((user, prompt.removeprefix(signs.PROMPT)))
            # What was shown before they came has been answered by whoever was there.
            elif habit is not None and signs.at_of(entry) >= self._company.start:
                self._may_cheer(user, habit, entry)

    def _see_norms(self, entry: Json) -> None:
        """Everybody keeps to the norms and says so, on the day on which they read them or the day after."""
        for user in self._company.those_in(entry):
            self._read[user] += 1
            chance = dice(self._company.seed, user, "norms", self._read[user])
            at = self._at(user, signs.at_of(entry), chance.uniform(0.5, 8))
            self.agenda.add(at, user, Kind.KEEP_NORMS, **about(entry))

    def _see_review(self, entry: Json, step: int) -> None:
        """Some look back for themselves, if they were there when it was shown."""
        is_new = signs.at_of(entry) >= self._company.start
        if is_new and forms.button(entry["message"], signs.SHEET, signs.REVIEW):
            for user in self._company.those_in(entry):
                chance, ways = dice(self._company.seed, user, "looks back", step), WAYS[self._company.habits[user]]
                at = self._at(user, signs.at_of(entry), _FIRST * chance.uniform(*ways.hours))
                if self._company.is_there(user, step) and chance.random() < ways.writes:
                    self.agenda.add(at, user, Kind.REVIEW, **about(entry))

    def _may_cheer(self, user: str, habit: Habit, entry: Json) -> None:
        self._heard[user] += 1
        chance = dice(self._company.seed, user, "cheers", self._heard[user])
        if chance.random() < WAYS[habit].cheers:
            at = self._at(user, signs.at_of(entry), chance.uniform(0.2, 4))
            self.agenda.add(at, user, Kind.CHEER, **about(entry) | {"text": chance.choice(sentences.CHEERS)})

    def _see_what_waits(self, entry: Json) -> None:
        """The first time all moderators go through what waits at one moment, whom nobody told at home; later each alone."""
        moderators = self._company.moderators
        told = [user for user in moderators if user in entry["to"]]
        if told and not self._were_told:
            self._were_told = True
            at = self._company.at_the_same_time(moderators, signs.at_of(entry).replace(second=0, microsecond=0))
            for user in moderators:
                self.agenda.add(at, user, Kind.APPROVE, **(about(entry) if user in told else {}))
                self._leaders.approves(user, at)
            return
        for user in told:
            at = self._at(user, signs.at_of(entry), 1 + 2 * moderators.index(user))
            self.agenda.add(at, user, Kind.APPROVE, **about(entry))
            self._leaders.approves(user, at)

    def _at(self, user: str, after: datetime, hours: float) -> datetime:
        return self._company.at(user, after, hours)


def _asks(message: Json) -> bool:
    """Whether a message asks about a circle: one that is proposed, or one that somebody starts."""
    return any(forms.button(message, one) for one in (signs.AGREE, signs.INVITED))
