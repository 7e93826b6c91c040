"""Percentiles of 500 securities at one minute among 60 sessions: argument FOLDER, made by `archive_data.fill`."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive_data import KEY, TODAY, days_of_sample, symbol
from benchmarks.ours.archive import RANKED_AT
from benchmarks.subject import figures, serve, timed
from tideboard_core.archive.comparison.ranking import WINDOW, rank_many
from tideboard_core.archive.comparison.samples import net_samples_at
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_of


def main() -> None:
    """Serve rounds."""
    folder = Path(sys.argv[1])
    today = np.load(folder / TODAY)
    days = [day_of(number) for number in days_of_sample()][-WINDOW:]
    names = [symbol(number) for number in range(len(today))]
    with closing(ArchiveReader(folder / "archive")) as reader:

        def rank() -> None:
            for minute in RANKED_AT:
                values, known = net_samples_at(reader, KEY, names, days, minute)
                assert len(rank_many(today[:, minute], values, known, minute=minute)) == len(names)

        def round_() -> dict[str, Any]:
            return figures({"percentiles": timed(len(RANKED_AT), rank)})

        serve(round_, "numpy")


if __name__ == "__main__":
    main()
