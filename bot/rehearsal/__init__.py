"""Colleagues who answer: simulated people who act through the playground's page, never through the app's code."""

from bot.rehearsal.agenda import Coming
from bot.rehearsal.ends import End
from bot.rehearsal.rehearsal import Rehearsal, Result

__all__ = ["Coming", "End", "Rehearsal", "Result"]
