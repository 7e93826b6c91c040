"""Orders of several option legs at one net price."""
