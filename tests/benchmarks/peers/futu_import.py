"""`import futu` and nothing else. Argument: start, epoch seconds."""

from __future__ import annotations

import json
import sys
import time

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only

from benchmarks.peers.memory import resident

if __name__ == "__main__":
    assert futu.RET_OK == 0
    print(json.dumps({"ready": time.time() - float(sys.argv[1]), "rss": resident() / 2**20}), flush=True)
