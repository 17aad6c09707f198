"""The ways to the app, over sockets or signed HTTP, and the short-lived tokens that travel with what is sent."""
