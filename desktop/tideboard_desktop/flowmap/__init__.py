"""The flow map: the securities of a list by the minutes of a session, their turns, and the feed of their flow."""
