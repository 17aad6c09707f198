"""Why a database cannot be used, in words of our own, and whether that passes."""

import re

from sqlalchemy.exc import SQLAlchemyError

# What a database that cannot be used raises.
DATABASE_ERRORS = (SQLAlchemyError, OSError)
# What shows in the driver's error, why the database cannot be used, and what to do about it. PostgreSQL's
# driver gives no code for a connection that failed, so its words are looked at; SQLite's names the code.
_REASONS = (
    ("failed to resolve host", "its host is not known", "Mend the host in the address, or look at the network."),
    (
        "onnection refused|No such file or directory",
        "nothing listens at its address",
        "Start the database server, or mend the host and the port in the address.",
    ),
    ("timeout|timed out|unreachable", "its host does not answer", "Mend the host, or look at the network."),
    (
        "password|no pg_hba.conf entry|authentication failed",
        "the server does not let us in",
        "Mend the user and the password in the address, or the server's rules for who may connect.",
    ),
    ("role .* does not exist", "the server does not know its user", "Mend the user, or create it there."),
    (
        "database .* does not exist",
        "the server has no database of that name",
        "Create it, then run: circles migrate",
    ),
    (
        "invalid connection option|invalid .* value",
        "its address holds an option that PostgreSQL does not know",
        "Mend what stands behind the question mark.",
    ),
    ("too many|remaining connection slots", "the server takes no more connections", "Free some, or allow more."),
    ("\\b42501\\b", "the user may not do this there", "Grant the user the database's schema and tables."),
    (
        "starting up|shutting down|not currently accepting|server closed the connection",
        "the server takes no connections at this moment",
        "Wait for it.",
    ),
    ("SQLITE_CANTOPEN", "its file cannot be opened", "Look at the path, and at who may write to its folder."),
    ("SQLITE_READONLY", "its file cannot be written", "Let the bot's user write to the file and its folder."),
    ("SQLITE_FULL", "the disk is full", "Make room on it."),
    ("SQLITE_(BUSY|LOCKED)", "another program holds its file", "End that program, then try again."),
    ("SQLITE_(NOTADB|CORRUPT)", "its file is no whole SQLite database", "Put a backup of the file back."),
)
# Of these the ones that pass by themselves, or when somebody has started or freed what is needed.
_PASSING = (
    "failed to resolve host|onnection refused|No such file or directory|timeout|timed out|unreachable|too many|"
    "remaining connection slots|not currently accepting|starting up|shutting down|server closed the connection|SQLITE_(BUSY|LOCKED)"
)


def said(error: Exception) -> str:
    """Our own words only: the driver's hold the address, and with it the user and at times the password."""
    if isinstance(error, OSError):
        return f"{error.filename or 'its file'}: {error.strerror}. Look at the path, and at who may write there."
    cause, shown = getattr(error, "orig", None) or error, _shown(error)
    for sign, why, advice in _REASONS:
        if re.search(sign, shown):
            return f"{why}. {advice.removesuffix('.')}."
    return f"the driver raised {type(cause).__name__}."


def passes(error: Exception) -> bool:
    """Whether the same may well work later, without any change in the settings."""
    return not isinstance(error, OSError) and re.search(_PASSING, _shown(error)) is not None


def _shown(error: Exception) -> str:
    """What shows in the driver's error, for looking at only."""
    cause = getattr(error, "orig", None) or error
    return f"{getattr(cause, 'sqlite_errorname', '')} {getattr(cause, 'sqlstate', '')} {cause}"
