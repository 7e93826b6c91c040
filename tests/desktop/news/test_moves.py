"""What price and flow did after a headline: by the clock, of recorded minutes alone."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fakes.scenes.flow import day as flow_day
from fakes.values.archive_market import KEY, TENCENT, after_close, close_archive, days_before, open_archive
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_desktop.news.moves import NOTHING, read_moves

CALENDAR = TradingCalendar()
DAY = days_before(flow_day.DAY, 1)[0]
RECORDED = 200
"""Minutes that were recorded: net grows by 10 a minute, the price by 1 from 100."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("moves")
    writer = open_archive(made, DAY)
    rows = [Minute(number, 10_000 * (number + 1), price=(100 + number) * 10_000) for number in range(RECORDED)]
    writer.add_minutes(KEY, TENCENT, DAY, rows, received=after_close(DAY))
    close_archive(writer)
    return made


def session() -> Session:
    found = CALENDAR.session_on(Market.HK, DAY)
    assert found is not None
    return found


def move(folder: Path, time: datetime) -> tuple[float | None, float | None]:
    with closing(ArchiveReader(folder)) as reader:
        return read_moves(reader, KEY, TENCENT, [time], CALENDAR)[time]


def test_the_thirty_minutes_after_it(folder: Path) -> None:
    percent, net = move(folder, session().open + timedelta(minutes=61, seconds=20))
    assert net == 300
    assert percent == pytest.approx((190 / 160 - 1) * 100)


def test_lunch_is_on_the_clock(folder: Path) -> None:
    assert move(folder, session().segments[0].end - timedelta(minutes=10))[1] == 100


def test_before_the_open_there_is_no_price_to_compare_with(folder: Path) -> None:
    assert move(folder, session().open - timedelta(minutes=10)) == (None, 200)


def test_without_trading_or_a_record_it_is_blank(folder: Path) -> None:
    assert move(folder, session().close + timedelta(hours=1)) == NOTHING
    assert move(folder, session().close - timedelta(minutes=60)) == NOTHING
    assert move(folder, session().open - timedelta(days=14)) == NOTHING
