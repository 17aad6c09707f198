"""Two workers serve several workspaces, and one of them is killed in the middle of it: the figures of the benchmark."""

from pathlib import Path

from tests.benchmarks import workers
from tests.databases import PostgresServer


def test_nothing_is_lost_or_double_when_one_of_two_workers_is_killed(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    (found,) = workers.measure(workers.SMALL, tmp_path, postgres)
    figures = {name: found[name] for name in ("kills", "owed", "lost", "double", "out_of_order")}
    assert figures == {"kills": 1, "owed": 120, "lost": 0, "double": 0, "out_of_order": 0}
