"""Which tests one process runs: those of a file, and all those who look at the one rehearsal."""

from xdist.scheduler import LoadFileScheduling


class ByWhatTheyShare(LoadFileScheduling):
    """As `--dist loadfile`, but that the rehearsal is played by one process only."""

    def _split_scope(self, nodeid: str) -> str:
        """The tests with the same answer run in the same process."""
        file = super()._split_scope(nodeid)
        return "tests/rehearsal" if file.startswith("tests/rehearsal/") else file
