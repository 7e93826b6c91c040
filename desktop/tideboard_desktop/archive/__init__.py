"""The archive inside the app."""
