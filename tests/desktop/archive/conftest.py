from __future__ import annotations

import pytest

PROMPT = {
    "tideboard_desktop.archive.service.QUIET": 0.0,
    "tideboard_desktop.archive.service.CONTENTS_MS": 20,
    "tideboard_desktop.archive.service.STATE_MS": 5,
}


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait for the window to be quiet, nor for more that can be signalled at once."""
    for name, value in PROMPT.items():
        monkeypatch.setattr(name, value)
