"""What an owed message would say if it were sent when it is due."""

from bot.delivery.carrying import Pointless
from bot.delivery.render import render
from bot.domain.programme import Catalogue
from bot.store import outbox
from bot.store.session import Database
from tests.features.stage import WORKSPACE


def said(database: Database, catalogue: Catalogue, key: str) -> str:
    """The text of an owed message; empty where nothing is left to say."""
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None, key
        try:
            return render(session, intent, catalogue, intent.due_at).text
        except Pointless:
            return ""
