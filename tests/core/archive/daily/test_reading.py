"""What was known of daily rows at a moment, and short shares beside those of earlier days."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from fakes.values.archive_market import CALENDAR, DAY, KEY, MEITUAN, TENCENT, after_close, days_before
from fakes.values.behind_answers import open_positions, short_sales
from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.daily.reading import known_at, rank_short, short_shares, usual_short, versions_of
from tideboard_core.archive.daily.rows import position_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.records import NULL
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

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


def test_a_share_is_ranked_as_a_net_is(writer: ArchiveWriter) -> None:
    percents = [str(each) for each in range(1, 31)]
    add_daily(writer, SHORT, KEY, TENCENT, sales_rows(short_sales(*percents), CALENDAR), received=EVENING)
    add_daily(writer, SHORT, KEY, TENCENT, position_rows(open_positions(), CALENDAR), received=EVENING)
    days = window(CALENDAR, Market.HK, DAY)
    earlier = short_shares(writer.database, writer.identities, KEY, TENCENT, days)
    assert len(earlier) == 60
    assert (earlier != NULL).sum() == 29
    ranked = rank_short(28_000_000, earlier)
    assert (ranked.n, ranked.lower, ranked.equal, ranked.percentile) == (29, 27, 1, 93)
    low, _quarter, middle, _upper, high = usual_short(earlier).curves[:, 0]
    assert (low < middle < high, middle) == (True, 15_000_000)


def test_without_a_stated_unit_there_is_no_percentile(writer: ArchiveWriter) -> None:
    rows = sales_rows(short_sales(*[None] * 30), CALENDAR)
    add_daily(writer, SHORT, KEY, TENCENT, rows, received=EVENING)
    days = days_before(DAY, 25)
    earlier = short_shares(writer.database, writer.identities, KEY, TENCENT, days)
    assert (earlier == NULL).all()
    assert np.isnan(usual_short(earlier).curves).all()
    assert short_shares(writer.database, writer.identities, KEY, TENCENT, days, moment=EVENING).shape == (25,)
