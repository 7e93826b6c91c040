"""The control port and its commands: one JSON object per line in, one out; loopback only, for tests and drills."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from tideboard_api.first_heads import whole_line
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, instrument_id
from tideboard_core.model.order import Side
from tideboard_core.model.shares import shares_text
from tideboard_core.system.scenarios import MARKET_SCENARIOS, NIGHT_SCENARIOS, REPLAY_SCENARIOS, SCENARIOS
from tideboard_core.wire.address import host_and_port
from tideboard_sandbox.clock_driver import Driver
from tideboard_sandbox.command_line import clock_time
from tideboard_sandbox.exchange.broker.attached_exits import EXITS_FAIL
from tideboard_sandbox.exchange.broker.kept_terms import Keeping, Write, terms_of
from tideboard_sandbox.exchange.broker.paper_rules import LENIENT
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import DayCut
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal
from tideboard_sandbox.exchange.market.scenarios import STORIES
from tideboard_sandbox.server.bench_commands import Arguments, BenchCommands, Command, day
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.journal import NO_JOURNAL, Journal
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import PortService

START_SCENARIOS = frozenset(
    {"half-day", "late-open", *DayCut, "gap-open", "half-steps", "ex-day", *STORIES, *NIGHT_SCENARIOS}
)
"""Scenarios that decide the day, its opening, its prices or their steps: they can be chosen at the start only."""

FRACTIONS: Mapping[InstrumentId, Decimal] = {
    InstrumentId("US.AAPL"): Decimal("0.75"),
    InstrumentId("US.NVDA"): Decimal("10.5"),
}
"""What the accounts that trade there hold in scenario `fractions`."""

OPEND, REST, LONGPORT = "opend", "rest", "longport"
"""Names of the ports on the control port and in the first line."""


class PortClock:
    """Monotonic seconds for the ports' quotas, limits and pauses; a test can move them forward."""

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._ahead = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self._source() + self._ahead

    def push(self, seconds: float) -> None:
        """Move the clock forward by this much at once."""
        self._ahead += max(0.0, seconds)


class Notifying(Protocol):
    """A port whose clients take gateway notices: OpenD's and the REST port."""

    def notify(self, kind: str) -> int:
        """Send a notice to every client that wants them; returns how many. Raises BadInput."""
        ...


class Keyed(Protocol):
    """A port that requires keys: the REST port."""

    def require_keys(self, *, required: bool) -> None:
        """Require keys, or behave as a daemon that was started without a keys file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a sandbox began with, for `reset`; `prepare` gives accounts what the command line says."""

    seed: int = 1
    speed: float = 1.0
    scenario: str = "calm"
    prepare: Callable[[], None] = lambda: None


_RESET = frozenset({"do", "seed", "date", "start", "scenario", "speed"})
"""Words of `reset`."""


class Commands:
    """The commands of the control port; each method takes the JSON object of a line and returns the answer's fields.

    `ports` holds the ports of this run by name. A command about ports applies to all of them unless the field `door`
    names one. `door`, `close-door`, `open-door` and `no-such-door` are words of the wire, used by scripts: they stay.
    """

    def __init__(
        self,
        exchange: Exchange,
        ports: Mapping[str, PortService],
        driver: Driver,
        clock: PortClock,
        *,
        notices: Sequence[Notifying] = (),
        keyed: Keyed | None = None,
        started: Start = Start(),
        journal: Journal = NO_JOURNAL,
    ) -> None:
        self._started = started
        self._journal = journal
        self._exchange = exchange
        self._ports = ports
        self._driver = driver
        self._clock = clock
        self._notices = notices
        self._keyed = keyed
        self._scenario = "calm"
        self._bench = BenchCommands(exchange, self._flush)

    def table(self) -> Mapping[str, Command]:
        return {
            **self._bench.table(),
            "advance": self.advance,
            "time": self.time,
            "session": self.session,
            "speed": self.speed,
            "wait": self.wait,
            "scenario": self.scenario,
            "reset": self.reset,
            "journal": self.journal,
            "state": self.state,
            "cut": self.cut,
            "fault": self.fault,
            "keeps": self.keeps,
            "loses": self.loses,
            "unnamed": self.unnamed,
            "release": self.release,
            "drop-pushes": self.drop_pushes,
            "fraction": self.fraction,
            "notify": self.notify,
            "keys": self.keys,
            "close-door": self.close_port,
            "open-door": self.open_port,
        }

    async def advance(self, given: Arguments) -> dict[str, Any]:
        """Move the exchange by `seconds`, or to `to` (HH:MM[:SS] Hong Kong, the next one)."""
        seconds = self._seconds_to(str(given["to"])) if "to" in given else float(given["seconds"])
        if not 0 <= seconds <= 40 * 86400:
            raise BadInput("bad-seconds", seconds=seconds)
        await self._driver.advance(seconds)
        self._exchange.checkpoint()
        return await self.time(given)

    async def time(self, given: Arguments) -> dict[str, Any]:
        """Exchange time, UTC and Hong Kong, and its speed."""
        now = self._exchange.now
        return {"time": now.isoformat(), "hong_kong": self._hong_kong(now).isoformat(), "speed": self._driver.speed}

    async def session(self, given: Arguments) -> dict[str, Any]:
        """Make the session of a past `day` (YYYY-MM-DD) the newest one, closed, on all ports; null: the running one."""
        self._exchange.show_session(None if given["day"] is None else day(given))
        return await self.time(given)

    async def speed(self, given: Arguments) -> dict[str, Any]:
        """Set exchange seconds per wall second."""
        self._driver.speed = _speed(given["speed"])
        return await self.time(given)

    async def wait(self, given: Arguments) -> dict[str, Any]:
        """Move the ports' clock (quota minute, rate limits, password pause) forward by `seconds`."""
        self._clock.push(float(given["seconds"]))
        return {}

    async def scenario(self, given: Arguments) -> dict[str, Any]:
        """Switch the scenario; refuses those that decide the day."""
        name = str(given["name"])
        if name in START_SCENARIOS:
            raise BadInput("scenario-only-at-start", name=name)
        if name not in SCENARIOS:
            raise BadInput("unknown-scenario", name=name)
        if self._exchange.recorded is not None and name not in REPLAY_SCENARIOS:
            raise BadInput("scenario-not-recorded", name=name)
        self._exchange.set_scenario(name if name in MARKET_SCENARIOS else "calm")
        self.apply_scenario(name)
        return {"scenario": name}

    def apply_scenario(self, name: str) -> None:
        """Make driver and ports behave as in a scenario."""
        self._scenario = name
        if name == "fractions":
            self._exchange.broker.hold_fractions(FRACTIONS)
        self._exchange.broker.paper.lenient = name == LENIENT
        self._exchange.broker.exits_fail = name == EXITS_FAIL
        self._driver.fast_steps = name == "fast"
        for port in self._ports.values():
            port.apply_scenario(name)
            port.flush()

    async def reset(self, given: Arguments) -> dict[str, Any]:
        """Begin anew as at the start, or with another `seed`, `date`, `start`, `scenario` or `speed`.

        Market, accounts, orders, quotas, limits, faults, counts and the journal are those of a fresh start; ports stay
        open at their addresses, clients connected and logged in.
        """
        if unknown := set(given) - _RESET:
            raise CommandRefusal(f"A reset cannot set {', '.join(sorted(unknown))}: give it at the start.")
        seed, scenario = int(given.get("seed", self._started.seed)), str(given.get("scenario", self._started.scenario))
        if scenario not in SCENARIOS:
            raise BadInput("unknown-scenario", name=scenario)
        if self._exchange.recorded is not None and (scenario not in REPLAY_SCENARIOS or "date" in given):
            raise CommandRefusal("A recorded day is played again as it was: without another day or market scenario.")
        speed = _speed(given.get("speed", self._started.speed))
        changes: dict[str, Any] = {"seed": seed, "scenario": scenario if scenario in MARKET_SCENARIOS else "calm"}
        if "date" in given:
            changes["date"] = day(given, "date")
        if "start" in given:
            changes["start"] = clock_time(str(given["start"]))
        self._exchange.restart(**changes)
        try:
            self._started.prepare()
        finally:  # the exchange is another one already: no port may be left with what the old one knew
            self._driver.restart(speed)
            for port in self._ports.values():
                await port.reset(seed)
            self._journal.restart()
            self.apply_scenario(scenario)
        return await self.time({})

    async def journal(self, given: Arguments) -> dict[str, Any]:
        """Rows of the journal newer than number `after`, the newest `count` that fit the other words; `clear` after."""
        words = {name: given[name] for name in ("kind", "door", "call", "outcome") if given.get(name) is not None}
        if given.get("account") is not None:
            words["account"] = self._account_id(str(given["account"]))
        count = None if given.get("count") is None else int(given["count"])
        rows = self._journal.read(words, after=int(given.get("after") or 0), count=count)
        if given.get("clear"):
            self._journal.clear()
        return {"rows": rows, "last": self._journal.last}

    def _account_id(self, name: str) -> str:
        """The id behind a short name; an id, also LongPort's for all currencies, stands for itself."""
        try:
            return self._exchange.broker.transfers.account(name).id
        except CommandRefusal:
            return name

    async def state(self, given: Arguments) -> dict[str, Any]:
        """Sessions, quota, lock, requests and orders: OpenD's at the top level, the other ports' under their names."""
        answer = {**await self.time(given), "scenario": self._scenario, **self._replayed()}
        for name, port in self._ports.items():
            answer.update(port.state() if name == OPEND else {name: port.state()})
        return answer

    def _replayed(self) -> dict[str, Any]:
        """The recording that is played, and what is to be said about it."""
        session = self._exchange.recorded
        if session is None:
            return {}
        label = session.label
        told = {"day": label.day.isoformat(), "provider": label.provider, "bars_only": label.bars_only}
        return {"replay": {**told, "notes": list(session.notes)}}

    async def cut(self, given: Arguments) -> dict[str, Any]:
        """Cut every connection, or the one with this `connection` id."""
        return {"cut": sum(port.cut(given.get("connection")) for port in self._chosen(given))}

    async def fault(self, given: Arguments) -> dict[str, Any]:
        """Let the next `times` requests of `proto` meet a fault at `point`; `text`, `status`, `code` are for refuse."""
        point, name = Point(given["point"]), given["proto"]
        times, text = int(given.get("times", 1)), str(given.get("text", "refused by the control port"))
        status, code = (None if given.get(key) is None else int(given[key]) for key in ("status", "code"))
        for port in self._chosen(given):
            call = port.call_named(name)
            if call is not None:
                port.order(Fault(call=call, point=point, times=times, text=text, status=status, code=code))
                return {}
        raise BadInput("unknown-call", name=name)

    async def keeps(self, given: Arguments) -> dict[str, Any]:
        """Keep the next `times` orders (`write` "place") or changes ("change") with `terms` in place of those asked."""
        write = Write(given.get("write", Write.PLACE))
        terms = given["terms"]
        if not isinstance(terms, Mapping) or not terms:
            raise CommandRefusal('Say in terms what is kept otherwise: {"limit": "600.2"}.')
        self._keep(given, Keeping(write=write, terms=terms_of(terms, write)))
        return {}

    async def loses(self, given: Arguments) -> dict[str, Any]:
        """Accept the next `times` orders and have them in no list."""
        self._keep(given, Keeping(terms={}, lost=True))
        return {}

    async def unnamed(self, given: Arguments) -> dict[str, Any]:
        """Answer the next `times` orders with the id "0" and list them under it; with `lost` true in no list."""
        self._keep(given, Keeping(terms={"unnamed": True}, lost=bool(given.get("lost", False))))
        return {}

    def _keep(self, given: Arguments, keeping: Keeping) -> None:
        for port in self._chosen(given):
            port.keep(replace(keeping, times=int(given.get("times", 1))))

    async def drop_pushes(self, given: Arguments) -> dict[str, Any]:
        """Lose every push about orders and fills (`drop` true), or send them again; what was lost stays lost."""
        for port in self._chosen(given):
            port.drop_pushes(drop=bool(given["drop"]))
        return {}

    async def fraction(self, given: Arguments) -> dict[str, Any]:
        """Let another program trade a fraction: `quantity` (text) of `symbol` in `account`; `side`, `price` are free.

        Without a price the broker fills it at once, else the order waits until it is cancelled. `account` is its id, at
        the LongPort port with the currency's market behind it.
        """
        price = given.get("price")
        try:
            order = self._exchange.broker.trade_fraction(
                str(given["account"]),
                instrument_id(str(given["symbol"])),
                Side(given.get("side", Side.BUY)),
                Decimal(str(given["quantity"])),
                price=None if price is None else Decimal(str(price)),
            )
        except (ExchangeRefusal, InvalidOperation) as refusal:
            raise BadInput("bad-option", sentence=str(refusal)) from None
        self._flush()
        return {"order": order.id, "status": order.status, "filled": shares_text(order.filled)}

    async def release(self, given: Arguments) -> dict[str, Any]:
        """Send held replies, drop ordered faults and push again."""
        return {"released": sum(port.release() for port in self._chosen(given))}

    async def notify(self, given: Arguments) -> dict[str, Any]:
        """Send a gateway notice of this `kind` to every client that wants them."""
        if not self._notices:
            raise BadInput("no-such-door", door=OPEND)
        return {"sent": sum(port.notify(str(given["kind"])) for port in self._notices)}

    async def keys(self, given: Arguments) -> dict[str, Any]:
        """Require keys at the REST port (`required` true, as at its start), or serve as if it had no keys file."""
        if self._keyed is None:
            raise BadInput("no-such-door", door=REST)
        self._keyed.require_keys(required=bool(given["required"]))
        return {}

    async def close_port(self, given: Arguments) -> dict[str, Any]:
        """Command `close-door`: close the port and every connection; the trading lock at OpenD's and REST closes."""
        for port in self._chosen(given):
            await port.shut()
        return {}

    async def open_port(self, given: Arguments) -> dict[str, Any]:
        """Command `open-door`: listen again on the same port."""
        addresses: dict[str, Any] = {}
        for port in self._chosen(given):
            await port.reopen()
            addresses.update(port.first_line)
        return addresses

    def _flush(self) -> None:
        for port in self._ports.values():
            port.flush()

    def _chosen(self, given: Arguments) -> list[PortService]:
        name = given.get("door")
        if name is not None and name not in self._ports:
            raise BadInput("no-such-door", door=name)
        return [port for key, port in self._ports.items() if name in {None, key}]

    def _hong_kong(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(MARKET_ZONE[Market.HK]))

    def _seconds_to(self, text: str) -> float:
        now = self._hong_kong(self._exchange.now)
        wanted = datetime.combine(now.date(), time.fromisoformat(text), now.tzinfo)
        if wanted < now:
            wanted += timedelta(days=1)
        return (wanted - now).total_seconds()


def _speed(given: object) -> float:
    speed = float(str(given))
    if not 0 <= speed <= 100_000:
        raise BadInput("bad-speed", speed=speed)
    return speed


LINE_CAP = 64 * 1024
"""Longest line that is read."""

_log = logging.getLogger("tideboard.sandbox.control")


class ControlServer:
    """Answers `{"do": NAME, ...}` with `{"ok": true, ...}` or `{"ok": false, "error": "..."}`, in order.

    A line that is no JSON object is the last of its connection.
    """

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        self._listener: Listener | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def listen(self, *, host: str, port: int) -> str:
        """Open the port (0 = any free one) and return `host:port`. Raises OSError."""
        self._listener = await Listener.open(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(LINE_CAP), self._serve),
            whole_line,
            host=host,
            port=port,
        )
        return host_and_port(self._listener.host, self._listener.port)

    async def close(self) -> None:
        """Close the port and its connections."""
        if self._listener is not None:
            await self._listener.close()
        for writer in list(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while line := await reader.readline():
                arguments = _object(line)
                answer = self._not_a_command() if arguments is None else await self._answer(arguments)
                writer.write(json.dumps(answer, ensure_ascii=False, default=str).encode() + b"\n")
                await writer.drain()
                if arguments is None:
                    # It may be a browser's HTTP request, whose body would be the next line: a web page's command.
                    return
        except (ConnectionError, ValueError) as problem:
            _log.info("control connection ended: %s", problem)
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, arguments: Arguments) -> dict[str, Any]:
        try:
            command = self._commands[arguments["do"]]
        except (KeyError, TypeError):
            return self._not_a_command()
        try:
            return {"ok": True, **await command(arguments)}
        except (BadInput, CommandRefusal) as problem:
            return _failed(str(problem.data.get("sentence", problem)))
        except (KeyError, TypeError, ValueError) as problem:
            return _failed(f"bad arguments: {type(problem).__name__} {problem}")

    def _not_a_command(self) -> dict[str, Any]:
        return _failed(f'not a command; say {{"do": one of {sorted(self._commands)}}}')


def _object(line: bytes) -> dict[str, Any] | None:
    """The JSON object of a line, None for anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _failed(reason: str) -> dict[str, Any]:
    return {"ok": False, "error": reason}
