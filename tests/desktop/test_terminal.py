"""Lines for a terminal that may be narrow, or not there."""

from __future__ import annotations

import io
import sys

import pytest

from tideboard_desktop.terminal import complain, say


def test_a_terminal_that_knows_no_chinese_or_is_not_there_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    monkeypatch.setattr(sys, "stderr", narrow)
    say("Last 騰 603.00")
    complain("there is no 騰")
    monkeypatch.setattr(sys, "stdout", None)
    say("nobody hears this")

    narrow.seek(0)
    assert narrow.read() == "Last ? 603.00\ntideboard: there is no ?\n"
