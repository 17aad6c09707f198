"""What the longer commands of `circles` can be given."""

import argparse
import re
from datetime import date
from pathlib import Path


def add_rehearse(parser: argparse.ArgumentParser) -> None:
    """What `circles rehearse` can be given."""
    parser.add_argument("--programme", default="working-out-loud", metavar="ID", help="default: working-out-loud")
    parser.add_argument(
        "--people",
        type=int,
        default=25,
        metavar="N",
        help="how many join; from 13 on every habit occurs; default: 25",
    )
    parser.add_argument("--size", type=int, metavar="N", help="how many make a circle; default: its best size")
    parser.add_argument("--weeks", type=int, metavar="N", help="the last week that is played; default: all")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another story for each; default: 1")
    parser.add_argument(
        "--start",
        type=day,
        default=day("2027-01-04"),
        metavar="DATE",
        help="the day of the story's beginning; default: 2027-01-04",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--transcript", type=Path, metavar="FILE", help="write down what each person saw")


def add_match(parser: argparse.ArgumentParser) -> None:
    """What `circles match` can be given."""
    parser.add_argument("file", type=Path, help="people, one a line below the names of the columns")
    parser.add_argument("--size", type=sizes, metavar="N-M", help="how many make a circle; default: 4-5")
    parser.add_argument("--minutes", type=int, metavar="N", help="how long a meeting lasts; default: 60")
    parser.add_argument("--weeks", type=int, metavar="N", help="how many weeks they meet; default: 12")
    parser.add_argument("--start", type=day, metavar="DATE", help="their first day; default: next Monday")
    parser.add_argument("--programme", metavar="ID", help="take sizes, length and weeks from this programme")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another one may give other circles; default: 1"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def sizes(text: str) -> tuple[int, int]:
    """Read sizes such as 4-5, or 4 alone."""
    found = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} are no sizes. Example: 4-5")
    return int(found[1]), int(found[2] or found[1])


def day(text: str) -> date:
    """Read a date such as 2027-01-04."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # Not whatever else is ISO, such as 2027W011.
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no date. Example: 2027-01-04")
