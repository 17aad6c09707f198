"""What blocks and modals may contain, how Slack completes them, and what people enter in them."""
