"""Programmes as their files are at this moment, and all that members will see of them: for authors, before anybody is told."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale

from bot import parts, programmes
from bot.domain.programme import ENGLISH, Programme, Step, StepKind
from bot.playground import colleagues
from bot.programmes import Finding, Severity
from bot.settings import Prompts, SettingsError
from bot.slack.views import drafts, steps
from bot.slack.views.drafts import Draft
from bot.wording import LANGUAGES, speaking

Json = dict[str, Any]
CAST = {one.id: one.real_name for one in colleagues() if one.is_full_member}
"""Invented members, by id: those of the playground, so that its page knows them by name."""


@dataclass(frozen=True)
class Look:
    """A programme as its files were when it was looked at, with its mistakes and nothing of other programmes."""

    programme: Programme
    mistakes: tuple[Finding, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in."""
        return ENGLISH, *self.programme.translations

    def drafts(self, step: int | None, language: str, today: date) -> list[Draft]:
        """What is seen in a step, or of the programme as a whole; ValueError, with sentences, where that cannot be shown."""
        in_the_way = [str(one) for one in self.mistakes if self._spoils(one, step, language)]
        if in_the_way:
            raise ValueError("\n".join(in_the_way))
        with speaking(language):
            worded = self.programme.worded(language)
            if step is None:
                return [drafts.drawn(one) for one in drafts.about(worded)]
            if not 0 <= step < len(worded.steps) or worded.steps[step].number != step:
                last = len(worded.steps) - 1
                raise ValueError(f"There is no step {step}: the steps of {worded.id} are 0 to {last}.")
            members = tuple(CAST)[: worded.ideal]
            return [drafts.drawn(one) for one in drafts.of_step(worded, step, today, members)]

    def _spoils(self, mistake: Finding, step: int | None, language: str) -> bool:
        """Whether a mistake is in the programme's page or in the step's, or in what stands in for that."""
        name, *between, _ = mistake.path.name.split(".")
        looked_at = ["programme"] if step is None else ["programme", f"step-{step:02}"]
        if step is not None and any(one.number == step and not one.written for one in self.programme.steps):
            looked_at.append("unwritten")
        return name in looked_at and (not between or between == [language])


@dataclass(frozen=True)
class Place:
    """Where on the playground's page somebody wants to begin: the folder of a programme, a step in it, a language."""

    folder: Path
    step: int | None
    language: str

    @property
    def query(self) -> str:
        """What stands for it in the page's address."""
        step = {} if self.step is None else {"step": self.step}
        return urlencode({"programme": self.folder.name, **step, "language": self.language})


def look(folder: Path) -> Look:
    """Reads the folder of one programme."""
    programme, findings = programmes.read_folder(folder)
    return Look(programme, tuple(one for one in findings if one.severity is Severity.ERROR))


def find(wanted: str, given: Prompts) -> Path:
    """The folder of a programme, named by its id or by a path; SettingsError when there is none."""
    known = programmes.find(*parts.prompt_folders(given))
    folder = known.get(wanted, Path(wanted).expanduser())
    if not (folder / programmes.MAIN).is_file():
        raise SettingsError(
            f'There is no programme "{wanted}". Name one of these, or the path of a folder with a {programmes.MAIN} '
            f"in it: {', '.join(known)}"
        )
    return folder.resolve()


def lines_of(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Each step as (what it is called, how and how long its people come together)."""
    with speaking(language):
        worded = programme.worded(language)
        return [(steps.named(one, worded.weeks_apart), _how(one)) for one in worded.steps]


class Shelf:
    """The programmes of some folders, read anew at each look: whoever writes one sees what they have just saved.

    `first` is the folder of one more programme, which stands before others of its name.
    """

    def __init__(self, given: Prompts, today: Callable[[], date], first: Path | None = None) -> None:
        self._folders = [*([first] if first else []), *parts.prompt_folders(given)]
        self._today = today

    def listed(self, language: str) -> Json:
        """The programmes with their steps, and the languages there are."""
        looks = [look(folder) for folder in self._found().values()]
        names = [(one, Locale.parse(one).english_name or one) for one in LANGUAGES]
        return {"programmes": [_listed(one, language) for one in looks], "languages": names}

    def previews(self, programme_id: str, step: int | None, language: str) -> list[Json]:
        """What is seen in a step, or of the programme as a whole; ValueError, with sentences, where that cannot be shown."""
        folder = self._found().get(programme_id)
        if folder is None or language not in LANGUAGES:
            raise ValueError("This programme is not here any more.")
        return [asdict(one) for one in look(folder).drafts(step, language, self._today())]

    def _found(self) -> dict[str, Path]:
        return programmes.find(*self._folders)


def _listed(one: Look, language: str) -> Json:
    lines = lines_of(one.programme, language)
    return {
        "id": one.programme.id,
        "title": one.programme.worded(language).title,
        "languages": list(one.languages),
        "mistakes": len(one.mistakes),
        "steps": [
            {"number": step.number, "name": name, "how": how}
            for step, (name, how) in zip(one.programme.steps, lines, strict=True)
        ],
    }


def _how(step: Step) -> str:
    kind = step.kind.value.replace("_", " ")
    minutes = [] if step.kind is StepKind.WITHOUT_MEETING else [f"{step.meeting_minutes} minutes"]
    before = [f"{step.preparation_minutes} to prepare"] if step.preparation_minutes else []
    return ", ".join([kind, *minutes, *before])
