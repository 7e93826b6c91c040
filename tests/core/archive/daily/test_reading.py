"""What was known of daily rows at a moment."""

from __future__ import annotations

from datetime import timedelta

from fakes.values.archive_market import CALENDAR, KEY, MEITUAN, TENCENT, after_close
from fakes.values.behind_answers import short_sales
from tideboard_core.archive.daily.reading import known_at, versions_of
from tideboard_core.archive.daily.rows import sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.writer import ArchiveWriter

EVENING = after_close()


def test_only_what_was_received_by_then_is_known(writer: ArchiveWriter) -> None:
    later = EVENING + timedelta(hours=1)
    add_daily(writer, SHORT, KEY, TENCENT, sales_rows(short_sales("10"), CALENDAR), received=EVENING)
    add_daily(writer, SHORT, KEY, TENCENT, sales_rows(short_sales("11"), CALENDAR), received=later)
    found = versions_of(writer.database, writer.identities, SHORT, KEY, TENCENT)
    assert known_at(SHORT, found, EVENING - timedelta(seconds=1)) == []
    assert [row["percent"] for row in known_at(SHORT, found, EVENING)] == [10_000_000]
    assert [row["percent"] for row in known_at(SHORT, found)] == [11_000_000]
    assert versions_of(writer.database, writer.identities, SHORT, KEY, MEITUAN) == []
