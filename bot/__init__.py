"""Peer Circles: a chat bot that runs peer circles inside Slack."""
