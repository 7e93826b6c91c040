"""One run of the sandbox program: opens exchange, ports, driver and control port, and closes them at the end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tideboard_core.errors import BadInput
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_sandbox.clock_driver import Driver
from tideboard_sandbox.command_line import Options, bad_option
from tideboard_sandbox.control import LONGPORT, OPEND, REST, Commands, ControlServer, PortClock, Start
from tideboard_sandbox.exchange.broker.state_file import is_damage
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal
from tideboard_sandbox.opend.server import OpendServer
from tideboard_sandbox.opend.session.state import OpendState
from tideboard_sandbox.server.bench_commands import plan_split, security
from tideboard_sandbox.server.journal import MOST_ROWS, Journal
from tideboard_sandbox.server.listener import allow_files
from tideboard_sandbox.server.service import PortService

if TYPE_CHECKING:
    from tideboard_sandbox.exchange.recorded.values import RecordedSession
    from tideboard_sandbox.longport.access.api_keys import KeptKeys
    from tideboard_sandbox.opend.websocket import WebSocketListener
    from tideboard_sandbox.rest.server import RestServer

_LONGPORT_KEYS = "longport-keys"
"""Name of the LongPort keys in the state file."""

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SENTENCES = {
    "not-a-trading-day": "{day} is not a trading day in Hong Kong.",
    "no-half-day": "The calendar has no half day up to {day}.",
    "no-late-open": "The calendar has no day that began late up to {day}.",
    "symbolic-link": "{path} is a symbolic link: name the file itself with --state.",
    "not-a-file": "{path} is not a file: name another with --state.",
    "state-of-another-market": "The state file {path} belongs to another market (a practice, or another recorded day): "
    "name another with --state.",
}
_DAMAGED = {
    "bad-state-file": "The state file {path} is damaged ({reason}): rename it or name another with --state.",
    "state-file-of-another-version": (
        "The state file {path} is of another version: rename it or name another with --state."
    ),
}
"""The state file's content cannot be used, and no second start will change that."""
_log = logging.getLogger("tideboard.sandbox")


class PortTaken(Exception):
    """A port cannot be listened on."""

    def __init__(self, *, name: str, host: str, port: int, problem: OSError) -> None:
        super().__init__(f"The {name} port {port} on {host} is not free: {problem.strerror or problem}.")


class DamagedState(Exception):
    """The content of the state file cannot be used; the text is the sentence to show."""


class Program:
    """One run of the sandbox."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._stop = asyncio.Event()
        self._recorded = _recorded(options)
        self.exchange = _exchange(options, self._recorded)
        _set_accounts(self.exchange, options)
        most = MOST_ROWS if options.control_port is not None else 0  # nobody can read it without that port
        self._journal = Journal(lambda: self.exchange.now, most=most)
        self.exchange.on_event(self._journal.on_event)
        self._clock = PortClock(asyncio.get_running_loop().time)
        wants_opend = options.opend_port is not None or options.opend_ws_port is not None
        self._opend = self._opend_server() if wants_opend else None
        self.ports: dict[str, PortService] = {} if self._opend is None else {OPEND: self._opend}
        rest = None if options.rest_port is None else self._rest_server()
        if rest is not None:
            self.ports[REST] = rest
        if options.longport_port is not None:
            self.ports[LONGPORT] = self._longport_server()
        self._driver = Driver(
            self.exchange,
            self._flush,
            speed=options.speed,
            rate=options.rate,
            update_universe=self._update_universe,
            checkpoint=self.exchange.checkpoint,
            requests=self._journal.requests,
            draw_ahead=self.exchange.draw_ahead,
        )
        self._commands = Commands(
            self.exchange,
            self.ports,
            self._driver,
            self._clock,
            notices=[server for server in (self._opend, rest) if server is not None],
            keyed=rest,
            started=Start(
                seed=options.seed,
                speed=options.speed,
                scenario=options.scenario,
                prepare=partial(_set_accounts, self.exchange, options),
            ),
            journal=self._journal,
        )
        self._control = ControlServer(self._commands.table())

    def _opend_server(self) -> OpendServer:
        options = self._options
        shared = OpendState(
            self.exchange,
            now=self._clock,
            rsa=_rsa_key(options.opend_rsa_key),
            trading_enabled=options.enable_trading,
            seed=options.seed,
            journal=self._journal,
            connections=options.connections,
        )
        return OpendServer(shared)

    def _rest_server(self) -> RestServer:
        # Imported here: it needs the HTTP library, and a sandbox with OpenD's port alone starts faster without that.
        from tideboard_sandbox.rest.server import RestServer
        from tideboard_sandbox.rest.state import RestState

        options = self._options
        shared = RestState(
            self.exchange,
            now=self._clock,
            keys=options.rest_keys,
            trading_enabled=options.enable_trading,
            seed=options.seed,
            journal=self._journal,
            connections=options.connections,
        )
        return RestServer(shared)

    def _longport_server(self) -> PortService:
        from tideboard_sandbox.longport.access.state import LongportState
        from tideboard_sandbox.longport.server import LongportServer

        options = self._options
        shared = LongportState(
            self.exchange,
            now=self._clock,
            trading_enabled=options.enable_trading,
            seed=options.seed,
            stored_keys=self._stored_longport_keys(),
            journal=self._journal,
            connections=options.connections,
            region=options.longport_region,
        )
        return LongportServer(shared)

    def _stored_longport_keys(self) -> KeptKeys | None:
        from tideboard_sandbox.longport.access.api_keys import keys_file, stored_in_text

        if self._options.longport_keys is not None:
            return keys_file(self._options.longport_keys)
        if self._options.state is not None:
            return stored_in_text(
                self.exchange.stored_text(_LONGPORT_KEYS), partial(self.exchange.store_text, _LONGPORT_KEYS)
            )
        return None

    def _update_universe(self, count: int) -> None:
        self.exchange.universe_updates(count)

    def _flush(self) -> None:
        for port in self.ports.values():
            port.flush()

    def stop(self) -> None:
        self._stop.set()

    async def run(self, announce: Callable[[dict[str, Any]], None]) -> None:
        """Open the ports, print their addresses, and serve until stopped.

        Raises PortTaken, and sqlite3.Error when the state file cannot be written any more.
        """
        self._commands.apply_scenario(self._options.scenario)
        try:
            announce(await self._open())
            if self._options.exit_with_parent:
                _watch_stdin(asyncio.get_running_loop(), self.stop)
            await self._serve()
        finally:
            await self._control.close()
            async with asyncio.TaskGroup() as group:
                for port in self.ports.values():
                    group.create_task(port.shut())
            self.exchange.close()
            if self._recorded is not None:
                self._recorded.close()

    async def _serve(self) -> None:
        lost: BaseException | None = None
        try:
            async with asyncio.TaskGroup() as group:
                driving = group.create_task(self._driver.run())
                await self._stop.wait()
                driving.cancel()
        except* sqlite3.Error as problems:
            lost = problems.exceptions[0]
        if lost is not None:
            raise lost

    async def _open(self) -> dict[str, Any]:
        options = self._options
        allow_files(options.connections * len(self.ports))
        line: dict[str, Any] = {}
        ports = {
            OPEND: ("OpenD", options.opend_port),
            REST: ("REST", options.rest_port),
            LONGPORT: ("LongPort", options.longport_port),
        }
        if self._opend is not None and options.opend_ws_port is not None:
            socket = self._opend.with_web_socket()
            await _listen("OpenD WebSocket", socket, host=options.host, port=options.opend_ws_port)
        for name, server in self.ports.items():
            label, port = ports[name]
            if port is not None:
                await _listen(label, server, host=options.host, port=port)
            line.update(server.first_line)
        if options.control_port is not None:
            try:
                line["control"] = await self._control.listen(host="127.0.0.1", port=options.control_port)
            except OSError as problem:
                raise PortTaken(name="control", host="127.0.0.1", port=options.control_port, problem=problem) from None
        if not options.password_from_file:
            line["trade_password"] = options.trade_password
        return line


def stop_on_signals(program: Program) -> None:
    """End the program on SIGINT and SIGTERM; call it in the main thread, with the loop running."""
    loop = asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        try:
            loop.add_signal_handler(number, program.stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(program.stop))


async def _listen(name: str, server: PortService | WebSocketListener, *, host: str, port: int) -> None:
    try:
        await server.listen(host=host, port=port)
    except OSError as problem:
        raise PortTaken(name=name, host=host, port=port, problem=problem) from None


def _recorded(options: Options) -> RecordedSession | None:
    """Open what is played instead of a simulated market; BadInput with its sentence."""
    if options.play is None:
        return None
    # Imported here: it needs numpy, which an ordinary sandbox does without.
    from tideboard_sandbox.exchange.recorded.sources import open_session

    return open_session(options.play, options.date)


def _exchange(options: Options, recorded: RecordedSession | None) -> Exchange:
    try:
        return Exchange(
            seed=options.seed,
            date=options.date,
            start=options.start,
            universe=options.universe,
            scenario=options.exchange_scenario,
            state=options.state,
            trade_password=options.trade_password,
            recorded=recorded,
        )
    except BadInput as problem:
        if problem.code in _DAMAGED:
            raise DamagedState(_DAMAGED[problem.code].format_map(problem.data)) from None
        sentence = _SENTENCES.get(problem.code)
        if sentence is None:
            raise
        raise bad_option(sentence.format_map(problem.data)) from None
    except OSError as problem:
        raise bad_option(f"Cannot use the state file {options.state}: {problem.strerror}.") from None
    except (ValueError, KeyError, TypeError, ArithmeticError, sqlite3.DatabaseError) as problem:
        if options.state is None or (isinstance(problem, sqlite3.Error) and not is_damage(problem)):
            raise
        _log.exception("the state file cannot be read")
        reason = f"{type(problem).__name__}: {problem}"
        raise DamagedState(_DAMAGED["bad-state-file"].format(path=options.state, reason=reason)) from None


def _set_accounts(exchange: Exchange, options: Options) -> None:
    """Give accounts what the command line says, unless a state file has them already."""
    if not exchange.is_new:
        return
    transfers = exchange.broker.transfers
    try:
        for cash in options.cash:
            transfers.set_cash(cash.account, cash.amount)
        for held in options.holdings:
            transfers.set_holding(held.account, security(held.symbol), held.quantity, held.cost)
        for split in options.splits:
            plan_split(exchange, split)
    except CommandRefusal as refusal:
        raise bad_option(str(refusal)) from None


def state_sentence(state: Path | None, problem: sqlite3.Error) -> str:
    """Why the state file cannot be written, and what to do."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return f"The disk is full, {state} cannot be written: make room and start again."
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return f"The state file {state} or its folder cannot be written: name another with --state."
    return f"The state file {state} cannot be used: {problem}."


def _rsa_key(path: Path | None) -> RsaPieces | None:
    if path is None:
        return None
    try:
        return RsaPieces(path.read_bytes())
    except OSError as problem:
        raise bad_option(f"Cannot read the RSA key from {path}: {problem.strerror}.") from None
    except BadInput as problem:
        raise bad_option(f"{path} is not a PKCS#1 PEM file with an RSA key of 1024 bits ({problem}).") from None


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Stop at the end of standard input; a daemon thread, because not every loop can wait on every kind of file."""

    def wait_for_end() -> None:
        # os.read and not sys.stdin: a thread inside the buffered reader would hold its lock at exit.
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        except (OSError, ValueError):
            pass
        try:
            loop.call_soon_threadsafe(stop)
        except RuntimeError:
            _log.debug("standard input ended after the loop")

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()
