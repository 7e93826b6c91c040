"""Reference data of the simulated exchange: plates, offerings, corporate actions, calendars."""
