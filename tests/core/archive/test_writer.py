from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    distribution_day,
    nets,
    open_archive,
    session,
)
from tideboard_core.archive.actions import adjusted_minutes
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import (
    BARS,
    CLOSING_AUCTION,
    DISTRIBUTION,
    FLOW,
    NULL,
    OPENING_AUCTION,
    Minute,
    MinuteBar,
    SourceCall,
)
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import micros
from tideboard_core.archive.writer import ArchiveWriter, no_trades
from tideboard_core.flow.session_minutes import from_archive
from tideboard_core.model.instrument import Market


def net_versions(reader: ArchiveReader, day: date = DAY) -> list[tuple[int | None, ...]]:
    """Minute, version, received and net of every row."""
    rows = to_tuples(reader.versions(KEY, TENCENT, day))
    return [(row[0], row[1], row[2], row[4]) for row in rows]


def test_a_value_is_written_once_and_every_change_beside_it(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(10, 20), received=at(1)) == (2, 0)
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(10, 20, 30), received=at(2)) == (1, 0)
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(10, 21, 30), received=at(3)) == (0, 1)
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(10, 20, 30), received=at(4)) == (0, 1)

    first, second, third, fourth = (micros(at(minute)) for minute in (1, 2, 3, 4))
    assert net_versions(reader) == [
        (0, 1, first, 10),
        (1, 1, first, 20),
        (1, 2, third, 21),
        (1, 3, fourth, 20),
        (2, 1, second, 30),
    ]


def test_a_writer_that_starts_again_goes_on_counting(writer: ArchiveWriter) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(10), received=at(0))
    close_archive(writer)
    again = open_archive(writer.folder)
    assert again.add_minutes(KEY, TENCENT, DAY, nets(10), received=at(1)) == (0, 0)
    assert again.add_minutes(KEY, TENCENT, DAY, nets(11), received=at(1)) == (0, 1)
    reader = ArchiveReader(again.folder)
    assert [row[1] for row in net_versions(reader)] == [1, 2]
    reader.close()
    close_archive(again)


def test_keys_symbols_and_days_are_apart(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0))
    writer.add_minutes(OTHER_KEY, TENCENT, DAY, nets(2), received=at(0))
    writer.add_minutes(KEY, MEITUAN, DAY, nets(3), received=at(0))

    asked = [(KEY, TENCENT), (OTHER_KEY, TENCENT), (KEY, MEITUAN)]
    found = [reader.last(key, symbol, DAY)["net"].tolist() for key, symbol in asked]
    assert found == [[1], [2], [3]]
    assert len(reader.last(OTHER_KEY, MEITUAN, DAY)) == 0


def test_a_row_without_any_value_is_no_row(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    assert writer.add_minutes(KEY, TENCENT, DAY, [Minute(0, None), Minute(1, None, small=5)], received=at(1)) == (1, 0)
    assert to_tuples(reader.last(KEY, TENCENT, DAY))[0][:1] == (1,)
    assert writer.add_minutes(KEY, TENCENT, DAY, [Minute(1, None)], received=at(2)) == (0, 0)


def test_the_same_minute_twice_in_one_reading(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    assert writer.add_minutes(KEY, TENCENT, DAY, [Minute(0, 1), Minute(0, 2), Minute(0, 2)], received=at(0)) == (1, 1)
    assert [row[3] for row in net_versions(reader)] == [1, 2]


def test_the_auctions_have_their_own_places(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    auctions = [MinuteBar(OPENING_AUCTION, 1, 1, 1, 1, 100, 10), MinuteBar(CLOSING_AUCTION, 2, 2, 2, 2, 200, 20)]
    writer.add_bars(KEY, TENCENT, DAY, [*auctions, *bar_day(330, 1)], received=after_close())
    assert reader.last(KEY, TENCENT, DAY, BARS).index.tolist() == [-2, -1, *range(330)]


@pytest.mark.parametrize("minute", [-3, 330])
def test_a_minute_outside_the_hours_is_refused(writer: ArchiveWriter, reader: ArchiveReader, minute: int) -> None:
    with pytest.raises(ArchiveError) as caught:
        writer.add_minutes(KEY, TENCENT, DAY, [Minute(0, 1), Minute(minute, 1)], received=at(0))
    assert caught.value.code == ArchiveFault.MINUTE
    assert len(reader.last(KEY, TENCENT, DAY)) == 0


def test_a_day_without_hours_is_refused(writer: ArchiveWriter) -> None:
    with pytest.raises(ArchiveError) as caught:
        writer.add_minutes(KEY, TENCENT, date(2026, 11, 19), nets(1), received=at(0))
    assert caught.value.code == ArchiveFault.HOURS_MISSING
    with pytest.raises(ArchiveError):
        writer.add_distributions(KEY, TENCENT, date(2026, 11, 19), distribution_day(DAY, 30, 1), received=at(0))


def test_a_batch_is_kept_whole_or_not_at_all(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    def add_and_fail() -> None:
        with writer.batch():
            writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert len(reader.last(KEY, TENCENT, DAY)) == 0
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0)) == (1, 0)
    assert len(reader.last(KEY, TENCENT, DAY)) == 1


def test_an_error_inside_a_batch_takes_back_its_own_rows(
    writer: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One symbol that fails does not take the minute of the others with it, nor leaves half of itself."""

    def refused(*_: object) -> None:
        raise ArchiveError(ArchiveFault.FAILING, text="disk I/O error")

    with writer.batch():
        writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0))
        with monkeypatch.context() as patch:
            patch.setattr("tideboard_core.archive.writer.settle", refused)
            with pytest.raises(ArchiveError):
                writer.add_minutes(KEY, MEITUAN, DAY, nets(2), received=at(0))
        writer.add_minutes(KEY, TENCENT, DAY, nets(3, first=1), received=at(1))
    assert reader.last(KEY, TENCENT, DAY)["net"].tolist() == [1, 3]
    assert len(reader.last(KEY, MEITUAN, DAY)) == 0
    assert writer.add_minutes(KEY, MEITUAN, DAY, nets(2), received=at(2)) == (1, 0)


def test_nothing_is_kept_of_a_batch_that_the_disk_ended(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    def go_on() -> None:
        with writer.batch():
            writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0))
            writer.database.execute("ROLLBACK")
            writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=at(1))

    with pytest.raises(ArchiveError) as caught:
        go_on()
    assert caught.value.code == ArchiveFault.FAILING
    assert len(reader.last(KEY, TENCENT, DAY)) == 0
    assert writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=at(1)) == (2, 0)


def test_distributions_are_told_apart_by_their_time(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    found = distribution_day(DAY, 30, 1)
    assert writer.add_distributions(KEY, TENCENT, DAY, found, received=at(10)) == (11, 0)
    assert writer.add_distributions(KEY, TENCENT, DAY, found[-1:], received=at(20)) == (0, 0)
    rows = reader.last(KEY, TENCENT, DAY, DISTRIBUTION)
    assert [(row[0], *row[4:]) for row in to_tuples(rows)] == found


def test_a_line_of_closes_never_hides_a_whole_bar(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    whole = MinuteBar(0, 100, 110, 90, 105, 300, 31_000)
    assert writer.add_bars(KEY, TENCENT, DAY, [whole], received=at(1)) == (1, 0)
    assert writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, None, None, None, 105)], received=at(2)) == (0, 0)
    assert writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, None, None, None, 106, 310)], received=at(3)) == (0, 1)
    assert writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(1, None, None, None, 7)], received=at(4)) == (1, 0)
    assert writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(1, 6, 8, 5, 7, 10, 70)], received=at(5)) == (0, 1)
    last = to_tuples(reader.last(KEY, TENCENT, DAY, BARS))
    assert [row[4:] for row in last] == [(100, 110, 90, 106, 310, 31_000), (6, 8, 5, 7, 10, 70)]


def test_a_bar_with_an_open_is_completed_from_no_other(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, 100, 110, 90, 105, 300, 31_000)], received=at(1))
    writer.add_bars(KEY, TENCENT, DAY, [MinuteBar(0, 100, 110, 90, 106, 310, None)], received=at(2))
    (bar,) = to_tuples(reader.last(KEY, TENCENT, DAY, BARS))
    assert bar[4:] == (100, 110, 90, 106, 310, None)


FLAT = (100, 40, 30, 20, 10)
FLOWS = dict.fromkeys(range(20), (*FLAT, None, None, None))
"""Nothing moves all the time."""


def bar(minute: int, price: int = 5000) -> MinuteBar:
    return MinuteBar(minute, price - 10, price + 20, price - 20, price, 100, 7_000)


def test_between_bars_of_an_answer_a_minute_whose_flow_stands_had_no_trade() -> None:
    found = no_trades([bar(3), bar(6, 5050)], FLOWS, {})
    assert found == [MinuteBar(minute, 5000, 5000, 5000, 5000, 0, 0) for minute in (4, 5)]


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


def rows(writer: ArchiveWriter, *bars: MinuteBar) -> None:
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
