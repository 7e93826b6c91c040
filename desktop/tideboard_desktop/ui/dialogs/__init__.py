"""Dialogs, opened with tasks.ask and never with exec."""
