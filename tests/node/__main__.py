"""Runs the official Node SDK, typed and unchanged, against a playground: `python -m tests.node`.

It needs node, npm and a registry of packages, and is therefore run by hand, like the benchmarks, and not with the tests.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.playground import Playground
from tests.playground.conftest import manifest_with

HERE = Path(__file__).parent
_FILES = ("package.json", "tsconfig.json", "calls.ts", "checks.ts", "client.ts", "sockets.ts")


def main() -> int:
    """The exit code: 0 when all that the client tried was as it expected."""
    with tempfile.TemporaryDirectory() as folder:
        for name in _FILES:
            shutil.copy(HERE / name, folder)
        _run(folder, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
        _run(folder, "node_modules/.bin/tsc")
        return asyncio.run(_against_a_playground(folder))


async def _against_a_playground(folder: str) -> int:
    slack = Playground(now=lambda: datetime.now(UTC))
    installed = slack.install(_manifest())
    address = await slack.start()
    names = ("greta", "hannah", "noor")
    people = [next(one.id for one in slack.people if one.name == name) for name in names]
    try:
        client = await asyncio.create_subprocess_exec(
            shutil.which("node") or "node",
            "out/client.js",
            cwd=folder,
            env={
                **os.environ,
                "SLACK_API_URL": f"{address}/api/",
                "BOT_TOKEN": installed.bot_token,
                "APP_TOKEN": installed.app_token,
                "PAGE": address,
                "PEOPLE": ",".join(people),
            },
        )
        return await client.wait()
    finally:
        await slack.stop()


def _manifest() -> dict[str, Any]:
    """That of the tests, and a home."""
    made = manifest_with()
    made["features"]["app_home"] = {"home_tab_enabled": True}
    made["oauth_config"]["scopes"]["bot"] = [*made["oauth_config"]["scopes"]["bot"], "pins:read"]
    subscriptions = made["settings"]["event_subscriptions"]
    subscriptions["bot_events"] = [*subscriptions["bot_events"], "app_home_opened"]
    return made


def _run(folder: str, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())
