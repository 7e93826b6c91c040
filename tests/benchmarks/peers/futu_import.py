"""`import futu` and nothing else. Argument: start, epoch seconds."""

from __future__ import annotations

import json
import sys

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only

from benchmarks.peers.memory import resident
from benchmarks.peers.moments import Moments

if __name__ == "__main__":
    assert futu.RET_OK == 0
    moments = Moments(float(sys.argv[1]))
    moments.note("ready")
    moments.seen["rss"] = resident() / 2**20
    print(json.dumps(moments.seen), flush=True)
