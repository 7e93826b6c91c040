"""The form that chooses a broker, its address and its keys."""
