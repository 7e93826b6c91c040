"""Blocks give every number back, whatever it is, in both formats."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, bar_day, distribution_day, flow_day
from tideboard_core.archive import blocks
from tideboard_core.archive.blocks import PACKED, PLAIN, decode, encode, form_of, seal
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW, LAYOUTS, NULL, Layout, Rows
from tideboard_core.archive.rows import from_tuples, to_tuples

NUMBER = st.one_of(st.none(), st.integers(-50, 50), st.integers(-(2**63) + 1, 2**63 - 1))
LIVE = 60_000_000


def rows_of(layout: Layout, records: Sequence[tuple[int | None, ...]]) -> Rows:
    """Rows of a day, each received some seconds after the end of its minute."""
    rng = np.random.default_rng(1)
    stamps = [1_700_000_000_000_000 + i * LIVE + int(rng.integers(0, 40_000_000)) for i in range(len(records))]
    return from_tuples(layout, [(row[0], 1, stamps[i], 1, *row[1:]) for i, row in enumerate(records)])


@pytest.mark.parametrize("form", [PLAIN, PACKED])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@given(data=st.data())
def test_every_number_comes_back(layout: Layout, form: int, data: st.DataObject) -> None:
    row = st.tuples(*[st.integers(-2, 400)] * 4, *[NUMBER] * len(layout.values))
    tuples = data.draw(st.lists(row, max_size=20))
    rows = from_tuples(layout, tuples)

    assert to_tuples(decode(layout, encode(rows, form))) == tuples


@pytest.mark.parametrize("form", [PLAIN, PACKED])
@pytest.mark.parametrize("wanted", [("minute", "net"), ("net",), ("received", "small"), ("turnover",)])
def test_single_columns_are_those_of_the_whole(form: int, wanted: tuple[str, ...]) -> None:
    rows = rows_of(FLOW, flow_day(330, 7))
    rows["net"][100:120] = NULL
    rows["large"][50] = NULL
    part = decode(FLOW, encode(rows, form), wanted)

    assert set(wanted) <= set(part.columns)
    assert all(np.array_equal(part[name], rows[name]) for name in wanted)


def test_a_block_says_its_format() -> None:
    rows = rows_of(BARS, bar_day(330, 1))
    assert [form_of(encode(rows, form)) for form in (PLAIN, PACKED)] == [PLAIN, PACKED]
    assert form_of(seal(rows)) == PLAIN


def test_a_block_too_large_is_packed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LARGEST_PLAIN", 1000)
    assert form_of(seal(rows_of(BARS, bar_day(330, 1)))) == PACKED


@pytest.mark.parametrize("first", [b"\x00", b"\x03"])
def test_an_unknown_format_is_refused(first: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        decode(BARS, first + encode(rows_of(BARS, bar_day(3, 1)), PLAIN)[1:])
    assert caught.value.code == ArchiveFault.FORMAT


def bomb(form: int, rows: int, body: bytes) -> bytes:
    """A block of a foreign file: what it says of its rows and what is in it do not agree."""
    return struct.pack("<BBI", form, len(FLOW.columns), rows) + body


HEADS = struct.pack("<BBqqQ", 0, 0, 0, 0, 1) * len(FLOW.columns)
"""Columns of constants, which need no byte for a row."""
ESTIMATED = struct.pack("<BBqqQ", 4, 0, 0, 0, 1) * len(FLOW.columns)
"""The same, all of them differences from what the other columns give, which is known of the net alone."""


@pytest.mark.parametrize(
    "block",
    [
        bomb(PACKED, 5, zlib.compress(HEADS + bytes(50_000_000))),
        bomb(PACKED, 2**32 - 1, zlib.compress(HEADS)),
        bomb(PLAIN, 2**32 - 1, HEADS),
        bomb(PACKED, 5, zlib.compress(HEADS)[:-9]),
        bomb(PACKED, 5, zlib.compress(HEADS[:-5])),
        bomb(PLAIN, 5, b""),
        bomb(PLAIN, 5, ESTIMATED),
        b"\x02",
        b"",
    ],
    ids=[
        "expands",
        "rows packed",
        "rows plain",
        "cut",
        "short packed",
        "short plain",
        "estimated",
        "one byte",
        "nothing",
    ],
)
def test_a_foreign_block_takes_no_more_room_than_its_rows_need(block: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises((ArchiveError, ValueError, zlib.error)):
            decode(FLOW, block)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_block_of_the_full_width_is_read_to_its_end() -> None:
    rng = np.random.default_rng(3)
    columns = {name: rng.integers(-(2**63) + 1, 2**63 - 1, 9, np.int64) for name in FLOW.columns}
    for values in columns.values():
        values[::2] = NULL
    rows = Rows(FLOW, columns)
    again = decode(FLOW, encode(rows, PACKED))
    assert all(np.array_equal(again[name], rows[name]) for name in FLOW.columns)


def test_a_symbol_session_stays_within_its_size() -> None:
    """The longest session (New York, 390 minutes) with 20 restated minutes: 24 KB plain, 12 KB packed."""
    flow = rows_of(FLOW, [*flow_day(390, 3), *flow_day(390, 4)[:20]])
    sets = (flow, rows_of(BARS, bar_day(390, 3)), rows_of(DISTRIBUTION, distribution_day(DAY, 30, 3)))

    assert sum(len(encode(rows, PLAIN)) for rows in sets) <= 24 * 1024
    assert sum(len(encode(rows, PACKED)) for rows in sets) <= 12 * 1024
