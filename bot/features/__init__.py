"""What the bot does, one file a feature: load, let domain decide, record."""
