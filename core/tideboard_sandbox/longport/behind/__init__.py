"""Handlers of the HTTP calls of 2026: who holds, who sells short, what comes, what was said."""
