"""Rules: plain values in, plain values out; no clock, dice, session, Slack or settings."""
