"""The commands of the control port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market
from tideboard_core.sandbox.behaviour import Fault, Point
from tideboard_core.sandbox.command_line import DOOR_SCENARIOS, EXCHANGE_SCENARIOS
from tideboard_core.sandbox.control import Arguments, Command
from tideboard_core.sandbox.driver import Driver
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.orders import ExchangeOrder
from tideboard_core.sandbox.opend.session import Session
from tideboard_core.sandbox.opend.translate import zone
from tideboard_core.sandbox.opend_server import OpendServer
from tideboard_core.wire.opend.protocols import ProtoId

START_SCENARIOS = frozenset({"half-day", "gap-open"})
"""Scenarios that decide the day and its opening: only at start."""


class DoorClock:
    """Monotonic seconds of the doors (quotas, limits, pauses), which tests push forward."""

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._ahead = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self._source() + self._ahead

    def push(self, seconds: float) -> None:
        """Let this much time pass at once."""
        self._ahead += max(0.0, seconds)


class Commands:
    """What the control port can do; each method takes the line's object and returns what is answered."""

    def __init__(self, exchange: Exchange, door: OpendServer, driver: Driver, clock: DoorClock) -> None:
        self._exchange = exchange
        self._door = door
        self._driver = driver
        self._clock = clock
        self._scenario = "calm"

    def table(self) -> Mapping[str, Command]:
        """Commands by name."""
        return {
            "advance": self.advance,
            "time": self.time,
            "speed": self.speed,
            "wait": self.wait,
            "scenario": self.scenario,
            "state": self.state,
            "cut": self.cut,
            "fault": self.fault,
            "release": self.release,
            "notify": self.notify,
            "close-door": self.close_door,
            "open-door": self.open_door,
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

    async def speed(self, given: Arguments) -> dict[str, Any]:
        """Set exchange seconds per wall second."""
        speed = float(given["speed"])
        if not 0 <= speed <= 100_000:
            raise BadInput("bad-speed", speed=speed)
        self._driver.speed = speed
        return await self.time(given)

    async def wait(self, given: Arguments) -> dict[str, Any]:
        """Push the door's clock (quota minute, rate limits, password pause) forward by `seconds`."""
        self._clock.push(float(given["seconds"]))
        return {}

    async def scenario(self, given: Arguments) -> dict[str, Any]:
        """Switch the scenario; the ones that decide the day work at start only."""
        name = str(given["name"])
        if name in START_SCENARIOS:
            raise BadInput("scenario-only-at-start", name=name)
        if name not in EXCHANGE_SCENARIOS + DOOR_SCENARIOS:
            raise BadInput("unknown-scenario", name=name)
        self._exchange.set_scenario(name if name in EXCHANGE_SCENARIOS else "calm")
        self.behave(name)
        return {"scenario": name}

    def behave(self, name: str) -> None:
        """Take over the door's part of a scenario."""
        self._scenario = name
        self._driver.brisk = name == "fast"
        self._door.shared.behave(name)
        self._door.publisher.flush()

    async def state(self, given: Arguments) -> dict[str, Any]:
        """Everything a test asks about: sessions, quota, lock, calls per protocol id, orders."""
        shared, broker = self._door.shared, self._exchange.broker
        return {
            **await self.time(given),
            "scenario": self._scenario,
            "unlocked": shared.unlocked,
            "quota": {"used": shared.ledger.used, "total": shared.ledger.total},
            "connections": len(self._door.connections),
            "sessions": [_session_row(session) for session in shared.sessions.values()],
            "requests": {str(proto_id): count for proto_id, count in sorted(shared.requests.items())},
            "accounts": [{"id": row.id, "group": row.group.value, "real": row.real} for row in broker.accounts()],
            "orders": {row.id: [_order_row(order) for order in broker.orders(row.id)] for row in broker.accounts()},
        }

    async def cut(self, given: Arguments) -> dict[str, Any]:
        """Cut every connection, or the one with this `connection` id."""
        wanted = given.get("connection")
        cut = [
            link
            for link in self._door.connections
            if wanted is None or (link.session is not None and link.session.conn_id == wanted)
        ]
        for link in cut:
            link.cut("control port")
        return {"cut": len(cut)}

    async def fault(self, given: Arguments) -> dict[str, Any]:
        """Let the next `times` requests of `proto` (id or name) meet a fault at `point`; `text` is for refuse."""
        proto = given["proto"]
        proto_id = ProtoId[proto] if isinstance(proto, str) else int(proto)
        point = Point(given["point"])
        times, text = int(given.get("times", 1)), str(given.get("text", "refused by the control port"))
        self._door.shared.faults.order(Fault(call=proto_id, point=point, times=times, text=text))
        return {}

    async def release(self, given: Arguments) -> dict[str, Any]:
        """Send held replies and forget ordered faults."""
        self._door.shared.faults.ordered.clear()
        return {"released": self._door.release()}

    async def notify(self, given: Arguments) -> dict[str, Any]:
        """Send a gateway notice of this `kind` to every client that wants them."""
        return {"sent": self._door.notify(str(given["kind"]))}

    async def close_door(self, given: Arguments) -> dict[str, Any]:
        """Pull the gateway away: close the door and every connection; the trade lock falls shut."""
        await self._door.shut()
        self._door.shared.unlocked = False
        return {}

    async def open_door(self, given: Arguments) -> dict[str, Any]:
        """Bring the gateway back on the same port."""
        await self._door.reopen()
        return {"opend": self._door.address}

    def _hong_kong(self, moment: datetime) -> datetime:
        return moment.astimezone(zone(Market.HK))

    def _seconds_to(self, text: str) -> float:
        now = self._hong_kong(self._exchange.now)
        wanted = datetime.combine(now.date(), time.fromisoformat(text), now.tzinfo)
        if wanted < now:
            wanted += timedelta(days=1)
        return (wanted - now).total_seconds()


def _session_row(session: Session) -> dict[str, Any]:
    return {
        "connection": session.conn_id,
        "address": session.peer.address,
        "client": session.client,
        "encrypted": session.encrypted,
        "subscriptions": [list(key) for key in session.shared.ledger.keys_of(session.conn_id)],
        "accounts": sorted(session.accounts),
    }


def _order_row(order: ExchangeOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "instrument": order.instrument,
        "side": order.side.value,
        "status": order.status.value,
        "quantity": order.quantity,
        "filled": order.filled,
        "remark": order.remark,
    }
