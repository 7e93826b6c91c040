"""The connection log as a page."""
