"""`circles install`: the token of one more workspace is kept, replaced and forgotten."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import many_workspaces
from tests.many_workspaces import ONE, SECRET, TOKENS, TWO, Slack
from tests.town import KEY

ROOT = Path(__file__).parents[1]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """The stand-in for Slack."""
    async with many_workspaces.slack() as made:
        yield made


async def circles(slack: Slack, *arguments: str, typed: str = "") -> tuple[int | None, str, str]:
    """The command as an administrator runs it: exit code, what it prints, what it complains of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "CIRCLES_HOME": str(Path.cwd()),
            "CIRCLES_KEYS": KEY,
            "SLACK_API_URL": slack.address,
            "SLACK_SIGNING_SECRET": SECRET,
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, errors = await asyncio.wait_for(process.communicate(typed.encode()), 60)
    return process.returncode, said.decode(), errors.decode()


async def test_a_token_is_kept_before_the_first_start_replaced_and_forgotten(slack: Slack) -> None:
    code, said, errors = await circles(slack, "install", typed=TOKENS[ONE] + "\n")
    assert (code, errors) == (0, "")
    assert said.startswith(f"The token of Team {ONE} ({ONE}) is kept.")
    assert f"circles workspace --workspace {ONE} --moderators" in said
    await circles(slack, "install", typed=TOKENS[TWO])
    slack.teams["xoxb-newer"] = ONE
    _, said, _ = await circles(slack, "install", typed="xoxb-newer\n")
    assert said.startswith(f"The new token of Team {ONE}")
    file = Path("circles.sqlite").read_bytes()
    assert not [one for one in (*TOKENS.values(), "xoxb-newer") if one.encode() in file]
    code, said, _ = await circles(slack, "doctor")
    assert f"bot token: Team {ONE} ({ONE})" in said
    assert f"bot token: Team {TWO} ({TWO})" in said
    assert "xoxb-newer" in {token for token, _, _ in slack.asked}
    _, said, _ = await circles(slack, "doctor", "--workspace", TWO)
    assert f"({ONE})" not in said
    assert f"({TWO})" in said
    code, said, _ = await circles(slack, "install", "--remove", ONE)
    assert (code, said.split(":")[0]) == (0, f"The token of {ONE} is forgotten")
    code, _, errors = await circles(slack, "install", "--remove", ONE)
    assert (code, errors) == (1, f"No token is kept for {ONE}. There is one for: {TWO}\n")
    _, said, _ = await circles(slack, "doctor")
    assert f"({ONE})" not in said


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "This is no bot token"),
        ("xapp-HIDDEN\n", "This is no bot token"),
        ("xoxb-HIDDEN\n", "This token is no good: Slack answered invalid_auth"),
    ],
)
async def test_a_wrong_token_is_a_sentence_that_does_not_show_it(slack: Slack, typed: str, complaint: str) -> None:
    code, said, errors = await circles(slack, "install", typed=typed)
    assert (code, said, len(errors.splitlines())) == (1, "", 1)
    assert errors.startswith(complaint)
    assert "HIDDEN" not in errors
    assert not Path("circles.sqlite").exists()
