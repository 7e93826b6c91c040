"""The REST door: keys, gates, bodies and /ws over the handlers of OpenD's door."""
