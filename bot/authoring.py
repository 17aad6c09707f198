"""What an author of programmes does in a shell: begin one, look at it, let mended words through to circles under way."""

import re
import shutil
import sys
import textwrap
from datetime import date
from pathlib import Path

from bot import parts, previewing, settings
from bot.features import editions
from bot.previewing import Look, Place
from bot.programmes import skeletons
from bot.programmes.folders import NAME_ADVICE, is_usable
from bot.rehearsal.drawing import Reader
from bot.settings import Prompts, SettingsError
from bot.slack.views.drafts import Draft
from bot.wording import LANGUAGES

_WIDEST = 100  # Characters of a line, for longer ones are hard to read.
_MARKED = {
    "1": re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])"),
    "3": re.compile(r"(?<![\w_])_(?=\S)([^_]+)(?<=\S)_(?![\w_])"),
}
"""What Slack shows bold and in italics, by the code with which a terminal does."""
_INDENT = re.compile(r"^\s*(?:• |[0-9]+[.)] )?")


def new(programme_id: str, within: Path | None, length: int) -> int:
    """`circles prompts new`: makes the folder of a programme, with a line in each part on what to write there."""
    given = settings.read_prompts()
    folder = _place(programme_id, within, given) / programme_id
    try:
        files = skeletons.write(folder, length)
    except FileExistsError:
        raise SettingsError(f"{folder} is there already. Choose another id, or take it away.") from None
    except OSError as error:
        raise SettingsError(f"{folder} cannot be made ({error.strerror}).") from None
    print(f"{folder} has {len(files)} files now. Write your own words in the place of each [Write here: ...].")
    print(f"What is left to do: circles prompts check {folder}")
    if any(one.samefile(folder.parent) for one in given.circles_prompts):
        print(
            "CIRCLES_PROMPTS names its folder: until nothing is left to do, a bot that is started says so and ends."
        )
    return 0


def preview(wanted: str, step: int | None, language: str) -> int:
    """`circles prompts preview`: prints what members see in a step; without a step, what the steps are."""
    _check_language(language)
    folder = previewing.find(wanted, settings.read_prompts())
    found = previewing.look(folder)
    try:
        shown = found.drafts(step, language, date.today())  # noqa: DTZ011 - the author's own day.
    except ValueError as error:
        raise SettingsError(str(error)) from None
    print("\n\n".join(_drawn(one, bold=sys.stdout.isatty()) for one in shown))
    if step is None:
        print("\n" + _contents(found, language))
    if language not in found.languages:
        print(f"\nNobody has translated {folder.name} yet, so its own texts are English.", file=sys.stderr)
    if found.mistakes:
        print(f"\n{len(found.mistakes)} to mend elsewhere in it: circles prompts check {folder}", file=sys.stderr)
    return 1 if found.mistakes else 0


def place_on_page(wanted: str, step: int | None, language: str) -> Place:
    """`circles prompts preview --page`: what the playground's page is to show first."""
    _check_language(language)
    return Place(previewing.find(wanted, settings.read_prompts()), step, language)


def mend(programme_id: str) -> int:
    """`circles prompts mend`: has the circles that are under way read the present words, where only words changed."""
    given = settings.read()
    catalogue = parts.read_catalogue(given)
    if programme_id not in catalogue:
        known = ", ".join(one.id for one in catalogue)
        raise SettingsError(f'There is no programme "{programme_id}". There are: {known}')
    now = parts.Clock().now()
    with parts.existing_database(given) as database, database.transaction() as session:
        done = editions.mend(session, programme_id, catalogue, by="shell", now=now)
    if done.circles:
        print(f"{_circles(done.circles, 'reads', 'read')} the present words from now on.")
    elif not done.refused:
        print("Nothing to do: no circle that is under way has other words than these.")
    for circles, changed in done.refused:
        print(f"{_circles(circles, 'keeps', 'keep')} to the words from before. More than words changed:")
        print("\n".join(f"  {one}" for one in changed))
    return 1 if done.refused else 0


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise SettingsError(f'The bot does not speak "{language}". It speaks: {", ".join(LANGUAGES)}')


def _place(programme_id: str, within: Path | None, given: Prompts) -> Path:
    """The folder in which a new programme is made; SettingsError when it cannot be."""
    if not is_usable(programme_id):
        raise SettingsError(f'"{programme_id}" cannot be the id of a programme: {NAME_ADVICE}.')
    folder = within.expanduser() if within else next(iter(given.circles_prompts), Path())
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder} in which it could be made.")
    for other in parts.prompt_folders(given):
        if (other / programme_id).exists() and not other.samefile(folder):
            raise SettingsError(f"There is a programme {programme_id} in {other} already. Choose another id.")
    return folder


def _drawn(draft: Draft, *, bold: bool) -> str:
    """A message or a window as lines of text."""
    name = f"{draft.name} ({draft.window})" if draft.window else draft.name
    reader = Reader("UTC", previewing.CAST, {})
    lines = [line for block in draft.blocks for line in reader.block(block)]
    if draft.buttons:
        lines.append(" ".join(f"[{one}]" for one in draft.buttons))
    return "\n".join([_styled(f"*{name}*", bold=bold), "-" * len(name), *(_line(one, bold=bold) for one in lines)])


def _line(text: str, *, bold: bool) -> str:
    """A line cut between words where the terminal is narrower, and styled."""
    width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
    found = _INDENT.match(text)
    indent = " " * len(found[0] if found else "")
    cut = textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return _styled(cut, bold=bold)


def _styled(text: str, *, bold: bool) -> str:
    for code, marked in _MARKED.items():
        text = marked.sub(f"\x1b[{code}m\\1\x1b[0m" if bold else r"\1", text)
    return text


def _contents(found: Look, language: str) -> str:
    lines = previewing.lines_of(found.programme, language)
    return "\n".join(f"{number:>3}  {name} ({how})" for number, (name, how) in enumerate(lines))


def _circles(count: int, one: str, many: str) -> str:
    return f"1 circle {one}" if count == 1 else f"{count} circles {many}"
