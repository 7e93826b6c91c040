"""Plugin of pytest: writes for the end of dev.py what failed, what could not run here, and what a bound left out."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

NOT_RUN_HERE = "not run here: "
"""Beginning of a skip whose reason is that the machine lacks something, as in tests/conftest.py."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin."""
    parser.addoption("--report-to", type=Path, help="the file that gets what failed and what did not run, as JSON")
    parser.addoption("--minutes", type=float, help="minutes after which no further case begins; what is left fails")


def pytest_configure(config: pytest.Config) -> None:
    """Watch the process that hears of every case."""
    if config.getoption("report_to") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Report(config), "report-to")


class Report:
    """Cases of a run, as they end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._failed: dict[str, str] = {}
        self._absent: dict[str, str] = {}
        self._waiting: dict[str, None] = {}
        self._end = time.monotonic() + 60 * (config.getoption("minutes") or float("inf"))
        self._bounded = False
        self._session: Any = None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the cases to wait for."""
        self._session = session
        self._waiting |= dict.fromkeys(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Keep the cases that a process of pytest-xdist has found."""
        self._waiting |= dict.fromkeys(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that cannot be imported, or run here."""
        if report.failed:
            self._failed[report.nodeid] = reason_of(report)
        self._note_absent(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a case ended; after the bound no further one begins."""
        self._waiting.pop(report.nodeid, None)
        if report.failed:
            self._failed.setdefault(report.nodeid, reason_of(report))
        self._note_absent(report)
        if time.monotonic() > self._end and not self._bounded:
            self._bounded = True
            words = f"{self._config.getoption('minutes'):g} minutes are over"
            for stopped in (self._session, self._config.pluginmanager.get_plugin("dsession")):
                if stopped is not None:
                    stopped.shouldstop = words

    def _note_absent(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped:
            _, _, reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else "").partition(NOT_RUN_HERE)
            if reason:
                self._absent[report.nodeid] = " ".join(reason.split())

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write what was heard."""
        heard = {
            "failed": list(self._failed.items()),
            "absent": list(self._absent.items()),
            "left": list(self._waiting) if self._bounded else [],
        }
        self._config.getoption("report_to").write_text(json.dumps(heard), encoding="utf-8")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it failed, in a line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(crash.message if crash else report.longreprtext).strip()
    lines = text.splitlines() or ["no reason given"]
    return (lines[0] if crash else lines[-1].removeprefix("E ")).strip()
