"""A database that is away for a moment in the middle of a tick."""

from bot.store.outages import Away
from bot.store.session import Database, T, Work


class Flickering(Database):
    """Stands before another one, and is away when something is written for the so manieth time."""

    def __init__(self, behind: Database, away_at: int) -> None:
        self.behind, self.left = behind, away_at

    async def read(self, work: Work[T]) -> T:
        return await self.behind.read(work)

    async def write(self, work: Work[T]) -> T:
        self.left -= 1
        if self.left == 0:
            raise Away
        return await self.behind.write(work)
