"""The commands that have commands of their own, `circles prompts` and `circles people`: as thin as the others."""

import argparse
import re
import sys
from pathlib import Path


def add_people(parser: argparse.ArgumentParser) -> None:
    """`circles people import`."""
    commands = parser.add_subparsers(metavar="COMMAND")
    text = "Take in a company's register of who is who: all of it, or nothing."
    taking = commands.add_parser("import", help=text, description=text)
    taking.add_argument(
        "file",
        type=Path,
        help="CSV in UTF-8; columns: id or email, department, function, site, level, manager, country",
    )
    taking.add_argument("--workspace", help="the workspace's id, when the database serves several")
    taking.add_argument("--dry-run", action="store_true", help="only say what would change, and what is wrong")
    taking.set_defaults(run=_people_import)


def people_help(_given: argparse.Namespace) -> int:
    """`circles people` alone."""
    print("usage: circles people import FILE (more: circles people import --help)", file=sys.stderr)
    return 2


def _people_import(given: argparse.Namespace) -> int:
    from bot import administration

    return administration.people_import(given.workspace, given.file, dry_run=given.dry_run)


def add_prompts(parser: argparse.ArgumentParser) -> None:
    """`circles prompts check`, `new`, `preview` and `mend`."""
    commands = parser.add_subparsers(metavar="COMMAND")
    check = commands.add_parser("check", help="Find mistakes in programmes, with file and line.")
    check.add_argument("folder", nargs="?", type=Path, help="a folder of programmes, or one programme's")
    check.set_defaults(run=_prompts_check)
    new = commands.add_parser("new", help="Begin a programme: a folder with everything to fill in.")
    new.add_argument("id", help="its id for ever: small letters, digits, hyphens")
    folder = "default: the first of CIRCLES_PROMPTS, else the present folder"
    new.add_argument("--in", dest="within", type=Path, metavar="FOLDER", help=folder)
    new.add_argument("--steps", type=_steps, default=12, metavar="N", help="after the kickoff; default: 12")
    new.set_defaults(run=_prompts_new)
    preview = commands.add_parser("preview", help="Look at what members will see.")
    preview.add_argument("programme", help="its id, or the path of its folder")
    preview.add_argument(
        "--step", type=int, metavar="N", help="0 is the kickoff; without it, what steps there are"
    )
    preview.add_argument("--language", default="en", metavar="TAG", help="en (default) or de")
    preview.add_argument("--page", action="store_true", help="start the playground and look at it there")
    preview.set_defaults(run=_prompts_preview)
    mend = commands.add_parser("mend", help="Let mended words through to the circles that are under way.")
    mend.add_argument("id", help="the programme's id")
    mend.set_defaults(run=_prompts_mend)


def _steps(text: str) -> int:
    if re.fullmatch(r"[1-9][0-9]?", text):  # The numbers of the files have two digits.
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 99")


def prompts_help(_given: argparse.Namespace) -> int:
    """`circles prompts` alone."""
    print("usage: circles prompts check | new | preview | mend (more: circles prompts --help)", file=sys.stderr)
    return 2


def _prompts_check(given: argparse.Namespace) -> int:
    from bot import parts, programmes, settings
    from bot.programmes import library

    folders = [given.folder] if given.folder else parts.prompt_folders(settings.read_prompts())
    findings = [one for folder in folders for one in (*programmes.check(folder), *library.check(folder))]
    for finding in findings:
        print(finding)
    wrong = sum(1 for finding in findings if finding.severity is programmes.Severity.ERROR)
    print(f"{wrong} to mend, {len(findings) - wrong} warnings." if findings else "Nothing to mend.")
    return 1 if wrong else 0


def _prompts_new(given: argparse.Namespace) -> int:
    from bot import authoring

    return authoring.new(given.id, given.within, given.steps)


def _prompts_preview(given: argparse.Namespace) -> int:
    from bot import authoring, playing

    if given.page:
        return playing.playground(authoring.place_on_page(given.programme, given.step, given.language))
    return authoring.preview(given.programme, given.step, given.language)


def _prompts_mend(given: argparse.Namespace) -> int:
    from bot import authoring

    return authoring.mend(given.id)
