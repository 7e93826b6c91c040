"""Our archive: argument FOLDER, made by `archive_data`. A round tells milliseconds by part, and the ranks found."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive_data import KEY, SYMBOLS, TODAY, days_of_sample, symbol
from benchmarks.subject import figures, serve, timed
from tideboard_core.archive.comparison.ranking import WINDOW, rank_many
from tideboard_core.archive.comparison.samples import Sample, net_sample, net_samples_at
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_of
from tideboard_core.model.instrument import Market

RANKED_AT = (30, 120, 220, 320)
"""Session minutes whose percentiles are computed in each round."""
READ = 20
"""Usual ranges that are read in each round."""


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
            "percentile": timed(len(RANKED_AT), rank_all),
            "percentile, opened for it": timed(len(RANKED_AT), rank_cold),
            "sample": timed(READ, read_samples),
            "bands": timed(READ, lambda: [each.bands() for each in samples]),
        }
        return figures(parts) | {"ranks": ranks}

    serve(round_, "numpy")
    reader.close()


if __name__ == "__main__":
    main()
