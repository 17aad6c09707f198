"""What the bot remembers: the database, its rows and the queries on them, by noun."""
