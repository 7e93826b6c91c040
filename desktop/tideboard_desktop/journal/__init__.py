"""The journal: what an account's trades earned, by the person's own rows and the broker's past."""
