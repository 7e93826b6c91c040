"""Any books, recorded in any pieces, sealed or not, with any blocks damaged: what is shown was so, or is a gap."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close
from fakes.values.book_day import books, rows_of, second
from tideboard_core.archive.depth import storage
from tideboard_core.archive.depth.book_rows import BookCursor
from tideboard_core.archive.depth.storage import stored_blocks
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import DamageType, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.quote import OrderBook

SHOWN = {seed: books(200, seed, per_second=1) for seed in range(4)}


def expected(seed: int, moment: int) -> OrderBook | None:
    """The book that was the newest at a moment; where receipts went back, the latest that had come."""
    last = 0
    newest: OrderBook | None = None
    for received, book in SHOWN[seed]:
        last = max(last, received)
        if last > moment:
            break
        newest = book
    return newest


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    st.sampled_from(sorted(SHOWN)),
    st.lists(st.integers(1, 60), min_size=4, max_size=8),
    st.sets(st.integers(0, 20), max_size=3),
    st.booleans(),
    st.lists(st.floats(-5, 260), min_size=1, max_size=12),
)
def test_what_is_shown_was_so_or_is_a_gap(
    writer: ArchiveWriter,
    reader: ArchiveReader,
    seed: int,
    sizes: list[int],
    damaged: set[int],
    sealed: bool,
    moments: list[float],
) -> None:
    rows = rows_of(SHOWN[seed])
    reader.damaged.clear()
    with pytest.MonkeyPatch.context() as patch, writer.batch():
        patch.setattr(storage, "LARGE", 150)
        for table in ("depth_block", "depth_day"):
            writer.database.execute(f"DELETE FROM {table}")  # noqa: S608  # the fixture lives for all examples
        start = 0
        while start < len(rows):
            size = sizes[start % len(sizes)]
            writer.add_depth(KEY, TENCENT, DAY, rows.part(start, start + size), known=second(30_000))
            start += size
        if sealed:
            writer.seal_depth(KEY, TENCENT, DAY, after_close())
    session = reader.session_id(KEY, TENCENT, DAY)
    assert session is not None
    blocks = stored_blocks(writer.database, DEPTH, session)
    hurt = [blocks[at] for at in sorted(damaged) if at < len(blocks)]
    for block in hurt:
        writer.database.execute("UPDATE depth_block SET data=zeroblob(33) WHERE id=?", (block.id,))
    gaps = [
        (micros(each.begin), float("inf") if each.end is None else micros(each.end))
        for each in reader.book_gaps(KEY, TENCENT, DAY)
        if each.why is GapReason.DAMAGED
    ]
    whole = BookCursor(TENCENT, reader.depth(KEY, TENCENT, DAY))
    for seconds in moments:
        moment = micros(second(seconds))
        part = BookCursor(TENCENT, reader.depth(KEY, TENCENT, DAY, second(seconds), second(seconds + 9)))
        for cursor in (whole, part):
            cursor.go(moment)
            lost = any(begin <= moment < end for begin, end in gaps)
            assert cursor.book == (None if lost else expected(seed, moment))
            assert cursor.gap is (GapReason.DAMAGED if lost else None)
    assert bool(reader.damaged) == bool(hurt)
    found = list(verify(writer.database))
    assert [each.number for each in found if each.type is DamageType.BLOCK] == [block.id for block in hurt]
