"""What stands behind the flow at LongPort: signed GET calls of 2026; loaded when something first asks for them."""
