"""The bot's own HTTP routes: Slack's requests and health."""
