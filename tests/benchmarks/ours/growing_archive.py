"""Our archive of ten securities by its years: arguments FOLDER YEARS. A round tells milliseconds of two openings.

`start`: what app and collector do with it once a run, nothing being due. `dock`: what the dock of the archive shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.archive_data import DAYS, fill
from benchmarks.subject import figures, serve, timed
from fakes.values.archive_market import DAY, after_close
from fakes.values.clock import ManualClock
from tideboard_core.archive.coverage import read_contents, series_sizes
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.sealing import pack, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.trade_recording import seal_earlier
from tideboard_core.model.instrument import Market

SECURITIES = 10
TIMES = 3


def main() -> None:
    """Serve rounds."""
    folder, years = Path(sys.argv[1]), int(sys.argv[2])
    if not (folder / "archive").exists():
        fill(folder, symbols=SECURITIES, days=years * DAYS)

    def begun() -> None:
        with (
            Lease(folder / "archive", ManualClock(), program="bench") as lease,
            closing(ArchiveWriter(folder / "archive", lease)) as writer,
        ):
            seal_earlier(writer, DAY)
            assert not unsealed(writer.database, Market.HK)
            pack(writer, Market.HK)
            writer.close_expired(after_close())

    def shown() -> None:
        with closing(ArchiveReader(folder / "archive")) as reader:
            read_contents(reader, after_close())
            series_sizes(reader)

    def repeated(work: Callable[[], None]) -> dict[str, float]:
        def each() -> None:
            for _ in range(TIMES):
                work()

        return timed(TIMES, each)

    def round_() -> dict[str, Any]:
        return figures({"start": repeated(begun), "dock": repeated(shown)})

    serve(round_, "numpy")


if __name__ == "__main__":
    main()
