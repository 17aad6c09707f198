"""The clock's way in: a handful of fixed ticks."""
