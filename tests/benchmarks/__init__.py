"""Measurements of the bot's speed, run by `make bench`; no test asserts on them."""
