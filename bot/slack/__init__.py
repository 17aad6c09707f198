"""The Slack surface: what people press and type, and what they see."""
