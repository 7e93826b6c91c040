"""One client of the OpenD port: login, subscriptions, pushes."""
