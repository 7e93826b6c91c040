"""The REST port: keys, gates, bodies and /ws over the handlers of OpenD's port."""
