"""The last steps of the program, also inside the message by which Windows ends the session: then the screen is last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject

from tideboard_desktop.ui import overrides

if TYPE_CHECKING:
    from tideboard_core.alerts.local_alerts import LocalAlerts
    from tideboard_core.audit.order_log import Audit
    from tideboard_core.system.credentials import CredentialShelf
    from tideboard_desktop.archive.service import ArchiveService
    from tideboard_desktop.assembly.app_services import AppServices
    from tideboard_desktop.assembly.broker_days import BrokerDaysOfRun
    from tideboard_desktop.assembly.built_window import BuiltWindow
    from tideboard_desktop.assembly.close_to_tray import CloseToTray
    from tideboard_desktop.assembly.keyring_watch import KeyringWatch
    from tideboard_desktop.assembly.programs import ServedPrograms
    from tideboard_desktop.assembly.recorded_days import RecordedDays
    from tideboard_desktop.connection.practice.exchange import Practice
    from tideboard_desktop.ui.preferences import Preferences
    from tideboard_desktop.ui.tasks import Tasks
    from tideboard_desktop.window.workspace.layout_store import LayoutStore

PATIENCE: Final = 4.0
"""Seconds; Windows ends a program that has not answered after five (HungAppTimeout)."""
PAUSE: Final = 0.005
BEFORE_LOG: Final = 1.0
"""Seconds that the order log waits at the session's end for what may still write into it. OpenD may have taken two."""
LAST_NOTICE: Final = 3.0
"""Seconds that the end of the program waits for notices to leave."""
LAST_NOTICE_OF_SESSION: Final = 0.5
AFTER_ANSWER: Final = 0.5
"""Seconds that the screen stays after the answer: Windows asks each window of the program, then ends the process."""


CANCELLED: Final = 0.05
"""Seconds for what is cancelled to note in the order log how it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSteps:
    """What is left to end once trading is locked.

    `leave_screen` hides tray and windows, and `discard` deletes them. `stop` ends what still works for the person and
    writes into the order log, which `close_log` closes; `cancel` ends the same at once, where `stop` hangs. `keep`
    writes and closes everything else.
    """

    leave_screen: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
    cancel: Callable[[], None]
    discard: Callable[[], None]
    close_log: Callable[[], Awaitable[None]]
    keep: Callable[[], Awaitable[None]]


class SessionEnd:
    """The order of the last steps. `kept`: everything that outlives the process is closed.

    `expected`: the session ends, or Windows asks whether it may. Tray and window are left after all else then: a system
    that is slow to hide them (Wine: two seconds each) would end the process before the order log is closed.
    """

    def __init__(self, *, before_log: float = BEFORE_LOG, after_answer: float = AFTER_ANSWER) -> None:
        self._before_log, self._after_answer = before_log, after_answer
        self._log_due = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.expected = self.kept = False

    def expect(self, expected: bool) -> None:  # noqa: FBT001  as Windows says it
        """The session is about to end, or goes on after all."""
        self.expected = expected

    @property
    def last_notice(self) -> float:
        """Seconds that notices have for leaving."""
        return LAST_NOTICE_OF_SESSION if self.expected else LAST_NOTICE

    def answer(self, close: Callable[[], None]) -> None:
        """Call `close` and return when all is kept, or when Windows would lose patience."""
        self.expected = True
        self._hurry()
        end_before_return(close, lambda: self.kept)

    async def run(self, steps: LastSteps) -> None:
        """Do the last steps. A person who closes the window sees it go first; at the session's end it goes last.

        An error of a step comes out once the order log is closed and all is kept.
        """
        self._loop = asyncio.get_running_loop()
        of_session = self.expected
        if of_session:
            self._hurry()
        else:
            await steps.leave_screen()
        try:
            await self._log_in_time(steps, lambda: None if of_session else steps.discard())
        finally:
            await steps.keep()
            self.kept = True
        if of_session:
            await asyncio.sleep(self._after_answer)
            await steps.leave_screen()
            steps.discard()

    def _hurry(self) -> None:
        """The order log waits no longer than that now, also where a person had closed the window before."""
        if self._loop is not None:
            self._loop.call_later(self._before_log, self._log_due.set)

    async def _log_in_time(self, steps: LastSteps, stopped: Callable[[], None]) -> None:
        """Stop what works, and close the order log after it, or as soon as it is due; an error comes out at the end.

        Until it is closed a disk, a process or a phone that hangs costs no more than that. What is under way then is
        cancelled: an order without its answer is in the log as unknown.
        """
        over = False

        async def stop() -> None:
            nonlocal over
            try:
                await steps.stop()
                stopped()
            finally:
                over = True
                self._log_due.set()

        async def close_log() -> None:
            await self._log_due.wait()
            if not over:
                steps.cancel()
                await asyncio.sleep(CANCELLED)
            await steps.close_log()

        ends = await asyncio.gather(stop(), close_log(), return_exceptions=True)
        for error in ends:
            if error is not None:
                raise error


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningParts:
    """What runs until the end of the program; `watchers` are objects of the QApplication, which outlives it."""

    audit: Audit
    tray: CloseToTray
    built: BuiltWindow
    services: AppServices
    watchers: Sequence[QObject]
    tasks: Tasks
    programs: ServedPrograms
    archive: ArchiveService
    recorded: RecordedDays
    keyring: KeyringWatch
    practice: Practice | None
    shelf: CredentialShelf
    own_alerts: LocalAlerts | None
    preferences: Preferences
    layouts: LayoutStore
    broker_days: BrokerDaysOfRun


def last_steps(parts: RunningParts, session: SessionEnd) -> LastSteps:
    """How these parts end."""

    async def leave_screen() -> None:
        parts.tray.end()
        await parts.recorded.leave()
        parts.built.window.hide()

    async def stop() -> None:
        await parts.programs.end()
        await parts.archive.stop()  # while what it records is still pushed
        await parts.services.outside.finish(session.last_notice)
        await parts.tasks.close()  # tasks close their dialogs, so the window is deleted after them

    def discard() -> None:
        parts.services.tray.close()  # where notices come from it, the last one has shown it again
        for watcher in parts.watchers:  # a login under way asked for the look
            watcher.deleteLater()
        parts.built.discard()
        overrides.report_to(None)

    async def keep() -> None:
        await parts.keyring.end()
        if parts.practice is not None:
            await parts.practice.stop()
        await parts.recorded.leave()  # at the session's end; else it was left with the screen
        await parts.recorded.close()
        await parts.shelf.finish()
        if parts.own_alerts is not None:
            parts.own_alerts.close()
        parts.preferences.save_now()
        parts.layouts.save_now()
        await parts.archive.close()  # on a slow disk it waits for the read under way
        parts.broker_days.end()  # the last: until here what is written is of the days that were in force

    return LastSteps(
        leave_screen=leave_screen,
        stop=stop,
        cancel=parts.tasks.cancel,
        discard=discard,
        close_log=parts.audit.close,
        keep=keep,
    )


def end_before_return(close: Callable[[], None], ended: Callable[[], bool]) -> None:
    """Call `close` and run the loop until `ended`, or until Windows would lose patience.

    Windows sends the message from inside the loop, where no task runs. Inside a task no other one could go on, so the
    end is only begun there, as it is where no loop runs. Presses and keys wait: the window is still there.
    """
    close()
    try:
        if asyncio.current_task() is not None:
            return
    except RuntimeError:
        return
    latest = time.monotonic() + PATIENCE
    while not ended() and time.monotonic() < latest:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        time.sleep(PAUSE)
