"""Lines for a terminal that may be narrow, or not there."""

from __future__ import annotations

import io
import os
import sys

import pytest

from tideboard_desktop.ui.cli.terminal import complain, say


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


def test_a_reader_that_has_seen_enough_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tideboard --smoke-test report.json | head -1`."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        os.close(reader)

        say("nobody reads this")
        say("nor this")
