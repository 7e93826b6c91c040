"""The connection check: progress, checklist and texts."""
