"""What an administrator does in a shell, beside running the bot: migrate, report, change settings, mend the outbox."""

import sys
from pathlib import Path

from bot import importing, mending, parts, settings
from bot.domain.roles import Role
from bot.domain.tables import TableError
from bot.features import workspaces
from bot.reports import participation
from bot.settings import SettingsError
from bot.slack.views import summaries
from bot.store.session import Database, Session


def migrate() -> int:
    """`circles migrate`."""
    given = settings.read()
    with parts.explained(given):
        parts.make_ready(given)
        done = parts.migrate(given.database())
    print(
        "The database is at its newest migration."
        if done
        else "Nothing to do: the database is at its newest migration."
    )
    return 0


def report(workspace_id: str | None) -> int:
    """`circles report`."""
    parts.pin_time_zones()
    given, clock = settings.read(), parts.Clock()
    catalogue = parts.read_catalogue(given)
    with parts.existing_database(given) as database:
        with database.transaction() as session:
            found = participation.summary(
                session, _chosen(session, workspace_id), catalogue=catalogue, now=clock.now()
            )
        print(summaries.plain_text(found))
    return 0


def workspace(workspace_id: str | None, **changes: str | None) -> int:
    """`circles workspace`: changes what is named, then shows how things are."""
    with parts.existing_database(settings.read()) as database:
        _change(database, workspace_id, {name: value for name, value in changes.items() if value is not None})
        with database.reading() as session:
            shown = workspaces.settings_of(session, _chosen(session, workspace_id))
        print("\n".join(f"{name}: {value}" for name, value in shown.items()))
    return 0


def people_import(workspace_id: str | None, file: Path, *, dry_run: bool) -> int:
    """`circles people import`: takes in who is who, or says line by line what is wrong."""
    given = settings.read()
    with parts.existing_database(given) as database:
        with database.reading() as session:
            chosen = _chosen(session, workspace_id)
        try:
            taken = importing.people(given, database, chosen, file, dry_run=dry_run, now=parts.Clock().now())
        except TableError as error:
            print(importing.what_is_wrong(error), file=sys.stderr)
            return 1
        print(importing.what_was_done(taken, dry_run=dry_run))
    return 0


def left_out(workspace_id: str | None, *, as_json: bool) -> int:
    """`circles outbox --left-out`: lists what was not sent on purpose, and why."""
    now = parts.Clock().now()
    with parts.existing_database(settings.read()) as database, database.reading() as session:
        wanted = [_chosen(session, workspace_id)] if workspace_id else workspaces.every(session)
        print(mending.left_out(session, wanted, as_json=as_json, now=now))
    return 0


def outbox(workspace_id: str | None, action: str, name: str | None, *, everything: bool, as_json: bool) -> int:
    """`circles outbox`: lists what could not be delivered or is late, has it tried again, or drops it."""
    now = parts.Clock().now()
    with parts.existing_database(settings.read()) as database:
        if action == "list":
            with database.reading() as session:
                wanted = [_chosen(session, workspace_id)] if workspace_id else workspaces.every(session)
                print(mending.listing(session, wanted, everything=everything, as_json=as_json, now=now))
            return 0
        with database.transaction() as session:
            chosen = _chosen(session, workspace_id)
            act = mending.try_again if action == "retry" else mending.drop
            done, rows = act(session, chosen, None if everything else name, now=now)
        print(mending.told(chosen, done, rows, as_json=as_json))
    return 0


def _change(database: Database, workspace_id: str | None, changes: dict[str, str]) -> None:
    with database.transaction() as session:
        chosen, now = _chosen(session, workspace_id), parts.Clock().now()
        for name, role in workspaces.NAMED:
            if name in changes:
                wanted = settings.principals(changes[name])
                if role is Role.FACILITATOR:  # People alone: each of them is asked in private.
                    wanted = [settings.contact(one) for one in wanted]
                workspaces.set_role(session, chosen, role, wanted, by="shell", now=now)
        for channel in workspaces.CHANNELS:
            if channel in changes:
                wanted_id = None if changes[channel] in ("", "none") else settings.channel(changes[channel])
                workspaces.set_channel(session, chosen, channel, wanted_id, by="shell", now=now)
        checks = {"contact": settings.contact, "help_line": settings.help_line}
        for way in workspaces.WAYS:
            if way in changes:
                words = None if changes[way] in ("", "none") else checks[way](changes[way])
                workspaces.set_way(session, chosen, way, words, by="shell", now=now)
        if "who_may_join" in changes:
            who = settings.who_may_join(changes["who_may_join"])
            workspaces.set_who_may_join(session, chosen, who, by="shell", now=now)


def _chosen(session: Session, workspace_id: str | None) -> str:
    known = workspaces.every(session)
    if workspace_id is not None and workspace_id in known:
        return workspace_id
    if not known:
        raise SettingsError("This database knows no workspace yet. Run: circles run")
    if workspace_id is not None or len(known) > 1:
        raise SettingsError(f"Name one workspace with --workspace: {', '.join(known)}")
    return known[0]
