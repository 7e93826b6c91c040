"""The chart's libraries come in steps, and the loop has its turn between them."""

from __future__ import annotations

import json
import subprocess
import sys

from checkout import ROOT

PROGRAM = """
import asyncio, json, sys
from tideboard_desktop.assembly import preload as gradual

async def program():
    turns, seen = 0, set()
    loading = asyncio.ensure_future(gradual.load_chart())
    while not loading.done():
        turns += 1
        seen.add(sum(name in sys.modules for name in gradual.IN_ORDER))
        await asyncio.sleep(0)
    await loading
    return {"turns": turns, "seen": sorted(seen), "loaded": all(name in sys.modules for name in gradual.IN_ORDER)}

before = "pyqtgraph" in sys.modules
print(json.dumps(asyncio.run(program()) | {"before": before}))
"""


def test_the_loop_has_its_turn_between_the_steps() -> None:
    """In a process of its own: here the libraries are loaded already."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert not found["before"]
    assert found["loaded"]
    assert found["turns"] > 12  # each step, and several while Qt's classes are made
    assert {0, 1} <= set(found["seen"])  # seen without any, and with pyqtgraph alone
