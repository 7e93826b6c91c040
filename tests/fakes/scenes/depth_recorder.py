"""Records a made-up book second by second until it is killed; says how many changes the archive has acknowledged.

`python -m fakes.scenes.depth_recorder FOLDER BEGIN`: the seconds after the open at which it begins.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fakes.values.archive_market import DAY, KEY, TENCENT, open_archive
from fakes.values.book_day import books, rows_of, second
from tideboard_core.archive.units import micros

SECONDS = 1200


def record(folder: Path, begin: int) -> None:
    """Write pieces of a second one after the other, without waiting."""
    rows = rows_of(books(SECONDS, begin, begin=begin))
    writer = open_archive(folder)
    for at in range(SECONDS):
        moment = micros(second(begin + at))
        writer.add_depth(KEY, TENCENT, DAY, rows.between(moment, moment + 1_000_000), known=second(begin + at + 1))
        sys.stdout.write(f"{begin + at + 1}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    record(Path(sys.argv[1]), int(sys.argv[2]))
