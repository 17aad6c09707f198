"""Which address of a database is well formed."""

import re

# What stands behind :// in a database's address: somebody and a password, a host, a port, and the rest.
_DATABASE = re.compile(r"(?:[^:/@]*(?::[^@]*)?@)?(?:\[[^]/?@]+]|[^]\[/:?@\s]*)(?::(?P<port>[^/?@]*))?(?:[/?].*)?")


def check_database(address: str) -> None:
    """ValueError in our own words: a library's would show the address, and with it the password."""
    kind, _, rest = address.partition("://")
    found = _DATABASE.fullmatch(rest)
    if found is None or (kind == "sqlite" and not re.match("/[^?]", rest)):
        raise ValueError("it is malformed; signs such as @ and / in a password are written %40 and %2F")
    port = found["port"]
    if port and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise ValueError("its port is no number from 1 to 65535")
