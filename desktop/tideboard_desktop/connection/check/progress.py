"""A check that runs: what it found so far, and the end of it. It outlives the windows that show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.connection_check import (
    CheckStep,
    Finding,
    Verdict,
)
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.ui.tasks import Tasks

CheckConnection = Callable[[Connection, Callable[[Finding], None]], Awaitable[None]]
"""Looks at a connection step by step on a socket of its own and tells each finding."""


def steps_of(backend: Backend) -> Sequence[CheckStep]:
    """The steps that a check of such a connection takes."""
    return BROKERS[backend].steps


async def nothing_to_check(_target: Connection, _tell: Callable[[Finding], None]) -> None:
    """For connections that have no steps."""


class Checkup(QObject):
    """One check at a time; `changed` after each finding and at its end."""

    changed = Signal()

    def __init__(self, check: CheckConnection, tasks: Tasks) -> None:
        super().__init__()
        self._check, self._tasks = check, tasks
        self._task: asyncio.Task[None] | None = None
        self.target: Connection | None = None
        self.findings: dict[CheckStep, Finding] = {}

    @property
    def running(self) -> bool:
        """Whether a check is under way."""
        return self._task is not None

    @property
    def blocked(self) -> bool:
        """Whether a step was in the way."""
        return any(finding.verdict is Verdict.BAD for finding in self.findings.values())

    @property
    def present_step(self) -> CheckStep | None:
        """The step that is looked at just now."""
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

    def holds_for(self, target: Connection) -> bool:
        """Whether the findings, all of them, are about this very connection."""
        return not self.running and self.target == target and bool(self.findings)

    def start(self, target: Connection) -> None:
        """Begin anew for a connection; one that is under way is given up."""
        self.cancel()
        self.target, self.findings = target, {}
        self._task = self._tasks.spawn(self._run(target), name="check the connection")
        self.changed.emit()

    def cancel(self) -> None:
        """Give up; what was found stays to be read, but does not count as checked."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.target = None
            self.changed.emit()

    def forget(self) -> None:
        """The connection is another one now: nothing is known of it."""
        self.cancel()
        if self.findings:
            self.target, self.findings = None, {}
            self.changed.emit()

    async def _run(self, target: Connection) -> None:
        me = asyncio.current_task()

        def tell(finding: Finding) -> None:
            if self._task is me:
                self.findings[finding.step] = finding
                self.changed.emit()

        try:
            await self._check(target, tell)
        finally:
            if self._task is me:
                self._task = None
                self.changed.emit()
