"""Summaries for HR, with disclosure control; plain rows out."""
