"""The composition root: command line -> settings -> vault -> gateway -> hub, guard, audit -> window; owns the loop."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tideboard_core.clock import SystemClock
from tideboard_core.errors import BadInput
from tideboard_core.gateways.opend.check import check
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.gateways.opend.translate.accounts import BROKER_ACCOUNTS, AccountTypes, TrdEnv
from tideboard_core.hub import Hub
from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode, Verdict
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import PracticeAccount
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import Gateway, MarketClock
from tideboard_core.settings import Backend, Connection
from tideboard_core.vault import Vault
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_desktop.application import Application, Wiring
from tideboard_desktop.connection.checkup import CheckConnection
from tideboard_desktop.instance import SingleInstance
from tideboard_desktop.practice import Door, Practice, free_port
from tideboard_desktop.services import TradingRelay
from tideboard_desktop.shell import Shell
from tideboard_desktop.startup import Prepared, connection, prepare
from tideboard_desktop.texts import error_sentence

log = logging.getLogger(__name__)

PRACTICE_ACCOUNTS: AccountTypes = dict.fromkeys(TrdEnv, PracticeAccount)
"""Only the sandbox child that this process started itself gets these, whatever it says of its accounts."""
PROVIDERS = {Backend.SANDBOX: "Sandbox", Backend.OPEND: "Futu OpenD"}


def run_program(
    qt: QApplication, options: argparse.Namespace, directory: Path, instance: SingleInstance, shell: Shell
) -> int:
    """Fill the empty window of the start; returns the exit code. What cannot be used is said on stderr, with code 2."""
    try:
        prepared = prepare(directory)
        wiring = wire(options, prepared, SystemClock())
    except (BadInput, OSError) as error:
        sys.stderr.write(f"tideboard: {cannot_start(error)}\n")
        return 2
    return run_loop(qt, partial(_main, qt, prepared, wiring, options, instance, shell))


def cannot_start(error: BadInput | OSError) -> str:
    """Why the program cannot start, as a sentence."""
    if isinstance(error, BadInput):
        return error_sentence(error)
    text = QCoreApplication.translate("Start", "{path} cannot be used: {reason}.")
    return text.format(path=error.filename, reason=error.strerror)


def wire(options: argparse.Namespace, prepared: Prepared, clock: MarketClock) -> Wiring:
    """Decide gateway, source and practice exchange; BadInput for a key file that cannot be used."""
    return wire_to(connection(options, prepared.settings.connection), options, prepared, clock)


def wire_to(target: Connection, options: argparse.Namespace, prepared: Prepared, clock: MarketClock) -> Wiring:
    """The same for a connection that is chosen already; OSError and BadInput for a key file that cannot be used."""

    def again(other: Connection) -> Wiring:
        return wire_to(other, options, prepared, clock)

    vault = Vault(seen=prepared.redactor.add)
    if target.backend is Backend.OPEND:
        return Wiring(
            gateway=_builder(_broker(target, prepared)),
            source=SourceKind.REAL,
            store=vault,
            clock=clock,
            practice=None,
            connection=target,
            rewire=again,
            check=_checker(prepared, clock),
        )
    port, door = free_port(), Door()
    child = Endpoint(
        host="127.0.0.1",
        port=port,
        provider=PROVIDERS[Backend.SANDBOX],
        account_types=PRACTICE_ACCOUNTS,
        seen=prepared.redactor.add,
        door=door,
    )
    return Wiring(
        gateway=_builder(child),
        source=SourceKind.PRACTICE,
        store=vault,
        clock=clock,
        practice=lambda tasks, ready: Practice(
            prepared.directory, port, door=door, arguments=sandbox_arguments(target), tasks=tasks, ready=ready
        ),
        connection=target,
        rewire=again,
        check=_checker(prepared, clock),
    )


def sandbox_arguments(target: Connection) -> list[str]:
    """What was asked of the practice exchange, in the sandbox's own words."""
    arguments = ["--seed", str(target.seed)] if target.seed is not None else []
    return arguments + (["--scenario", target.scenario] if target.scenario else [])


def _broker(target: Connection, prepared: Prepared) -> Endpoint:
    """The OpenD of a connection; OSError and BadInput for a key file that cannot be used."""
    return Endpoint(
        host=target.host,
        port=target.port,
        provider=PROVIDERS[Backend.OPEND],
        rsa=RsaPieces(Path(target.rsa_key_file).read_bytes()) if target.rsa_key_file else None,
        account_types=BROKER_ACCOUNTS,
        seen=prepared.redactor.add,
    )


def _checker(prepared: Prepared, clock: MarketClock) -> CheckConnection:
    async def look(target: Connection, tell: Callable[[Finding], None]) -> None:
        try:
            endpoint = await asyncio.to_thread(_broker, target, prepared)
        except (BadInput, OSError) as error:
            reason = cannot_start(error)
            code, step = FindingCode.KEY_FILE, CheckStep.KEY
            tell(Finding(step=step, verdict=Verdict.BAD, code=code, data={"reason": reason}))
        else:
            await check(endpoint, clock, tell)

    return look


def _builder(endpoint: Endpoint) -> Callable[[Hub, TradingRelay, MarketClock], Gateway]:
    def build(hub: Hub, relay: TradingRelay, clock: MarketClock) -> Gateway:
        take: Callable[[datetime], None] = clock.set_market
        return OpendGateway(endpoint, feed=hub, trading=relay, clock=clock, market_time=take)

    return build


def run_loop(qt: QApplication, program: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a coroutine on Qt's own loop until it ends."""
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner:
        return runner.run(program())


async def _main(
    qt: QApplication,
    prepared: Prepared,
    wiring: Wiring,
    options: argparse.Namespace,
    instance: SingleInstance,
    shell: Shell,
) -> int:
    application = _application(qt, prepared, wiring, options.symbol, instance)
    shell.give_way_to(application.window)
    if options.screenshot:
        application.spawn(_screenshot(application, options.screenshot, options.after), "screenshot")
    await application.run()
    while application.next is not None:  # another connection was chosen: everything is built anew over it
        prepared = replace(prepared, settings=application.preferences.settings)
        application = _application(qt, prepared, application.next, application.selection.instrument, instance)
        await application.run()
    return application.exit_code


def _application(
    qt: QApplication, prepared: Prepared, wiring: Wiring, symbol: InstrumentId | None, instance: SingleInstance
) -> Application:
    application = Application(qt, prepared, wiring, symbol)
    _catch_errors(application)
    _end_on_signals(application)
    instance.on_call(lambda: _raise(application))
    return application


async def _screenshot(application: Application, path: Path, after: float) -> None:
    await asyncio.sleep(after)
    if not application.window.grab().save(str(path)):
        sys.stderr.write(f"tideboard: the picture could not be written to {path}\n")
        application.exit_code = 1
    application.close()


def _catch_errors(application: Application) -> None:
    def hook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        application.report(error, kind.__name__)

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        application.report(context.get("exception") or RuntimeError(context["message"]), "loop")

    sys.excepthook = hook
    asyncio.get_running_loop().set_exception_handler(handle)


def _end_on_signals(application: Application) -> None:
    """End in order also when the terminal or the desktop session goes (SIGHUP): OpenD is locked, the log closed."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    for number in (signal.Signals[name] for name in names):
        try:
            loop.add_signal_handler(number, application.close)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: application.close())


def _raise(application: Application) -> None:
    window = application.window
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
