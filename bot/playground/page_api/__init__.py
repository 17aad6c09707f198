"""The page and its API: what a person reads, types, presses and submits in the browser."""
