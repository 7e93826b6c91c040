"""The window with a program beside it, until this process, or the one that serves programs, is killed at a point.

`python -m fakes.walks.killed_programs` takes lines of JSON, `[DIRECTORY, SANDBOX, RUN, POINT, WHOM]`, and makes each
run in a fork of itself: SANDBOX is the first line of an exchange that stands still, POINT counts what is written to the
disk or to the exchange, said on the channel, and changed on the desk, and WHOM is `window` or `child`. A run prints a
line for what a person and the program see: `waiting COUNT`, `unknown ORDER`, `sent COUNT`, `seen CLIENT_ID ID STATE`,
`again CLIENT_ID ID STATE`, `yes`, `points COUNT`; what follows its end is `ended EXIT_CODE`.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.killing import kill
from fakes.values.lock import MemoryStore
from pictures.hands import Hands
from pictures.stage import Stage, wiring
from tideboard_api.calls import proposal_fields
from tideboard_api.client import Client, ProposalHandle
from tideboard_api.errors import ApiError
from tideboard_api.proposing import FINAL, ProposalFields, ProposalReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.gateways.opend.connection import OpendConnection
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.programs.keys import KeyEnvironment
from tideboard_core.programs.proposal import Proposal
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.programs.proposal_list import ProposalList
from tideboard_desktop.programs.service import ProgramsService
from tideboard_desktop.startup.app import run_loop

SYMBOL, PLACE = "HK.00700", "2202"
PURSE = "purse.json"
"""File beside the data folder: the keys that a program has from earlier runs, by their names."""
KEYRING = "keyring.json"
"""File beside the data folder: what the user's keyring keeps over the runs."""
BEGAN = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
READ, APART = 3.3, 11.0
"""Seconds that a person reads what a program proposed, and after which an order is no repetition of the one before."""
POINTS: tuple[tuple[Any, str], ...] = (
    (os, "write"),
    (os, "fsync"),
    (ApprovedOrder, "take"),
    (OpendConnection, "write"),
    (ProposalDesk, "_change"),
    (ProgramsService, "_take"),
    (ProgramsService, "_send"),
)


def say(*words: object) -> None:
    """One line in one piece, at once: what was seen stays seen, and another thread speaks too."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Points:
    """Counts, before and after each of the calls of POINTS, and strikes at one of them."""

    def __init__(self) -> None:
        self.count, self.at, self.strike = 0, 0, kill
        self.whom: Callable[[], int | None] = os.getpid
        self._lock = threading.Lock()
        for owner, name in POINTS:
            setattr(owner, name, self._counted(getattr(owner, name)))

    def arm(self, at: int, whom: Callable[[], int | None]) -> None:
        """Count from now on, and strike at this one."""
        self.count, self.at, self.whom = 0, at, whom

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def counting(*arguments: Any, **more: Any) -> Any:
            self._pass()
            found = call(*arguments, **more)
            self._pass()
            return found

        return counting

    def _pass(self) -> None:
        with self._lock:
            self.count += 1
            struck = self.count == self.at
        process = self.whom() if struck else None
        if process is not None:
            self.strike(process)


NUMBERS = {"a": "sell", "b": "sell", "c": "buy"}
"""Client ids in their order, and the side: an answer lets the same side wait."""


def fields_of(number: str) -> ProposalFields:
    """What is proposed under this number, the same in every run."""
    return proposal_fields(SYMBOL, NUMBERS[number], 200, "600.00", client_id=number, reason="flow", ttl=600)


def proposed(client: Client, *, number: str) -> ProposalHandle:
    """What becomes of a proposal."""
    return client.propose(fields_of(number))


def taken_back(client: Client, *, proposal: str) -> ProposalReply:
    """The end of a proposal."""
    return client.withdraw(proposal)


class KeptStore(MemoryStore):
    """A keyring whose entries a later run finds, whatever ended this one."""

    def __init__(self, file: Path) -> None:
        super().__init__(_read(file))
        self._file = file

    async def set(self, name: str, value: str) -> None:
        await super().set(name, value)
        _keep(self._file, self)

    async def delete(self, name: str) -> None:
        await super().delete(name)
        _keep(self._file, self)


def _read(file: Path) -> dict[str, str]:
    return json.loads(file.read_bytes()) if file.exists() else {}


def _keep(file: Path, values: dict[str, str]) -> None:
    """In one piece, as a keyring does: a kill leaves it as it was before, or after."""
    (new := file.with_suffix(".new")).write_text(json.dumps(values), encoding="utf-8")
    new.replace(file)


class Session:
    """A person at the window and a program beside it; the program bears its number until it is asked again."""

    def __init__(self, application: Application, hands: Hands, points: Points, purse: Path) -> None:
        self.application, self.hands, self.points, self._purse = application, hands, points, purse
        self.stage = hands.stage
        self.service = application.programs.service()
        assert self.service.desk is not None
        self.desk = self.service.desk
        self.desk.listen(lambda one: say("seen", f"{one.key}/{one.fields.client_id}", one.id, one.state.value))

    async def key(self, name: str) -> str:
        """A key that may propose in practice: the one that an earlier run made, or a new one."""
        purse = _read(self._purse)
        if name not in purse:
            scopes = [ProgramScope.MARKET, ProgramScope.PROPOSE_PRACTICE]
            most = {"HKD": Decimal(10_000_000)}
            purse[name] = await self.service.make(name, scopes, [KeyEnvironment.PRACTICE], most)
            _keep(self._purse, purse)
        return purse[name]

    async def ask(self, token: str, work: Callable[[Client], Any]) -> Any:
        """What a program gets; None where nobody answers."""

        def call() -> Any:
            try:
                with Client(place=self.service.address, key=token) as client:
                    return work(client)
            except ApiError as error:
                say("refused", error.code)
                return None

        return await asyncio.to_thread(call)

    async def again(self, name: str, token: str) -> None:
        """Propose what an earlier run proposed; what is new to the window is taken back."""
        for number in NUMBERS:
            handle = await self.ask(token, partial(proposed, number=number))
            if handle is not None:
                say("again", f"{name}/{number}", handle.reply.id, handle.reply.state.value)
                await self.ask(token, partial(taken_back, proposal=handle.reply.id))

    def unanswered(self) -> list[str]:
        """The orders of which nobody knows whether the exchange has them."""
        account = self.application.account
        assert account is not None
        writes = self.application.trading.blotter.writes.unknowns(account.id)
        return [one.client_order_id for one in writes]

    async def day(self, token: str) -> None:
        """One is taken back, one declined, one changed and confirmed."""
        for number, act in zip(NUMBERS, (None, self._decline, self._confirm), strict=True):
            handle = await self.ask(token, partial(proposed, number=number))
            if handle is None or handle.reply.state in FINAL:
                continue
            if act is not None:
                await act()
            else:
                await self.ask(token, partial(taken_back, proposal=handle.reply.id))

    async def _decline(self) -> None:
        if (shown := await self._listed()) is not None:
            QTest.keyClick(shown.rows, Qt.Key.Key_Delete)
            shown.close()

    async def _confirm(self) -> None:
        shown = await self._listed()
        if shown is None:
            return
        QTest.keyClick(shown.rows, Qt.Key.Key_Return)
        shown.close()
        if self.application.built.ticket.ticket.form.proposal is None:
            return
        self.hands.fill("quantity", "100")
        self.hands.press("review_order")
        for _ in range(200):
            await asyncio.sleep(0.02)
            if any(one.objectName() == "confirm_order" for one in QApplication.topLevelWidgets() if one.isVisible()):
                break
        else:
            return  # the process that serves programs ended: the proposal is gone
        await self.stage.moment(READ)
        if not (sends := self._sends()):
            return
        say("yes")
        sends[0].click()
        await self.hands.closed()
        await self.stage.until(lambda: not self.application.built.busy)

    def _sends(self) -> list[QPushButton]:
        found = [
            one for top in QApplication.topLevelWidgets() if top.isVisible() for one in top.findChildren(QPushButton)
        ]
        return [
            one for one in found if one.accessibleIdentifier() == "send_order" and one.isVisible() and one.isEnabled()
        ]

    async def _listed(self) -> ProposalList | None:
        """The list with its first row selected, if that is open still."""
        self.stage.command("programs.proposals")
        await asyncio.sleep(0.02)
        shown = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ProposalList) and one.isVisible())
        shown.rows.selectRow(0)
        row = shown.selected
        return None if row is None or row.proposal.over else shown

    async def left_alone(self) -> list[Proposal]:
        """What stands in list or ticket although nothing may."""
        await asyncio.sleep(0.05)
        for name in ("confirm_order", "order_result"):
            for one in [top for top in QApplication.topLevelWidgets() if top.objectName() == name and top.isVisible()]:
                one.close()
            await asyncio.sleep(0.05)
        await self.stage.until(lambda: not self.application.built.busy)
        form = self.application.built.ticket.ticket.form
        assert form.proposal is None
        self.application.built.ticket.leave_editing()  # what the person typed keeps the next one in the list
        return [*self.desk.waiting]


async def session(application: Application, stage: Stage, purse: Path, arguments: list[str]) -> None:
    """One run."""
    run, at, whom = arguments
    points, hands = Points(), Hands(stage)
    await stage.until(lambda: application.account is not None and application.built.chart_shown)
    await application.trading.lock.unlock(stage.sandbox.trade_password, lifetime=UnlockLifetime.MINUTES_30)
    await stage.show(SYMBOL)
    one = Session(application, hands, points, purse)
    say("waiting", len(one.desk.waiting))
    if whom == "child":
        for number in range(int(run)):
            await child_killed(one, f"key-{number}", (number + 1) * int(at) // int(run))
        return
    last, own = f"key-{int(run) - 1}", f"key-{run}"
    tokens = await one.key(last), await one.key(own)
    await one.service.switch(on=True)
    await one.again(last, tokens[0])
    for order in (unknown := one.unanswered()):
        say("unknown", order)
    say("sent", (await stage.sandbox.state())["requests"].get(PLACE, 0))
    if unknown:
        return  # the same side waits until the person has decided
    points.arm(int(at), os.getpid)
    await one.day(tokens[1])
    say("points", points.count)


async def child_killed(one: Session, name: str, at: int) -> None:
    """The process that serves programs dies at a point of a day; the next one knows what became of each."""
    service = one.service
    await one.stage.passes(APART)
    token = await one.key(name)
    await service.start()

    def child() -> int | None:
        return None if service._child is None else service._child.pid

    one.points.arm(at, child)
    await one.day(token)
    say("points", one.points.count)
    if service._child is not None:  # the day was over before
        await service.stop()
    await one.stage.until(lambda: service._child is None)
    say("waiting", len(await one.left_alone()))
    await service.start()
    await one.again(name, token)
    for record in service.keys.records:
        await service.revoke(record.id)
    await service.stop()


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox, arguments: list[str]) -> int:
    """Start, act, end."""
    clock = ManualClock(BEGAN + timedelta(minutes=int(arguments[0])))
    SettingsFile(directory).save(Settings(welcomed=True))
    prepared = prepare(directory)
    wired = replace(wiring(sandbox, clock, prepared, broker=False), store=KeptStore(directory.with_name(KEYRING)))
    application = Application(qt, prepared, wired, None)
    application.build()
    stage = Stage(application, sandbox, clock)
    running = asyncio.get_running_loop().create_task(application.run())
    try:
        await session(application, stage, directory.with_name(PURSE), arguments)
    finally:
        application.close()
        await running
    return 0


def run(directory: str, sandbox: dict[str, Any], *arguments: str) -> int:
    """One run, in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    folder = Path(directory).resolve()
    os.environ["XDG_RUNTIME_DIR"] = str(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    return run_loop(qt, lambda: program(qt, folder, OpenSandbox(sandbox), [*arguments]))


def main() -> int:
    """Run what is asked for, each in a fork, which has no import to make."""
    assert sys.platform != "win32"
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(run(*json.loads(line)))
        say("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
