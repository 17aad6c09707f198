"""The `circles` command: thin, one function per command; whatever is heavy is imported inside the functions."""

import argparse
import sys
import time
from collections.abc import Sequence

from bot import arguments, subcommands


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0 when all is well, 1 when it is not, 2 for a command misspelt."""
    given = _parser().parse_args(arguments)
    if given.command is None:
        _parser().print_help()
        return 2
    try:
        return int(given.run(given))
    except BrokenPipeError:
        return 1
    except Exception as error:
        # Only our own words for what is wrong outside are shown as they are.
        if not any(one.__name__ == "SettingsError" for one in type(error).__mro__):
            raise
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="circles", description="Runs peer circles inside Slack.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    command("run", _run, "Run the bot.")
    command("worker", _worker, "Only send, beside a bot that runs on the same PostgreSQL.")
    command(
        "playground", _playground, "Try it all on this machine, in a stand-in for Slack, with the bot attached."
    )
    arguments.add_rehearse(
        command("rehearse", _rehearse, "Play a whole programme with invented colleagues, in moved time.")
    )
    arguments.add_match(command("match", _match, "Form circles of the people in a CSV file, to look at."))
    report = command("report", _report, "Print the participation summary.")
    report.add_argument("--workspace", help="the workspace's id, when the database serves several")
    command("manifest", _manifest, "Print the Slack app manifest, ready to paste.")
    doctor = command(
        "doctor", _doctor, "Check tokens, scopes, channels, database and programmes, and say what to do."
    )
    doctor.add_argument("--workspace", help="look at this workspace only, when there are several")
    doctor.add_argument(
        "--try-channel", action="store_true", help="make a private channel and archive it, to see whether one may"
    )
    command("migrate", _migrate, "Bring the database to its newest migration.")
    command("new-key", _new_key, "Print a fresh key for CIRCLES_KEYS.")
    install = command(
        "install",
        _install,
        "Serve one more workspace: its bot token is read from standard input, and kept sealed.",
    )
    install.add_argument("--remove", metavar="WORKSPACE", help="forget the token of this workspace")
    workspace = command("workspace", _workspace, "Show or change who moderates, who reads summaries, and where.")
    workspace.add_argument("--workspace", help="the workspace's id, when the database serves several")
    for name in ("moderators", "hr"):
        workspace.add_argument(f"--{name}", metavar="IDS", help="user ids or user group ids, comma separated")
        workspace.add_argument(f"--{name}-channel", metavar="ID", help="a channel's id, or none")
    workspace.add_argument("--facilitators", metavar="IDS", help="who can be chosen to facilitate: user ids")
    workspace.add_argument("--contact", metavar="ID", help="whom people can talk to with a concern, or none")
    workspace.add_argument("--help-line", metavar="TEXT", help="where else the company offers help, or none")
    workspace.add_argument(
        "--who-may-join",
        metavar="WHO",
        help="full_members, everyone (guests of several channels too), or a group's id",
    )
    _add_outbox(
        command("outbox", _outbox, "Show what could not be delivered or is late; try it again, or drop it.")
    )
    subcommands.add_people(
        command("people", subcommands.people_help, "Say who is who, for putting circles together.")
    )
    prompts = command("prompts", subcommands.prompts_help, "Write programmes, and look after them.")
    subcommands.add_prompts(prompts)
    return parser


def _add_outbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "retry", "drop"), default="list")
    parser.add_argument("key", nargs="?", help="which one: the id that the list shows")
    parser.add_argument(
        "--all",
        action="store_true",
        help="list: what is owed and not late, too; retry, drop: everything that was given up",
    )
    parser.add_argument(
        "--left-out",
        action="store_true",
        help="list: what was skipped, became pointless or was dropped in the last 30 days",
    )
    parser.add_argument("--workspace", help="the workspace's id, when the database serves several")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _run(_given: argparse.Namespace) -> int:
    from bot import serving

    return serving.run()


def _worker(_given: argparse.Namespace) -> int:
    from bot import serving

    return serving.work()


def _playground(_given: argparse.Namespace) -> int:
    from bot import playing

    return playing.playground()


def _rehearse(given: argparse.Namespace) -> int:
    began = time.monotonic()
    try:
        from bot.rehearsing import Plan, UnplayableError, rehearse

        plan = Plan(given.programme, given.people, given.weeks, given.seed, given.start, given.size)
        try:
            return rehearse(plan, as_json=given.json, transcript=given.transcript, began=began)
        except UnplayableError as error:
            print(error, file=sys.stderr)
            return 2
    except KeyboardInterrupt:
        return 130  # What a shell expects of a command that was interrupted.


def _match(given: argparse.Namespace) -> int:
    try:
        from bot.matchmaking import Asked, match

        asked = Asked(
            given.file, given.size, given.minutes, given.weeks, given.start, given.programme, seed=given.seed
        )
        return match(asked, as_json=given.json)
    except KeyboardInterrupt:
        return 130


def _manifest(_given: argparse.Namespace) -> int:
    import json

    from bot import settings
    from bot.slack.manifest import manifest

    given = settings.read()
    # With Socket Mode an address is for calendars alone.
    print(json.dumps(manifest(None if given.slack_app_token else given.circles_url), indent=2))
    return 0


def _report(given: argparse.Namespace) -> int:
    from bot import administration

    return administration.report(given.workspace)


def _install(given: argparse.Namespace) -> int:
    from bot import installing

    return installing.install() if given.remove is None else installing.remove(given.remove)


def _workspace(given: argparse.Namespace) -> int:
    from bot import administration

    return administration.workspace(
        given.workspace,
        moderators=given.moderators,
        hr=given.hr,
        facilitators=given.facilitators,
        moderators_channel=given.moderators_channel,
        hr_channel=given.hr_channel,
        contact=given.contact,
        help_line=given.help_line,
        who_may_join=given.who_may_join,
    )


def _outbox(given: argparse.Namespace) -> int:
    misspelt = given.key is not None if given.action == "list" else given.all != (given.key is None)
    if misspelt or (given.left_out and (given.all or given.action != "list")):
        print("usage: circles outbox [list | retry KEY | drop KEY] [--all | --left-out]", file=sys.stderr)
        return 2
    from bot import administration

    if given.left_out:
        return administration.left_out(given.workspace, as_json=given.json)
    return administration.outbox(
        given.workspace, given.action, given.key, everything=given.all, as_json=given.json
    )


def _doctor(given: argparse.Namespace) -> int:
    from bot import doctor

    return doctor.main(given.workspace, try_channel=given.try_channel)


def _migrate(_given: argparse.Namespace) -> int:
    from bot import administration

    return administration.migrate()


def _new_key(_given: argparse.Namespace) -> int:
    from bot.store.texts import new_key

    print(new_key())
    return 0
