"""Lines for a terminal that may be narrow, not there, or closed by its reader."""

from __future__ import annotations

import io
import os

from tideboard_core.system.terminal import write_line


def test_a_terminal_that_knows_no_chinese_or_is_not_there_stops_nothing() -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write_line(narrow, "Last 騰 603.00")
    write_line(None, "nobody hears this")
    narrow.seek(0)
    assert narrow.read() == "Last ? 603.00\n"


def test_a_reader_that_has_seen_enough_stops_nothing() -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        os.close(reader)
        write_line(stream, "nobody reads this")
        write_line(stream, "nor this")
