"""Writes crash reports: of an error that ends the program, of the last run's native crash, of an error survived."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from tideboard_core.crash.files import LOG_FILE, CrashFiles, Fault
from tideboard_core.crash.report import Program, Scrubber, compose, log_tail, trace_of, whose
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.redaction import Redactor
from tideboard_core.release.build_info import this_build
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.connection.uses import Uses, is_practice
from tideboard_desktop.ui.cli.terminal import ExitCode, complain

log = logging.getLogger(__name__)


def _no_accounts() -> Sequence[str]:
    return ()


class CrashRecorder:
    """Composes and keeps reports of one data directory.

    `settings` and `accounts` (ids) are asked for at the time of the crash; `uses` are the settings' own if left out.
    """

    def __init__(
        self,
        directory: Path,
        redactor: Redactor,
        settings: Callable[[], Settings] = Settings,
        *,
        uses: Uses | None = None,
        accounts: Callable[[], Iterable[str]] = _no_accounts,
    ) -> None:
        self.files = CrashFiles(directory)
        self._directory, self._redactor, self._settings = directory, redactor, settings
        self._uses, self._accounts = uses, accounts

    def compose(self, what: str, trace: str, at: datetime) -> str:
        """A report without private data. Raises OSError from queries of the system."""
        settings = self._settings()
        used = () if self._uses is None else (self._uses.connection, self._uses.orders, self._uses.other_flow)
        scrubber = Scrubber(self._redactor, whose(self._directory, settings, self._accounts(), used))
        program = Program(
            version=this_build().described, qt=qVersion(), platform=platform_plugin(), backends=self._backends(settings)
        )
        return compose(what, trace, at, program, settings, log_tail(self._directory / LOG_FILE), scrubber)

    def _backends(self, settings: Settings) -> list[str]:
        used = settings if self._uses is None else self._uses
        found = (one for one in (used.connection, used.orders, used.other_flow) if one is not None)
        return [f"practice ({one.door})" if is_practice(one) else one.backend.value for one in found]

    def ended_by(self, error: BaseException) -> int:
        """Write an error that ends the program to stderr and the log, and keep a report; returns the exit code.

        The error is written first, so that a failure of the report cannot hide it.
        """
        log.critical("an error ended the program", exc_info=error)
        path = self._keep("An error ended the program", trace_of(error), datetime.now(UTC))
        if path is not None:
            complain(f"ended by an error; the next start shows the report {path}")
        return ExitCode.BROKEN

    def after(self, fault: Fault) -> None:
        """Keep a report of a native crash that ended the last run."""
        self._keep("A library crashed (seen at the next start)", fault.trace, fault.at)

    def _keep(self, what: str, trace: str, at: datetime) -> Path | None:
        try:
            return self.files.write(self.compose(what, trace, at), at)
        except Exception as problem:  # noqa: BLE001  nothing about the report may hide what it reports
            log.warning("the crash report was not written: %s", problem)
            return None


def platform_plugin() -> str:
    """Qt's platform plugin (`xcb`, `windows`, ...); empty before there is an application."""
    return QGuiApplication.platformName() if QGuiApplication.instance() is not None else ""


def report_fault(directory: Path, fault: Fault) -> None:
    """Keep a report of the last run's native crash; before this run writes into the log."""
    CrashRecorder(directory, Redactor(), lambda: _stored(directory)).after(fault)


def account_ids(hub: Hub) -> list[str]:
    """Every account that the orders' connection reported."""
    accounts = hub.value(Topic.ACCOUNTS.of("")) or ()
    return [account.id for account in accounts]


def _stored(directory: Path) -> Settings:
    """The settings of the run that crashed, to redact its values; as far as they can be read."""
    return SettingsFile(directory).read().settings
