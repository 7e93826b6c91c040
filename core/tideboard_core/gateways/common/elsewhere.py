"""The refusal of a call that another connection has."""

from __future__ import annotations

from typing import Final

from tideboard_core.errors import NotOffered

LONGPORT: Final = "LongPort"
OPEND: Final = "Futu OpenD"


def elsewhere(provider: str, offered_by: str) -> NotOffered:
    """Return the error of a call that `provider` lacks and `offered_by` (LONGPORT, OPEND) has."""
    return NotOffered("offered-elsewhere", provider=provider, offered_by=offered_by)
