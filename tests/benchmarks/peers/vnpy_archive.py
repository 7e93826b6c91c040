"""vnpy's database on SQLite, which has bars and no flow. A round tells milliseconds to append and to read a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vnpy.trader.constant import Exchange, Interval  # type: ignore[import-not-found]  # in the peers' environment only
from vnpy.trader.database import DB_TZ  # type: ignore[import-not-found]
from vnpy.trader.object import BarData  # type: ignore[import-not-found]
from vnpy_sqlite.sqlite_database import SqliteDatabase  # type: ignore[import-not-found]

from benchmarks.subject import figures, serve, timed

APPENDED = 500
READ = 5
OPEN = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Hong_Kong"))


def bar(symbol: int, minute: int, day: datetime = OPEN) -> Any:
    """A minute bar."""
    return BarData(
        gateway_name="BENCH",
        symbol=f"{symbol:05d}",
        exchange=Exchange.SEHK,
        interval=Interval.MINUTE,
        datetime=day + timedelta(minutes=minute),
        open_price=1.0,
        high_price=1.1,
        low_price=0.9,
        close_price=1.05,
        volume=100.0,
        turnover=105.0,
    )


def main() -> None:
    """Serve rounds."""
    base = SqliteDatabase()
    for symbol in range(READ):
        base.save_bar_data([bar(symbol, minute, OPEN - timedelta(days=1)) for minute in range(330)])
    minute_now = [0]

    def append() -> None:
        for symbol in range(APPENDED):  # its overview is of the first bar's symbol: one call for each
            base.save_bar_data([bar(symbol, minute_now[0])], stream=True)
        minute_now[0] += 1

    def read() -> None:
        begin = (OPEN - timedelta(days=1)).astimezone(DB_TZ).replace(tzinfo=None)  # as it keeps them
        for symbol in range(READ):
            end = begin + timedelta(hours=7)
            found = base.load_bar_data(f"{symbol:05d}", Exchange.SEHK, Interval.MINUTE, begin, end)
            assert len(found) == 330

    def round_() -> dict[str, Any]:
        parts = {"append": timed(1, append), "day": timed(READ, read)}
        return figures(parts)

    serve(round_, "vnpy_sqlite")


if __name__ == "__main__":
    main()
