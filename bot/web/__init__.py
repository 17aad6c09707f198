"""The bot's own HTTP routes: Slack's requests, private calendars, health and figures."""
