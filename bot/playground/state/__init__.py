"""What the workspace holds: people, channels, messages, the app, and the JSON in which Slack shows them."""
