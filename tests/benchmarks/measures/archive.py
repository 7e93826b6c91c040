"""The archive of flow: ranks of a whole list beside DuckDB, and what a session takes of the disk."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.archive_data import bytes_of_session, days_of_sample, fill
from benchmarks.children import BenchFailed, Kind, interleaved
from benchmarks.ours.archive import RANKED_AT
from benchmarks.rows import Row

ROUNDS = 5
DUCKDB = "DuckDB"
PACKED_KB = 12.0
SESSIONS = 3


def archive(options: argparse.Namespace) -> list[Row]:
    """The same nets in both; raises BenchFailed if they find other ranks, for then they did not do the same."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        fill(folder)
        asked = (str(folder), json.dumps(days_of_sample()), json.dumps(RANKED_AT))
        kinds = {
            "ours": Kind(module="ours.archive", arguments=(str(folder),)),
            DUCKDB: Kind(module="peers.duckdb_archive", arguments=asked, peer=True),
        }
        heard = interleaved(kinds, rounds=1 if options.once else ROUNDS)
        size = bytes_of_session(folder, SESSIONS) / 1000
    ours, peer = heard["ours"], heard[DUCKDB]
    if ours[-1]["ranks"] != peer[-1]["ranks"]:
        raise BenchFailed(f"{DUCKDB} finds other ranks than the archive")
    took, theirs = ([answer["percentile"] for answer in rounds] for rounds in (ours, peer))
    return [
        Row("percentiles of 100 securities over 60 sessions, ms CPU", took, 0.1, DUCKDB, theirs),
        Row("a packed session of a security of New York, KB", [size], PACKED_KB, absolute=True),
    ]
