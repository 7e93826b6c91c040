"""What carries a write, as an approval sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class FakeCarrier:
    """A connection of which the test says how it stands."""

    connected: bool = True
    generation: int = 1
