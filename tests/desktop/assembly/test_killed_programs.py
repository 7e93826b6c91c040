"""The window, or the process beside it, is killed while proposals stand: none becomes an order, none is shown again."""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fakes.servers.desktop_services import short_folder
from fakes.servers.sandbox import RunningSandbox, sandbox_process
from fakes.values.killing import KILLED
from fakes.walks.own_process import started_fake
from tideboard_api.proposing import FINAL, ProposalState
from tideboard_core.audit.records import FILE as LOG
from tideboard_core.audit.records import Record, RecordKind, read_log
from tideboard_core.programs.proposal import Proposal
from tideboard_core.programs.proposal_file import FILE, ProposalFile

# The gate has core/programs/test_proposal_file.py.
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "linux", reason="connects to a Unix socket"),
    pytest.mark.whole,
    pytest.mark.slow,
]

KILLS = 40
CHILD_KILLS = 40
CHAINS = 10
"""Folders, each with an exchange of its own, in which the kills follow one another: every start looks at the last."""
AT_ONCE = 2
WHOLE = 10**9
"""A point that no run reaches."""
APART = 31.0
PLACE = "2202"
ANSWERS = {RecordKind.ACCEPTED, RecordKind.REJECTED, RecordKind.NOT_SENT}
ENDED = {state.value for state in FINAL}


class Windows:
    """Starts windows from one process that has imported them; `run` gives the exit code and the lines of one."""

    def __init__(self) -> None:
        with tempfile.NamedTemporaryFile(prefix="killed-", suffix=".log", delete=False) as errors:
            self._errors = Path(errors.name)
            self._process = started_fake("killed_programs", errors)

    def run(self, *asked: object) -> tuple[int, list[list[str]]]:
        """One run: what the person and the program saw."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        lines: list[list[str]] = []
        for line in self._process.stdout:
            lines.append(line.split())
            if lines[-1][0] == "ended":
                code = int(lines.pop()[1])
                assert code in {0, KILLED}, self._errors.read_text(encoding="utf-8")[-4000:]
                return code, lines
        raise AssertionError(self._errors.read_text(encoding="utf-8")[-4000:])

    def close(self) -> None:
        """End the process."""
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._errors.unlink()


@contextmanager
def windows() -> Iterator[Windows]:
    """The process that starts windows; always ended."""
    opened = Windows()
    try:
        yield opened
    finally:
        opened.close()


class Found(NamedTuple):
    """What the files and the exchange have after a run."""

    last: dict[str, ProposalState]
    intents: dict[str, str]
    open: set[str]
    sent: int


@dataclass
class Account:
    """What all runs over one data folder showed, and how often the person said yes."""

    windows: Windows
    folder: Path
    sandbox: RunningSandbox
    created: Counter[str] = field(default_factory=Counter)
    said_yes: int = 0
    known: set[str] = field(default_factory=set)

    def run(self, number: int, point: int, whom: str) -> tuple[int, list[list[str]]]:
        """One run; its exit code and its lines, which were looked at."""
        self.sandbox.ask_now("wait", seconds=APART)
        code, lines = self.windows.run(str(self.folder / "data"), self.sandbox.line, str(number), str(point), whom)
        before, self.known = self.known, set()
        for kind, *words in lines:
            if kind == "waiting":
                assert words == ["0"], "it waits again"
            elif kind == "seen":
                self.known.add(words[0])
                self.created[words[0]] += words[2] == ProposalState.CREATED
            elif kind == "points":
                before = before | self.known
            elif kind == "refused":
                assert words != ["unreadable"], "an answer that was cut off"
            elif kind == "again" and words[0] in before:
                assert words[2] in ENDED, f"shown again: {words}"
        self.said_yes += lines.count(["yes"])
        assert set(self.created.values()) <= {0, 1}, self.created  # 0: it was over before anybody saw it
        return code, lines

    def orders(self) -> list[dict[str, Any]]:
        """The orders of all accounts as the exchange tells them."""
        return [row for rows in self.sandbox.ask_now("state")["orders"].values() for row in rows]

    def log(self) -> list[Record]:
        """The order log, which is whole but for a line that was being written."""
        verified, records = read_log(self.folder / "data" / LOG)
        assert verified.whole, verified
        return records

    def look(self, lines: Sequence[Sequence[str]]) -> Found:
        """Read the files after a run with these lines: whole, and on the disk before anybody saw or sent it."""
        states: dict[str, list[ProposalState]] = {}
        for one in ProposalFile(self.folder / "data" / FILE).read():
            assert isinstance(one, Proposal)
            states.setdefault(one.id, []).append(one.state)
        for kind, *words in lines:
            if kind == "seen":
                assert words[1] in states, f"seen, and not on the disk: {words}"
        for each in states.values():
            assert sum(state in FINAL for state in each) <= 1, each
            assert not any(state in FINAL for state in each[:-1]), each
        records, rows = self.log(), self.orders()
        intents = {one.id: str(one.data["proposal"]["id"]) for one in records if one.kind is RecordKind.INTENT}
        assert len({*intents.values()}) == len(intents) <= self.said_yes, "one proposal, two orders"
        assert {*intents.values()} <= {*states}
        remarks = [row["remark"] for row in rows]
        assert len({*remarks}) == len(remarks), "one order, twice at the exchange"
        assert {*remarks} <= {*intents}, "an order that the log does not have"
        requests = self.sandbox.ask_now("state")["requests"].get(PLACE, 0)
        assert len(rows) <= requests <= len(intents)
        settled = {one.id for one in records if one.kind in ANSWERS or one.kind is RecordKind.SETTLED}
        return Found({name: each[-1] for name, each in states.items()}, intents, {*intents} - settled, requests)


@contextmanager
def account(opened: Windows) -> Iterator[Account]:
    """A new folder and a new exchange."""
    with short_folder() as folder, sandbox_process(start="10:47") as sandbox:
        yield Account(opened, folder, sandbox)


def again(at: Account, lines: Sequence[Sequence[str]], before: Found) -> set[str]:
    """What a start over these files showed; returns the orders that are unanswered still."""
    told = {words[1]: words[2] for kind, *words in lines if kind == "again"}
    for name, state in before.last.items():
        if name in told:
            assert told[name] == (state if state in FINAL else ProposalState.STOPPED), (name, state, told[name])
    logged = {one.data.get("proposal"): one.data["state"] for one in at.log() if one.kind is RecordKind.PROPOSAL}
    assert all(logged[name] in ENDED for name, state in before.last.items() if state not in FINAL), logged
    assert not {*before.last} & {words[1] for kind, *words in lines if kind == "seen"}, "shown again"
    assert [int(words[0]) for kind, *words in lines if kind == "sent"] == [before.sent], "sent by itself"
    unknown = {words[0] for kind, *words in lines if kind == "unknown"}
    answered = {one.id for one in at.log() if one.kind is RecordKind.SETTLED}
    assert before.open == unknown | (before.open & answered), (before, unknown)
    return unknown


def chain(points: Sequence[int]) -> Counter[str]:
    """Kill the window at these points, one after another over the same files as long as no order is unanswered."""
    seen: Counter[str] = Counter()
    left = [*points]
    with windows() as opened:
        while left:
            with account(opened) as at:
                before = Found({}, {}, set(), 0)
                for number in itertools.count(1):
                    point = left[0] if left else WHOLE
                    code, lines = at.run(number, point, "window")
                    unknown = again(at, lines, before)
                    seen["unknown"] += len(unknown)
                    seen["settled"] += len(before.open - unknown)
                    seen["stopped"] += sum(state not in FINAL for state in before.last.values())
                    before = at.look(lines)
                    if unknown or not left:
                        break
                    seen["killed" if code else "whole"] += 1
                    left.pop(0)
                seen["orders"] += len(at.orders())
                seen["yes"] += at.said_yes
    return seen


def points_of(lines: Sequence[Sequence[str]]) -> int:
    """How many points a whole run passed."""
    return int(next(words[0] for kind, *words in lines if kind == "points"))


def test_killed_window() -> None:
    with windows() as opened, account(opened) as at:
        code, lines = at.run(1, WHOLE, "window")
        at.look(lines)
        assert (code, at.said_yes, len(at.orders())) == (0, 1, 1), lines
        whole = points_of(lines)
    points = [1 + number * (whole - 1) // (KILLS - 1) for number in range(KILLS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = sum(pool.map(chain, (points[first::CHAINS] for first in range(CHAINS))), Counter[str]())
    assert seen["killed"] >= KILLS - 5, seen  # a point near the end may lie behind it in another run
    assert seen["unknown"] > 0, seen
    assert seen["settled"] > 0, seen
    assert seen["stopped"] > KILLS // 4, seen
    assert 0 < seen["orders"] <= seen["yes"], seen


def test_killed_child() -> None:
    with windows() as opened:
        with account(opened) as at:
            code, lines = at.run(1, WHOLE, "child")
            assert (code, at.said_yes, len(at.orders())) == (0, 1, 1), lines
        with account(opened) as at:  # another folder: a key that was revoked has no namesake
            code, lines = at.run(CHILD_KILLS, points_of(lines), "child")
            assert code == 0
            told = [words for kind, *words in lines if kind == "again"]
            assert len(told) > 2 * CHILD_KILLS
            found = at.look(lines)
            assert CHILD_KILLS // 20 < len(at.orders()) <= len(found.intents) <= at.said_yes
