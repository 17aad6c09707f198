"""Does what somebody meant to do, as a person at the page would: types, presses, fills in and sends."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from bot.rehearsal import forms, sentences, signs
from bot.rehearsal.agenda import Kind, Plan
from bot.rehearsal.client import Json, Page, RefusedError
from bot.rehearsal.habits import Habit, dice
from bot.rehearsal.record import Deed, Member, Record

_BUTTONS = {
    Kind.AGREE: signs.AGREE,
    Kind.REFUSE: signs.REFUSE,
    Kind.ACCEPT: signs.INVITED,
    Kind.PASS: signs.NOT_NOW,
    Kind.APPROVE: signs.LOOK,
    Kind.CHECK_IN: signs.CHECK_IN,
    Kind.KEEP_NORMS: signs.KEEP_NORMS,
    Kind.OFFER: signs.OFFER,
    Kind.THANK: signs.THANK,
    Kind.STAY: signs.STAY,
    Kind.TAKE_SEAT: signs.TAKE_SEAT,
    Kind.LET_IN: signs.LET_IN,
    Kind.REVIEW: signs.SHEET,
    Kind.MET: signs.MET,
    Kind.TOGETHER: signs.TOGETHER,
    Kind.CAME_OUT: signs.CAME_OUT,
    Kind.CLOCK: signs.CLOCK,
    Kind.BRING: signs.BRING,
    Kind.HOST: signs.HOST,
    Kind.HOST_ONCE: signs.HOST_YES,
    Kind.NOT_HOST: signs.HOST_PASS,
    Kind.FACILITATE: signs.FACILITATE,
    Kind.GUIDE: signs.GUIDE,
    Kind.GO_ON: signs.CLINIC_NEXT,
    Kind.KEEPSAKE: signs.KEEPSAKE,
}
# The screens that come up one after the other, as far as there is something on them.
_SCREENS: dict[Kind, tuple[str, ...]] = defaultdict(
    tuple,
    {
        Kind.JOIN: (signs.JOIN_FORM,),
        Kind.ACCEPT: (signs.YES_FORM,),
        Kind.PAUSE: (signs.PAUSE_FORM,),
        Kind.LEAVE: (signs.LEAVE_FORM,),
        Kind.OFFER: (signs.OFFER_FORM,),
        Kind.THANK: (signs.THANKS_FORM,),
        Kind.WRITE: (signs.SHEET_FORM, signs.SHEET_SHARE_FORM),
        Kind.REVIEW: (signs.SHEET_FORM,),
        Kind.TOGETHER: (signs.TOGETHER_FORM,),
        Kind.CAME_OUT: (signs.CAME_OUT_FORM,),
        Kind.CASE: (signs.CLINIC_FORM,),
        Kind.LETTER: (signs.LETTER_FORM,),
        Kind.CHECK_IN: (signs.LOOK_BACK_FORM, signs.CHECKIN_FORM, signs.SHARE_FORM),
    },
)
_TYPED = (
    *(Kind.JOIN, Kind.COMMAND, Kind.ASK, Kind.PAUSE, Kind.LEAVE, Kind.WRITE),
    *(Kind.CASE, Kind.CIRCLES, Kind.LETTER),
)
_ONLY_READ = (Kind.GUIDE, Kind.CIRCLES, Kind.KEEPSAKE)
# Another one may have been quicker, or the message asks something else by now.
_MAY_BE_SETTLED = (
    *(Kind.HOST, Kind.HOST_ONCE, Kind.NOT_HOST),
    *(Kind.MET, Kind.TOGETHER, Kind.CLOCK, Kind.BRING),
    Kind.GO_ON,  # The last phase of a case clinic may have ended by itself.
)
_LOOKS = 3  # How often somebody opens the list again when another one has decided meanwhile.
APP = "the app"


class Acting:
    """Carries plans out and keeps a record of it. `after` is how many entries the log had before."""

    def __init__(
        self,
        page: Page,
        members: Mapping[str, Member],
        habits: Mapping[str, Habit],
        *,
        seed: int,
        programme: str,
        away_for: timedelta,
    ):
        self._page = page
        self._members = members
        self._habits = habits
        self._seed = seed
        self._programme = programme
        self._away_for = away_for
        self._app_user = ""
        self._app_name = APP
        self.record = Record()

    def meet(self, app: Json) -> None:
        """Gets to know the app, as the page names it."""
        self._app_user, self._app_name = app["bot_user_id"], app["name"]

    async def begin(self, plan: Plan, *, after: int) -> bool:
        """What takes one moment: a command, a press, a line. True, for it is done when nobody objects."""
        if plan.kind in _TYPED:
            self._note(plan, after, f"You typed {plan.text}", self._app_name)
            channel = await self._page.post("open_im", plan.user, user=self._app_user)
            await self._page.post("say", plan.user, channel=channel["channel"], text=plan.text)
        elif plan.kind is Kind.CHEER:
            ts = plan.message["thread_ts"]
            await self._page.post("say", plan.user, channel=plan.channel, text=plan.text, thread_ts=ts)
        elif plan.kind is Kind.APPROVE and not plan.message:
            self._note(plan, after, "You opened the home", self._app_name)
            await self._page.post("open_home", plan.user)
            await self._page.post("settle")
        else:
            await self._press(plan, after)
        return True

    async def finish(self, plan: Plan, *, after: int) -> bool:
        """What takes longer: the form that came up is filled in and sent, and what it leaves on the screen closed.

        False when no form came up.
        """
        if plan.kind is Kind.APPROVE:
            await self._approve(plan, after)
            return True
        if plan.kind is Kind.CIRCLES:
            await self._name(plan, after)
        if plan.kind in _ONLY_READ:
            return await self._close(plan.user) is not None
        is_there = False
        for expected in _SCREENS[plan.kind]:
            window = await self._page.window(plan.user)
            if window is not None and window.get("callback_id") == expected:
                is_there = True
                await self._send(plan, window, after)
        await self._close(plan.user)
        return is_there or plan.kind is Kind.ACCEPT  # Of whoever has said all before, the yes alone will do.

    async def _button(self, plan: Plan) -> tuple[str, Json, Json] | None:
        """What somebody presses, in the message as it is by now; a check-in that is not offered there is in its thread."""
        ending = signs.REVIEW if plan.kind is Kind.REVIEW else ""
        shown = await self._shown(plan, plan.message.get("thread_ts"))
        stands = next((one for one in shown if one["ts"] == plan.message["ts"]), plan.message)
        candidates = [stands]
        if plan.kind is Kind.CHECK_IN:
            candidates += await self._shown(plan, plan.message["ts"])
        found = ((one, at) for one in candidates if (at := forms.button(one, _BUTTONS[plan.kind], ending)))
        message, (block, element) = next(found, (stands, (None, None)))
        return (message["ts"], block, element) if block and element else None

    async def _shown(self, plan: Plan, thread_ts: str | None) -> list[Json]:
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        return (await self._page.get("messages", **{"as": plan.user, "channel": plan.channel, **thread}))[
            "messages"
        ]

    async def _press(self, plan: Plan, after: int) -> None:
        found = await self._button(plan)
        if found is None and plan.kind in _MAY_BE_SETTLED:
            return
        if found is None:
            raise RefusedError("the button is not there")
        ts, block, element = found
        self._note(plan, after, f"You pressed {element['text']['text']}", plan.text or self._app_name)
        await self._page.post(
            "press",
            plan.user,
            channel=plan.channel,
            ts=ts,
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=element.get("value"),
        )

    async def _approve(self, plan: Plan, after: int) -> None:
        """Approves all that is in the list that was opened; at home the first, as somebody would in passing."""
        if not plan.message:
            home = (await self._page.get("home", **{"as": plan.user}))["view"]
            await self._press_in(plan, home, signs.APPROVE, after)
            await self._close(plan.user)
            return
        for _ in range(_LOOKS):
            while await self._press_in(plan, await self._page.window(plan.user), signs.APPROVE, after):
                pass
            if await self._close(plan.user) in (None, signs.LIST):
                return
            await self._press(plan, after)

    async def _close(self, user: str) -> str | None:
        """Closes what somebody has open, if anything; what it was."""
        left = await self._page.window(user)
        if left is None:
            return None
        await self._page.post("close", user, view_id=left["id"])
        return str(left.get("callback_id"))

    async def _name(self, plan: Plan, after: int) -> None:
        """Has somebody asked for each circle in the list of which it is not said yet who facilitates it."""
        while (listed := await self._page.window(plan.user)) is not None:
            open_ = {**listed, "blocks": [one for one in listed["blocks"] if "<@" not in forms.text_of(one)]}
            if not await self._press_in(plan, open_, signs.WHO_LEADS, after):
                return
            if not await self._press_in(plan, await self._page.window(plan.user), signs.CHOOSE, after):
                return

    async def _press_in(self, plan: Plan, view: Json | None, action_id: str, after: int) -> bool:
        """Presses the first such button of a window or home; False when there is none."""
        found = forms.button(view or {}, action_id)
        if view is None or found is None:
            return False
        block, element = found
        self._note(plan, after, f"You pressed {element['text']['text']}", self._app_name)
        await self._page.post(
            "press",
            plan.user,
            view_id=view["id"],
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=element.get("value"),
        )
        return True

    async def _send(self, plan: Plan, window: Json, after: int) -> None:
        chance = dice(self._seed, plan.user, plan.kind, plan.number)
        habit, words = self._habits.get(plan.user, Habit.STEADY), self._words(plan)
        values = forms.filled(window, habit, self._programme, chance, words)
        answer = await self._page.post("submit", plan.user, view_id=window["id"], values=values)
        if answer.get("action") == "errors":
            refused = await self._page.window(plan.user) or window
            values = forms.without(refused, values)
            answer = await self._page.post("submit", plan.user, view_id=window["id"], values=values)
        said = f"You sent {window['title']['text']}"
        self._note(plan, after, said, "", lines=forms.told(window, values))
        if answer.get("action") == "errors":
            raise RefusedError(" ".join(answer["errors"].values()))
        if plan.kind is Kind.PAUSE:
            self.record.away.add(plan.user)
        if plan.kind is Kind.CHECK_IN:
            commits = window["callback_id"] == signs.CHECKIN_FORM
            self.record.tally(plan.channel).count(forms.outcomes(values), commits=commits)

    def _words(self, plan: Plan) -> forms.Words:
        """What somebody would write in this week; nobody says the same thing twice."""
        key = signs.key_of(plan.message)
        week = signs.step_of(key) if key.startswith((signs.PROMPT, signs.THREAD, signs.WRAP_UP)) else 0
        next_one = sentences.TOGETHER if plan.kind is Kind.TOGETHER else sentences.COMMITMENTS
        what, answer, more = (
            dice(self._seed, plan.user, "words").sample(said, len(said))[week % len(said)]
            for said in (next_one, sentences.ANSWERS, sentences.REVIEWS)
        )
        return forms.Words(
            what, answer, more if plan.kind is Kind.REVIEW else None, (plan.at + self._away_for).date().isoformat()
        )

    def _note(self, plan: Plan, after: int, text: str, conversation: str, *, lines: tuple[str, ...] = ()) -> None:
        self.record.deeds.append(Deed(after, plan.at, plan.user, text, conversation, lines))
