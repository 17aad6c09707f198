"""Quick databases for the tests of this folder."""

from tests.features.copies import database, migrated_url

__all__ = ["database", "migrated_url"]
