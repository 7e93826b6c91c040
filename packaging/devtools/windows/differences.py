"""pytest plugin of `dev.py windows test`: the list of tests that end otherwise under Wine (differences.toml).

A listed test is expected to fail: if it passes, the run fails, so that the list never says more than is so. A test with
`hangs = true` is not started. A test that is not listed has to pass.

The text of a failure is written at once: a test that takes too long ends the whole run on Windows, and with it the list
of failures that pytest writes last.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

LIST = Path(__file__).resolve().parents[2] / "windows" / "differences.toml"


class Difference(NamedTuple):
    """Why some tests end otherwise there; `source` is what says that real Windows differs from Wine, or agrees."""

    reason: str
    source: str
    tests: Sequence[str]
    hangs: bool


def listed(path: Path = LIST) -> list[Difference]:
    """The list; raises KeyError where an entry lacks its reason, its source or its tests."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["difference"]
    return [
        Difference(entry["reason"], entry["source"], entry["tests"], entry.get("hangs", False)) for entry in entries
    ]


def by_test(differences: Iterable[Difference]) -> Mapping[str, Difference]:
    """Each listed test with its difference."""
    return {test: difference for difference in differences for test in difference.tests}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is listed. A test is named without its parameters, or with those that differ."""
    known = by_test(listed())
    for item in items:
        node = item.nodeid.replace("\\", "/")
        difference = known.get(node) or known.get(node.partition("[")[0])
        if difference is None:
            continue
        reason = f"under Wine: {difference.reason}"
        mark = pytest.mark.skip(reason) if difference.hangs else pytest.mark.xfail(reason=reason, strict=True)
        item.add_marker(mark)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let failures be written, once there is something to write them with."""
    terminal = session.config.pluginmanager.getplugin("terminalreporter")
    session.config.pluginmanager.register(Failures(terminal))


class Failures:
    """Writes what went wrong when it went wrong."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The text of one failure, behind the sign of its test."""
        if report.failed:
            self._terminal.write_line(f"\n{report.nodeid}, {report.when}: {report.longreprtext}")
