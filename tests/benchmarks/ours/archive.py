"""Our archive: argument FOLDER, made by `archive_data`. A round tells milliseconds of ranking, and the ranks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive_data import KEY, SYMBOLS, TODAY, days_of_sample, symbol
from benchmarks.subject import serve, timed
from tideboard_core.archive.comparison.ranking import WINDOW, rank_many
from tideboard_core.archive.comparison.samples import net_samples_at
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_of

RANKED_AT = (30, 120, 220, 320)
"""Session minutes whose percentiles are computed in each round."""


def main() -> None:
    """Serve rounds."""
    folder = Path(sys.argv[1])
    today = np.load(folder / TODAY)
    days = [day_of(number) for number in days_of_sample()][-WINDOW:]
    names = [symbol(number) for number in range(SYMBOLS)]
    reader = ArchiveReader(folder / "archive")
    ranks: dict[int, list[list[int]]] = {}

    def rank() -> None:
        for minute in RANKED_AT:
            values, known = net_samples_at(reader, KEY, names, days, minute)
            found = rank_many(today[:, minute], values, known, minute=minute)
            ranks[minute] = [[each.lower, each.equal, each.n] for each in found]

    def round_() -> dict[str, Any]:
        return {"percentile": timed(len(RANKED_AT), rank), "ranks": ranks}

    serve(round_, "numpy")
    reader.close()


if __name__ == "__main__":
    main()
