"""The process beside the window is killed while proposals stand: none becomes an order, none is shown again."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.desktop_services import short_folder
from fakes.servers.sandbox import RunningSandbox, sandbox_process
from fakes.walks.own_process import ended_fake
from tideboard_api.proposing import FINAL, ProposalState
from tideboard_core.audit.records import FILE

# In the gate tests/core/programs/test_proposal_file.py kills at each call to the disk, without a window.
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="connects to a Unix socket"),
]

CHILDREN = 40
WHOLE = 10**9
"""A point that no run reaches."""
APART = 31.0
ENDED = {state.value for state in FINAL}


@dataclass
class Account:
    """What all runs over one data folder showed, and how often the person said yes."""

    folder: Path
    sandbox: RunningSandbox
    created: Counter[str] = field(default_factory=Counter)
    said_yes: int = 0
    known: set[str] = field(default_factory=set)

    def run(self, number: int, point: int, whom: str) -> tuple[int, list[list[str]]]:
        """One run; its exit code and its lines, which were looked at."""
        self.sandbox.ask_now("wait", seconds=APART)
        line = json.dumps(self.sandbox.line)
        done = ended_fake(
            "killed_programs", str(self.folder / "data"), line, str(number), str(point), whom, seconds=1500
        )
        assert done.returncode == 0, done.stderr[-4000:]
        lines = [one.split() for one in done.stdout.splitlines()]
        before, self.known = self.known, set()
        for kind, *words in lines:
            if kind == "waiting":
                assert words == ["0"], "it waits again"
            elif kind == "seen":
                self.known.add(words[0])
                self.created[words[0]] += words[2] == ProposalState.CREATED
            elif kind == "points":
                before = before | self.known
            elif kind == "again" and words[0] in before:
                assert words[1] in ENDED, f"shown again: {words}"
        self.said_yes += lines.count(["yes"])
        assert set(self.created.values()) <= {0, 1}, self.created  # 0: it was over before anybody saw it
        return done.returncode, lines

    def orders(self) -> list[dict[str, Any]]:
        """The orders of all accounts as the exchange tells them."""
        return [row for rows in self.sandbox.ask_now("state")["orders"].values() for row in rows]

    def intents(self) -> Counter[str]:
        """How often the order log says that an order was made of each proposal."""
        log = (self.folder / "data" / FILE).read_text(encoding="utf-8")
        return Counter(re.findall(r'"kind":"intent".*"proposal":\{"key":"[^"]*","id":"([^"]*)"\}', log))


def test_killed_child() -> None:
    with short_folder() as folder, sandbox_process(start="10:47") as sandbox:
        account = Account(folder, sandbox)
        code, lines = account.run(1, WHOLE, "child")
        assert (code, account.said_yes, len(account.orders())) == (0, 1, 1), lines
        points = int(next(words[0] for kind, *words in lines if kind == "points"))
        code, lines = account.run(CHILDREN, points, "child")
        assert code == 0
        told = [words for kind, *words in lines if kind == "again"]
        assert len(told) > 2 * CHILDREN
        assert 1 <= len(account.orders()) <= account.said_yes
        assert set(account.intents().values()) == {1}
