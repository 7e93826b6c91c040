"""Minutes without a trade: told from those whose bar is only missing, kept, marked, and replaced by a later bar."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, session
from tideboard_core.archive.actions import adjusted_minutes
from tideboard_core.archive.no_trades import no_trades
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Bar, Minute, SourceCall
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.flow.session_minutes import from_archive
from tideboard_core.model.instrument import Market

FLAT = (100, 40, 30, 20, 10)
FLOWS = dict.fromkeys(range(20), (*FLAT, None, None, None))
"""Nothing moves all the time."""


def bar(minute: int, price: int = 5000) -> Bar:
    return Bar(minute, price - 10, price + 20, price - 20, price, 100, 7_000)


def test_between_bars_of_an_answer_a_minute_whose_flow_stands_had_no_trade() -> None:
    found = no_trades([bar(3), bar(6, 5050)], FLOWS, {})
    assert found == [Bar(minute, 5000, 5000, 5000, 5000, 0, 0) for minute in (4, 5)]


def test_before_the_first_and_behind_the_last_bar_nothing_is_said() -> None:
    assert no_trades([bar(3)], FLOWS, {}) == []
    assert no_trades([], FLOWS, {}) == []
    assert no_trades([bar(-1), bar(3)], FLOWS, {}) == []  # an auction is no minute


def test_where_the_flow_moved_or_is_not_known_the_bar_is_missing() -> None:
    for tier in range(5):
        moved = [*FLAT]
        moved[tier] += 1
        later = FLOWS | dict.fromkeys(range(5, 20), (*moved, None, None, None))
        assert [each.minute for each in no_trades([bar(3), bar(8)], later, {})] == [4]  # behind it the price is unknown
    without = {minute: values for minute, values in FLOWS.items() if minute != 5}
    assert [each.minute for each in no_trades([bar(3), bar(8)], without, {})] == [4]
    tierless = {minute: (100, *[None] * 7) for minute in range(20)}
    assert no_trades([bar(3), bar(8)], tierless, {}) == []


def test_a_minute_that_has_a_bar_already_keeps_it_and_its_price_goes_on() -> None:
    known = {4: (1, 1, 1, 6000, 5, 5), 6: (1, 1, 1, 1, 1, 1)}
    found = no_trades([bar(3), bar(8)], FLOWS, known)
    assert [(each.minute, each.close) for each in found] == [(5, 6000), (7, 1)]


def rows(writer: ArchiveWriter, *bars: Bar) -> None:
    minutes = [Minute(minute, *FLAT) for minute in range(20)]
    writer.add_minutes(KEY, TENCENT, DAY, minutes, received=after_close())
    writer.add_bars(KEY, TENCENT, DAY, bars, received=after_close())
    writer.add_no_trades(KEY, TENCENT, DAY, bars, received=after_close())


def test_totals_go_on_behind_a_minute_without_a_trade(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows(writer, bar(0), bar(1, 5010), bar(4, 5040))
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    joined = reader.last_with_bars(KEY, TENCENT, DAY)
    assert joined["turnover"][:6].tolist() == [7_000, 14_000, 14_000, 14_000, 21_000, NULL]
    assert joined["price"][:6].tolist() == [5000, 5010, 5010, 5010, 5040, NULL]
    found = from_archive(reader.last(KEY, TENCENT, DAY, FLOW), session(), reader.last(KEY, TENCENT, DAY, BARS))
    assert found.turnover[:5].tolist() == [7, 7, 0, 0, 7]
    bars = reader.last(KEY, TENCENT, DAY, BARS)
    assert (bars["source"] == SourceCall.NO_TRADE).tolist() == [False, False, True, True, False]


def test_a_chart_has_no_bar_there_and_asks_nobody_for_one(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows(writer, bar(0), bar(1, 5010), bar(4, 5040))
    found = adjusted_minutes(reader, KEY, TENCENT, (DAY, DAY), forward=False)
    assert np.diff(found.rows.start).tolist() == [1, 3]
    (span,) = found.answered
    assert (span.begin, span.end) == (session().open, session().open + timedelta(minutes=5))


def test_a_bar_that_comes_later_takes_its_place(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows(writer, bar(0), bar(4, 5040))
    late = bar(2, 4990)
    assert writer.add_bars(KEY, TENCENT, DAY, [late], received=after_close() + timedelta(hours=1)).restated == 1
    bars = reader.last(KEY, TENCENT, DAY, BARS)
    assert bars["close"].tolist() == [5000, 5000, 4990, 5000, 5040]
    assert bars["source"].tolist()[2] == SourceCall.SUBSCRIBED_BARS
