"""The composition root: command line -> settings -> vault -> gateway -> hub, guard, audit -> window; owns the loop."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import ORDERS_LINK, OTHER_LINK, QUOTES_LINK, LinkKey
from tideboard_core.model.order import PracticeAccount
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.system import MarketClock, SecretStore
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Connection, Settings
from tideboard_core.system.vault import Vault
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import Prepared, asks_for_connection, uses
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.connection.practice.exchange import Practice, PracticePorts
from tideboard_desktop.connection.practice.sandbox_launch import SandboxLaunch
from tideboard_desktop.connection.uses import Uses, same_end_point
from tideboard_desktop.crash.recorder import CrashRecorder
from tideboard_desktop.startup.brokers import Brokers, SandboxPort
from tideboard_desktop.startup.event_loop import event_loop
from tideboard_desktop.startup.observer import StartObserver
from tideboard_desktop.startup.placeholder_window import PlaceholderWindow
from tideboard_desktop.startup.qt_application import QtApplication
from tideboard_desktop.startup.single_instance import SingleInstance
from tideboard_desktop.ui.cli.terminal import ExitCode, complain
from tideboard_desktop.ui.collector import pause_collector
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.bars.banner import BannerMessage

if TYPE_CHECKING:  # imported with the first play
    from tideboard_desktop.connection.practice.play import Play

log = logging.getLogger(__name__)

KEY_LOG = "key-log"
translate = QCoreApplication.translate


def run_program(
    runner: asyncio.Runner,
    qt: QtApplication,
    options: argparse.Namespace,
    prepared: Prepared,
    instance: SingleInstance,
    placeholder: PlaceholderWindow,
    launch: SandboxLaunch | None = None,
    observer: StartObserver | None = None,
) -> int:
    """Fill the empty window of the start; returns the exit code. What cannot be used is said on stderr, with code 2.

    Where that are the connections of the settings, the window opens and says so, and nothing is connected. `launch` is
    the sandbox that was started before this module was imported.
    """
    store = None if observer is None else observer.store()
    try:
        wiring = wire(options, prepared, SystemClock(), store, launch)
    except (BadInput, OSError) as error:
        if asks_for_connection(options):
            complain(cannot_start(error))
            return ExitCode.UNUSABLE
        log.warning("connections of the settings not used: %s", error)
        prepared = replace(prepared, problem=error)
        wiring = wire(options, replace(prepared, settings=Settings()), SystemClock(), store)
    try:
        return runner.run(_main(qt, prepared, wiring, options, instance, placeholder, observer))
    except Exception as error:  # noqa: BLE001  this ends the program; the report knows its secrets and leaves them out
        recorder = CrashRecorder(prepared.directory, prepared.redactor, lambda: prepared.settings, uses=wiring.uses)
        return recorder.ended_by(error)


def wire(
    options: argparse.Namespace,
    prepared: Prepared,
    clock: MarketClock,
    store: SecretStore | None = None,
    launch: SandboxLaunch | None = None,
) -> Wiring:
    """Decide gateways, source and practice exchange; BadInput for a key file or uses that cannot be used.

    Secrets are kept in `store`, in the system's keyring where there is none. `launch` is a sandbox that is starting.
    """
    seen = prepared.redactor.add
    vault = store or Vault(seen=seen)
    stores = Stores(vault, CredentialShelf(vault, clock=clock, seen=seen))
    return wire_to(uses(options, prepared.settings), prepared, clock, stores, launch)


class Stores(NamedTuple):
    """Where the secrets of this process are: they outlive a change of connection."""

    vault: SecretStore
    shelf: CredentialShelf


def wire_to(
    wanted: Uses,
    prepared: Prepared,
    clock: MarketClock,
    stores: Stores,
    launch: SandboxLaunch | None = None,
    play: Play | None = None,
) -> Wiring:
    """The same for uses that are chosen already; OSError and BadInput for a key file that cannot be used.

    With a `play` the sandbox's market is a recorded day.
    """

    def again(other: Uses) -> Wiring:
        return wire_to(other, prepared, SystemClock() if play is not None else clock, stores)

    def practise(other: Play) -> Wiring:
        from tideboard_core.system.paced_clock import PacedClock

        return wire_to(other.uses, prepared, PacedClock(), stores, play=other)

    brokers = Brokers(prepared.redactor, clock, stores.shelf, prepared.directory)
    child = None
    if wanted.practice:
        if launch is None or launch.wanted != wanted:
            launch = SandboxLaunch(wanted, prepared.directory, play)
        child = _SandboxConnections(launch, brokers, today=lambda: clock.wall().date())
    spec = brokers.spec if child is None else child.spec
    return Wiring(
        gateways=tuple(spec(target, _links(wanted, target)) for target in wanted.all),
        uses=wanted,
        source=SourceKind.PRACTICE if wanted.practice else SourceKind.REAL,
        store=stores.vault,
        shelf=stores.shelf,
        clock=clock,
        practice=None if child is None else child.practice,
        rewire=again,
        practise=practise,
        play=play,
        check=brokers.check,
        sign_ins=brokers.sign_ins(),
    )


def _links(wanted: Uses, target: Connection) -> tuple[LinkKey, ...]:
    """What a connection is used for; orders go where the prices come from unless another one takes them."""
    brings = {QUOTES_LINK: wanted.connection, ORDERS_LINK: wanted.orders or wanted.connection}
    if wanted.other_flow is not None:
        brings[OTHER_LINK] = wanted.other_flow
    return tuple(link for link, one in brings.items() if same_end_point(one, target))


class _SandboxConnections:
    """The sandbox process of one wiring with the connections to its ports; only here accounts become PRACTICE."""

    def __init__(self, launch: SandboxLaunch, brokers: Brokers, *, today: Callable[[], date]) -> None:
        self._launch, self._brokers, self._today = launch, brokers, today
        self._practice_ports = PracticePorts()

    def practice(self, tasks: Tasks, ready: Callable[[], None]) -> Practice:
        """The practice exchange; `Practice.start` waits for the child or starts it."""
        return Practice(self._launch, ports=self._practice_ports, tasks=tasks, ready=ready, today=self._today)

    def spec(self, target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        sandbox = SandboxPort(
            port=self._launch.ports.get(target.door, self._launch.port),
            child=self._practice_ports,
            account=PracticeAccount,
        )
        return self._brokers.builders[target.door].practice_spec(sandbox, links)


def run_loop(qt: QApplication, program: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a coroutine on Qt's own loop until it ends."""
    with event_loop(qt) as runner:
        return runner.run(program())


async def _main(
    qt: QtApplication,
    prepared: Prepared,
    wiring: Wiring,
    options: argparse.Namespace,
    instance: SingleInstance,
    placeholder: PlaceholderWindow,
    observer: StartObserver | None,
) -> int:
    application = Application(qt, prepared, wiring, options.symbol)
    _catch_errors(lambda: application)
    _end_on_signals(application)
    await application.build_in_turns(placeholder.geometry())
    qt.set_handlers(application.close, partial(_offer, application))
    # once it is painted: Qt's network library takes as long to load as a dock to build
    application.shown.add(partial(_answer_later_starts, application, instance))
    placeholder.replace_by(application.window)
    if options.key_log_dropped:
        _show_key_log_message(application)
    if options.open is not None:
        _offer(application, options.open.absolute())
    if options.screenshot:
        application.spawn(_screenshot(application, options.screenshot, options.after), "screenshot")
    if observer is not None:
        application.spawn(observer.visit(application), "visit")
    await application.run()
    while application.next is not None:  # another connection was chosen: build everything again for it
        prepared = replace(prepared, settings=application.preferences.settings, problem=None)
        symbol = application.selection.instrument
        pause_collector()  # until its chart is shown; what is collected then was left out before, this application too
        wiring = application.next
        application = Application(qt, prepared, wiring, symbol)
        # in one turn: a request to quit that came between two would reach the application that has ended
        application.build()
        _end_on_signals(application)
        _take_requests(qt, application, instance)
        await application.run()
    await wiring.shelf.finish()  # wait for a token renewal under way: only its answer has the valid token
    if observer is not None:
        observer.ended()
    return application.exit_code


def _take_requests(qt: QtApplication, application: Application, instance: SingleInstance) -> None:
    """Take the requests to quit, to open a file and to raise the window, which is built."""
    qt.set_handlers(application.close, partial(_offer, application))
    _answer_later_starts(application, instance)


def _answer_later_starts(application: Application, instance: SingleInstance) -> None:
    """Let a later start raise the window, and open the file that it names."""
    instance.on_call(application.tray.open, partial(_offer, application))


def _show_key_log_message(application: Application) -> None:
    text = translate(
        "Application",
        "SSLKEYLOGFILE was set. It would write the keys of encrypted connections to a file, so Tideboard ignores it.",
    )
    notice = BannerMessage(
        text, button=translate("Unlock", "Dismiss"), action=lambda: application.window.banner.clear(KEY_LOG)
    )
    application.window.banner.show_message(KEY_LOG, notice)


async def _screenshot(application: Application, path: Path, after: float) -> None:
    await asyncio.sleep(after)
    if not application.window.grab().save(str(path)):
        complain(f"the picture could not be written to {path}")
        application.exit_code = ExitCode.FAILED
    application.close()


def _catch_errors(application: Callable[[], Application]) -> None:
    """Report errors to the application that runs; a thread keeps the hook of its beginning, with all that it knows."""

    def hook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        application().report(error, kind.__name__)

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        application().report(context.get("exception") or RuntimeError(context["message"]), "loop")

    sys.excepthook = hook
    asyncio.get_running_loop().set_exception_handler(handle)


def _end_on_signals(application: Application) -> None:
    """End in order on signals, also if the terminal closes (SIGHUP): OpenD is locked, the order log closed."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    for number in (signal.Signals[name] for name in names):
        try:
            loop.add_signal_handler(number, application.close)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: application.close())


def _offer(application: Application, file: Path) -> None:
    application.window.layouts.offer(file)
