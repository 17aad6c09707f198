"""From the outbox to Slack: drain, pace, reconcile, render."""
