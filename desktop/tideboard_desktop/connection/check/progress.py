"""Runs a connection check and keeps its findings; it outlives the windows that show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.connection_check import (
    CheckStep,
    CheckVerdict,
    Finding,
    FindingCode,
)
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.ui.tasks import Tasks

CheckConnection = Callable[[Connection, Callable[[Finding], None]], Awaitable[None]]
"""Checks a connection step by step on a socket of its own and calls back with each finding."""


def steps_of(backend: Backend) -> Sequence[CheckStep]:
    """The steps of a backend's connection check, in order."""
    return BROKERS[backend].steps


async def nothing_to_check(_target: Connection, _on_finding: Callable[[Finding], None]) -> None:
    """A check without steps."""


class LateHeartbeats(NamedTuple):
    """Heartbeats and reads that left late in this run, and whether so many of late that it was told."""

    times: int = 0
    held_back: bool = False


class Checkup(QObject):
    """One check at a time. Emits `changed` after each finding and at the end.

    `noticed` returns whether a lock of the screen would lock trading, `late` what left late in this run.
    """

    changed = Signal()

    def __init__(
        self,
        check: CheckConnection,
        tasks: Tasks,
        noticed: Callable[[], bool] = lambda: True,
        late: Callable[[], LateHeartbeats] = LateHeartbeats,
    ) -> None:
        super().__init__()
        self._check, self._tasks, self.noticed, self._late = check, tasks, noticed, late
        self._task: asyncio.Task[None] | None = None
        self.target: Connection | None = None
        self.findings: dict[CheckStep, Finding] = {}

    @property
    def running(self) -> bool:
        return self._task is not None

    @property
    def blocked(self) -> bool:
        """Whether a finding makes the connection unusable."""
        return any(finding.verdict is CheckVerdict.BAD for finding in self.findings.values())

    @property
    def present_step(self) -> CheckStep | None:
        """The running step, None if no check runs."""
        if not self.running:
            return None
        target = self.target
        steps = () if target is None else steps_of(target.backend)
        return next((step for step in steps if step not in self.findings), None)

    @property
    def live_accounts(self) -> tuple[Account, ...]:
        """The accounts with real money that were found."""
        found = self.findings.get(CheckStep.ACCOUNTS)
        accounts = () if found is None else found.accounts
        return tuple(account for account in accounts if account.environment is Environment.LIVE)

    @property
    def heartbeats(self) -> Finding | None:
        """Whether this computer held back what was due, as it is now; None before a check has found anything.

        It belongs to this computer and not to the connection that is checked, so that it is none of `findings`.
        """
        late = self._late()
        if not self.findings:
            return None
        code = FindingCode.SOME_LATE if late.times else FindingCode.NOTHING_LATE
        code = FindingCode.HELD_BACK if late.held_back else code
        verdict = CheckVerdict.CAUTION if late.held_back else CheckVerdict.GOOD
        return Finding(step=CheckStep.HEARTBEATS, verdict=verdict, code=code, data={"count": late.times})

    def holds_for(self, target: Connection) -> bool:
        """Whether a finished check of exactly this connection has its findings here."""
        return not self.running and self.target == target and bool(self.findings)

    def start(self, target: Connection) -> None:
        """Start a check of a connection; a running one is cancelled."""
        self.cancel()
        self.target, self.findings = target, {}
        self._task = self._tasks.spawn(self._run(target), name="check the connection")
        self.changed.emit()

    def cancel(self) -> None:
        """Cancel a running check; its findings stay visible, but `holds_for` is false."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.target = None
            self.changed.emit()

    def forget(self) -> None:
        """Cancel a running check and drop the findings: the connection was changed."""
        self.cancel()
        if self.findings:
            self.target, self.findings = None, {}
            self.changed.emit()

    async def _run(self, target: Connection) -> None:
        own_task = asyncio.current_task()

        def on_finding(finding: Finding) -> None:
            if self._task is own_task:
                self.findings[finding.step] = finding
                self.changed.emit()

        try:
            await self._check(target, on_finding)
        finally:
            if self._task is own_task:
                self._task = None
                self.changed.emit()
