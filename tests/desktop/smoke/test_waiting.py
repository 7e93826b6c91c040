"""Looking until something is there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_desktop.smoke import waiting
from tideboard_desktop.smoke.report import Missing, StepNote
from tideboard_desktop.smoke.waiting import until


async def test_what_comes_is_returned_and_what_is_waited_for_is_noted(qapp: QApplication) -> None:
    looks, note = iter(["", "", "603.00"]), StepNote()

    assert await until(note, lambda: next(looks), "a price") == "603.00"
    assert note.waiting == "a price"


async def test_what_never_comes_is_named_beside_what_is_there(qapp: QApplication) -> None:
    window = QWidget()
    window.setWindowTitle("HK.00700 · PRACTICE")
    window.show()
    with pytest.raises(Missing, match=r"waited 0 s for a price; there is: HK.00700 · PRACTICE"):
        await until(StepNote(), lambda: "", "a price", patience=0.05)
    window.close()
    window.deleteLater()


async def test_the_program_gets_as_much_time_as_a_look_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog takes no press after a stall: on a slow computer looks one after another would be one."""
    seconds, waits = 0.0, list[float]()

    def look() -> bool:
        nonlocal seconds
        seconds += 0.3
        return len(waits) == 2

    async def sleep(wanted: float) -> None:
        waits.append(wanted)

    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: seconds))
    monkeypatch.setattr(waiting, "asyncio", SimpleNamespace(sleep=sleep))

    assert await until(StepNote(), look, "the end of a dialog")
    assert waits == pytest.approx([0.3, 0.3])
