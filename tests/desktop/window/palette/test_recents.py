"""What was used lately."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.window.palette.recents import MOST_COMMANDS, MOST_SYMBOLS, Recents


def test_the_newest_stand_first_each_once_and_few() -> None:
    """Opened again, it moves to the front."""
    recents = Recents()
    for number in (1, 2, 3, 1, 4, 5, 6):
        recents.opened(InstrumentId(f"HK.{number:05d}"))
        recents.ran(f"command.{number}")

    assert recents.symbols[:3] == ("HK.00006", "HK.00005", "HK.00004")
    assert len(recents.symbols) == MOST_SYMBOLS
    assert recents.symbols.count(InstrumentId("HK.00001")) == 1
    assert recents.commands == ("command.6", "command.5", "command.4")[:MOST_COMMANDS]


def test_they_go_on_where_an_earlier_run_left_them() -> None:
    """A symbol that is none is passed over; only what changes is told."""
    told: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    recents = Recents(
        ("HK.00700", "nonsense", "HK.00005"),
        ("settings.open",),
        changed=lambda now: told.append((now.symbols, now.commands)),
    )
    assert recents.symbols == ("HK.00700", "HK.00005")
    recents.opened(InstrumentId("HK.00700"))
    recents.ran("settings.open")
    assert told == []

    recents.opened(InstrumentId("HK.00005"))
    recents.ran("layout.undo")
    assert told[-1] == (("HK.00005", "HK.00700"), ("layout.undo", "settings.open"))
