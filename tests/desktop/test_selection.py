"""The selection tells a change once."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.selection import Selection


def test_selecting_the_same_instrument_again_is_silent() -> None:
    """Docks that follow each other must not chase."""
    selection = Selection(InstrumentId("HK.00700"))
    told: list[str] = []
    selection.changed.connect(told.append)

    selection.select(InstrumentId("HK.00005"))
    selection.select(InstrumentId("HK.00005"))

    assert told == ["HK.00005"]
    assert selection.instrument == "HK.00005"
    assert selection.letter == "A"
