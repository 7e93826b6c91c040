"""Our archive: argument FOLDER, made by `archive_data`. A round tells milliseconds by part, and the ranks found."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive_data import KEY, SYMBOLS, TODAY, days_of_sample, symbol
from benchmarks.subject import figures, serve, timed
from fakes.values.archive_market import DAY, at, close_archive, open_archive
from tideboard_core.archive.comparison.ranking import WINDOW, rank_many
from tideboard_core.archive.comparison.samples import Sample, net_sample, net_samples_at
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute, MinuteBar
from tideboard_core.archive.units import day_of
from tideboard_core.model.instrument import InstrumentId, Market

APPENDED = 500
RANKED_AT = (30, 120, 220, 320)
"""Session minutes whose percentiles are computed in each round."""
READ = 20
"""Sessions, and usual ranges, that are read in each round."""


class Live:
    """An archive that is appended to, a minute of the market at a time."""

    def __init__(self, folder: Path) -> None:
        self.writer = open_archive(folder)
        self.minute = 0
        self.names = [InstrumentId(f"HK.{20_000 + number:05d}") for number in range(APPENDED)]

    def append(self, minutes: int) -> None:
        """The next minutes of flow and bars of every symbol, each minute in one transaction."""
        for _ in range(minutes):
            self._append()

    def _append(self) -> None:
        minute, received = self.minute, at(self.minute) + timedelta(seconds=1)
        with self.writer.batch():
            for number, name in enumerate(self.names):
                amount = 1000 * (number + minute)
                row = Minute(minute, 4 * amount, amount, amount, amount, amount)
                self.writer.add_minutes(KEY, name, DAY, [row], received=received)
                bar = MinuteBar(minute, 100, 110, 90, 105, 100, 10_000)
                self.writer.add_bars(KEY, name, DAY, [bar], received=received)
        self.minute += 1


def opened(folder: Path) -> int:
    """Open the archive and count every session, as its dock does; returns how many."""
    with closing(ArchiveReader(folder)) as reader:
        reader.identities.all_keys()
        reader.identities.all_symbols()
        return len(reader.coverage(Market.HK))


def main() -> None:
    """Serve rounds."""
    folder = Path(sys.argv[1])
    today = np.load(folder / TODAY)
    days = [day_of(number) for number in days_of_sample()][-WINDOW:]
    names = [symbol(number) for number in range(SYMBOLS)]
    beside = tempfile.TemporaryDirectory(prefix="bench-")
    live = Live(Path(beside.name) / "archive")
    reader = ArchiveReader(folder / "archive")
    ranks: dict[int, list[list[int]]] = {}

    def rank(source: ArchiveReader, minute: int) -> None:
        values, known = net_samples_at(source, KEY, names, days, minute)
        found = rank_many(today[:, minute], values, known, minute=minute)
        ranks[minute] = [[each.lower, each.equal, each.n] for each in found]

    def rank_all() -> None:
        for minute in RANKED_AT:
            rank(reader, minute)

    def rank_cold() -> None:
        for minute in RANKED_AT:
            with closing(ArchiveReader(folder / "archive")) as fresh:
                rank(fresh, minute)

    samples: list[Sample] = []

    def read_samples() -> None:
        samples[:] = [net_sample(reader, KEY, name, days) for name in names[:READ]]

    def round_() -> dict[str, Any]:
        parts = {
            "open": timed(3, lambda: [opened(folder / "archive") for _ in range(3)]),
            "day": timed(READ, lambda: [reader.last_with_bars(KEY, name, days[-1]) for name in names[:READ]]),
            "percentile": timed(len(RANKED_AT), rank_all),
            "percentile, opened for it": timed(len(RANKED_AT), rank_cold),
            "sample": timed(READ, read_samples),
            "bands": timed(READ, lambda: [each.bands() for each in samples]),
            "append": timed(3, lambda: live.append(3)),
        }
        return figures(parts) | {"ranks": ranks}

    serve(round_, "numpy")
    reader.close()
    close_archive(live.writer)
    beside.cleanup()


if __name__ == "__main__":
    main()
