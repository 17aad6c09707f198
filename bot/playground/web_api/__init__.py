"""Slack's Web API as the app calls it: one module for each noun of methods, `route` as the way in."""
