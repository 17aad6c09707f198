"""The bot's own HTTP routes: Slack's requests, health and figures."""
