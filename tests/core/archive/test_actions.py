from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

from fakes.values.archive_market import KEY, MEITUAN, TENCENT, after_close, bar_day, session
from tideboard_core.archive.actions import (
    ActionType,
    Adjustment,
    SplitOrDividend,
    actions_of,
    add_action,
    adjusted_minutes,
    adjustment,
)
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import CLOSING_AUCTION, NULL, MinuteBar
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.market.bars.intervals import instant_of

SPLIT = SplitOrDividend(instrument=TENCENT, ex_day=date(2026, 6, 10), type=ActionType.SPLIT, new_shares=5)
DIVIDEND = SplitOrDividend(
    instrument=TENCENT, ex_day=date(2026, 5, 20), type=ActionType.DIVIDEND, amount=34_000, currency="HKD"
)


def test_actions_come_back_in_their_order(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    assert [add_action(writer, each, after_close()) for each in (SPLIT, DIVIDEND, SPLIT)] == [True, True, False]
    assert actions_of(reader.database, reader.identities, TENCENT) == [DIVIDEND, SPLIT]
    assert actions_of(reader.database, reader.identities, MEITUAN) == []


def test_a_changed_announcement_is_a_further_version(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    later = after_close() + timedelta(days=1)
    higher = replace(DIVIDEND, amount=45_000)
    add_action(writer, DIVIDEND, after_close())
    assert add_action(writer, higher, later)

    assert actions_of(reader.database, reader.identities, TENCENT) == [higher]
    known = actions_of(reader.database, reader.identities, TENCENT, known_at=after_close())
    assert known == [DIVIDEND]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 19), Adjustment(Fraction(1, 5), Fraction(6_800), Fraction(5))),
        (date(2026, 5, 20), Adjustment(Fraction(1, 5), Fraction(0), Fraction(5))),
        (date(2026, 6, 10), Adjustment()),
    ],
)
def test_what_comes_after_a_day_changes_it(day: date, expected: Adjustment) -> None:
    assert adjustment(day, [SPLIT, DIVIDEND]) == expected


def test_prices_and_volumes_are_adjusted_and_null_stays_unknown() -> None:
    made = adjustment(date(2026, 5, 19), [DIVIDEND, SPLIT])
    np.testing.assert_allclose(made.prices(np.array([5_034_000, NULL])), [(503.4 - 3.4) / 5, np.nan])
    np.testing.assert_allclose(made.volumes(np.array([100, NULL])), [500, np.nan])


def test_a_dividend_and_a_split_on_one_day() -> None:
    """The dividend is paid on the shares before the split."""
    both = [replace(SPLIT, ex_day=DIVIDEND.ex_day), DIVIDEND]
    assert adjustment(date(2026, 5, 19), both) == Adjustment(Fraction(1, 5), Fraction(6_800), Fraction(5))


def test_minutes_are_read_raw_or_with_what_was_split_and_paid_since(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    """An auction and a bar without prices are no minutes; the lunch break is no gap in the stamps of a whole day."""
    day = date(2026, 5, 19)
    writer.record_hours(session(day))
    bars = bar_day(330, 1)
    bars[200] = bars[200]._replace(open=None)
    writer.add_bars(
        KEY, TENCENT, day, [*bars, MinuteBar(CLOSING_AUCTION, 2, 2, 2, 2, 200, 20)], received=after_close(day)
    )
    for action in (SPLIT, DIVIDEND):
        add_action(writer, action, after_close())

    raw = adjusted_minutes(reader, KEY, TENCENT, (day, day), forward=False)
    forward = adjusted_minutes(reader, KEY, TENCENT, (day, day), forward=True)

    assert len(raw.rows.start) == 329
    assert instant_of(int(raw.rows.start[150])) == session(day).segments[1].begin
    first = bars[0]
    assert first.close is not None
    assert raw.rows.close[0] == first.close / 10_000
    assert forward.rows.close[0] == pytest.approx((first.close / 10_000 - 3.4) / 5)
    assert forward.rows.volume.tolist() == raw.rows.volume.tolist()
    assert [(each.end - each.begin) // timedelta(minutes=1) for each in raw.answered] == [150, 50, 129]
    assert (raw.rows.known >= 0).all()
    nothing = adjusted_minutes(reader, KEY, MEITUAN, (day, day), forward=True)
    assert (len(nothing.rows.start), nothing.answered) == (0, [])
