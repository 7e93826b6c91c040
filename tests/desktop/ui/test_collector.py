"""The collector is paused while the program starts, and collects again afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tideboard_desktop.ui import collector


@pytest.fixture(autouse=True)
def _enabled_after() -> Iterator[None]:
    yield
    gc.enable()
    gc.freeze()  # else the collection after each test looks through all that lives, for a second


def test_it_is_paused_and_resumed() -> None:
    collector.pause_collector()
    assert not gc.isenabled()

    collector.resume_collector()
    assert gc.isenabled()


def test_what_was_made_meanwhile_counts_as_old_and_is_not_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("freeze", "unfreeze", "enable"):
        monkeypatch.setattr(gc, name, lambda name=name: calls.append(name))
    collector.resume_collector()
    assert calls == []  # was not paused: what somebody else has frozen stays so

    collector.pause_collector()
    collector.resume_collector()
    assert calls == ["freeze", "unfreeze", "enable"]
