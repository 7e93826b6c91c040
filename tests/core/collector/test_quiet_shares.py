"""A share with minutes without a trade over a real sandbox: its turnover is known for the whole morning."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from fakes.servers.sandbox import PRACTICE_DAY, sandbox_here
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, NULL, SourceCall
from tideboard_core.collector.__main__ import main
from tideboard_core.model.instrument import InstrumentId, Market

QUIET = InstrumentId("HK.80700")
"""The CNY counter of a large share."""
DAY = date.fromisoformat(PRACTICE_DAY)


def test_a_minute_without_a_trade_does_not_empty_the_turnover_of_the_day(tmp_path: Path) -> None:
    with sandbox_here(seed=1, start="12:30") as sandbox:
        folder = tmp_path / "data"
        main(["collect", "--once", "--opend", sandbox.line["opend"], "--data", str(folder), "--symbols", QUIET])
    (archive,) = folder.rglob("archive.db")
    with closing(ArchiveReader(archive.parent)) as reader:
        (record,) = reader.sessions(Market.HK)
        joined = reader.last_with_bars(record.key, QUIET, record.day)
        bars = reader.last(record.key, QUIET, record.day, BARS)
    quiet = bars["source"] == SourceCall.NO_TRADE
    assert quiet.any()
    assert (bars["volume"][quiet] == 0).all()
    minutes = joined.index >= 0
    assert (joined["turnover"][minutes] != NULL).all()
    assert (joined["price"][minutes] != NULL).all()
