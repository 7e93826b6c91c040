"""A trading scene whose orders really go to a sandbox's REST port that may misbehave; prices come from elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web
from msgspec.structs import replace

from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.longport_scene import TIMING, Keys, LongportScene, Nobody
from fakes.scenes.trading.write_witness import WriteWitness
from fakes.servers.gateway_rigs import REST
from fakes.servers.opend_rest.client import keys_file
from fakes.servers.opend_rest.gateway import NEVER
from fakes.servers.sandbox import PRACTICE_DAY
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.trading import BOOK, QUOTE, TENCENT
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Account, Environment, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.rest import WriteKind
from tideboard_core.ports.trading import TradingSink
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.rest.server import RestServer
from tideboard_sandbox.rest.state import RestState
from tideboard_sandbox.server.faults import Fault, Point

TRADES = frozenset(row.key for row in rows() if row.write is WriteKind.TRADE)
BELOW = Decimal(30)
"""The prices elsewhere are so much lower than the practice exchange's that a buy at them rests there."""
FULL, OTHER, POOR = frozenset(Scope), frozenset(Scope) - {Scope.ADMIN}, frozenset({Scope.QUOTE_READ})
MANY = 6
BROKEN = b'{"ret_type":0,"s2c":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
MOODS = (
    "other key", "poor key", "own key", "no key", "key takes its time", "key at hand", "cuts before reading",
    "cuts after accepting", "cuts after replying", "closes what it kept", "is silent", "holds", "lets go",
    "answers nonsense", "leads elsewhere", "is overrun", "fails",
)  # fmt: skip
"""What may become of the port and its key: `RestBroker.moods`."""

Whim = Callable[[], web.Response]


class Came(NamedTuple):
    """A request of a row that trades, as it was read off the wire."""

    row: str
    key: str
    raw: bytes

    @property
    def header(self) -> dict[str, Any]:
        """For whom."""
        body = json.loads(self.raw)
        found: dict[str, Any] = body.get("c2s", body)["header"]
        return found


class MoodyRestServer(RestServer):
    """The real port. `came` keeps every request that trades; with a `whim` that is the answer and nothing is done."""

    def __init__(self, shared: RestState) -> None:
        super().__init__(shared)
        self.came: list[Came] = []
        self.whim: Whim | None = None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        row = f"{request.method} {request.raw_path.partition('?')[0]}"
        if row in TRADES:
            key = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self.came.append(Came(row, key, await request.read()))
            if self.whim is not None:
                return self.whim()
        return await super()._serve(request)

    def say(self, status: int, body: bytes, **headers: str) -> None:
        """Every row that trades gets this for an answer."""
        self.whim = lambda: web.Response(status=status, body=body, headers=headers)

    def break_writes(self, point: Point) -> None:
        """Every row that trades meets this once."""
        for row in TRADES:
            self.order(Fault(call=row, point=point))

    def close_kept(self) -> None:
        """Close every connection that stands, as a server does with those it has kept alive long enough."""
        assert self._runner is not None
        assert self._runner.server is not None
        for connection in list(self._runner.server.connections):
            if connection.transport is not None:
                connection.transport.close()


class RestBroker:
    """One port over an exchange that stands still, its keys, and a person who may put another in their place."""

    def __init__(self, folder: Path, clock: ManualClock) -> None:
        self.exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=time(10, 30))
        self.exchange.quote(TENCENT.id)  # generated before anybody waits for it
        keys = keys_file(folder / "keys.json", [FULL, OTHER, POOR])
        self.key, self.other, self.poor = keys[FULL], keys[OTHER], keys[POOR]
        self.source = Keys(BearerKey(key=self.key))  # type: ignore[arg-type]
        self.server = MoodyRestServer(
            RestState(self.exchange, now=clock.monotonic, wall=clock.wall, keys=folder / "keys.json")
        )

    @property
    def moods(self) -> dict[str, Callable[[], object]]:
        """What brings each about; what the port does then, it does to writes alone."""
        server, at_hand = self.server, self.source.at_hand
        found: tuple[Callable[[], object], ...] = (
            *(partial(self.put, key) for key in (self.other, self.poor, self.key, "")), at_hand.clear, at_hand.set,
            *(partial(server.break_writes, p) for p in (Point.BEFORE_READ, Point.AFTER_ACCEPT, Point.AFTER_REPLY)),
            server.close_kept, *(partial(server.break_writes, point) for point in (Point.NO_REPLY, Point.HOLD_REPLY)),
            server.release, partial(server.say, 200, BROKEN), partial(server.say, 307, b"", Location="/api/order"),
            partial(server.say, 429, b'{"error":"slow down"}'), partial(server.say, 503, b"oops"),
        )  # fmt: skip
        return dict(zip(MOODS, found, strict=True))

    def put(self, key: str) -> None:
        """Another key is what is asked for from now on."""
        self.source.credentials.append(BearerKey(key=key))

    def well(self) -> None:
        """Everything is answered, and each account has an order of another program."""
        self.server.whim = None
        self.server.release()
        broker = self.exchange.broker
        for row in broker.accounts():
            mine = [order for order in broker.orders(row.id) if order.open]
            if len(mine) > MANY:
                broker.cancel_all(row.id)
            if row.group.value == "HK" and not 0 < len(mine) <= MANY:
                broker.place(
                    OrderTicket(
                        account_id=row.id, instrument=TENCENT.id, side=Side.BUY, kind=OrderType.LIMIT, quantity=200,
                        price=BOOK.bids[0].price - BELOW,
                    )
                )  # fmt: skip
        self.server.flush()


class RestScene(LongportScene):
    """One connection to the port with the services over it, for the two accounts that trade in Hong Kong."""

    broker: RestBroker  # type: ignore[assignment]
    gateway: OpendRestGateway
    rig = REST

    def made(self, trading: TradingSink) -> OpendRestGateway:
        """The gateway, not connected yet."""
        self.accounts: dict[Environment, Account] = {}
        self.chosen = Environment.PAPER
        endpoint = RestEndpoint(
            url=self.broker.server.address, credentials=self.broker.source, timing=TIMING, quiet=NEVER
        )
        gateway = OpendRestGateway(
            endpoint, feed=Nobody(), trading=trading, clock=self.clock, market_time=lambda _: None
        )
        gateway.link.limits._sleep = self.clock.sleep
        return gateway

    def market(self, book: OrderBook | None = None) -> None:
        """Push a book and a quote."""
        found = book or BOOK
        lower = replace(found, bids=_lower(found.bids), asks=_lower(found.asks))
        self.publish(Topic.BOOK, TENCENT.id, lower)
        self.publish(Topic.QUOTE, TENCENT.id, replace(QUOTE, last=QUOTE.last - BELOW))

    def cut(self) -> None:
        """The line to the port breaks."""
        self.broker.server.cut(None)

    def choose(self, environment: Environment) -> None:
        """Trade with the other account."""
        self.chosen = environment
        if environment in self.accounts:
            self.account = self.accounts[environment]
            self.lock.switch_account(self.account)

    async def _live(self) -> None:
        self.keep_back(self.kept_back)
        self.read.clear()
        found = [each for each in await self.gateway.trading.accounts() if each.markets >= {Market.HK}]
        self.accounts = {each.environment: each for each in found}
        if self.account is None or self.account != self.accounts[self.chosen]:
            self.choose(self.chosen)
        await self.blotter.watch(found)
        self.read.set()


def _lower(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(Level(level.price - BELOW, level.quantity, 3) for level in levels)


class RestWitness(WriteWitness):
    """Compares bodies byte by byte, and the key of each request with that of the push socket."""

    def __init__(self, broker: RestBroker, person: ScriptedPerson, disk: Disk) -> None:
        super().__init__(person, disk)
        self._broker = broker
        self._wired: list[bytes] = []
        self._judged = 0
        self._key = broker.key

    def opens(self, scene: LongportScene) -> None:
        """A dialog opens: this is the connection, and the key that its push socket came with."""
        super().opens(scene)
        keys = {"k0": self._broker.key, "k1": self._broker.other, "k2": self._broker.poor}
        self._key = next((keys[socket.key_id] for socket in self._broker.server.shared.sockets), "")

    def quantity(self, body: Any) -> int:
        found: int = body.get("c2s", body)["qty"]
        return found

    def wrote(self, request: Any, raw: bytes) -> None:
        if raw in self._wired:
            self.broken.append("doubled")
        header = Came("", "", raw).header
        real = request.account.environment is Environment.LIVE
        if (str(header["acc_id"]), header["trd_env"]) != (request.account.id, int(real)):
            self.broken.append("another account")
        self._wired.append(raw)

    def at_the_broker(self) -> None:
        """What came was written once, with the key that opened the connection; no order number stands twice."""
        server = self._broker.server
        for came in server.came[self._judged :]:
            if came.raw not in self._wired:
                self.broken.append(f"{came.row} came again, or was not written")
            else:
                self._wired.remove(came.raw)
            if came.key != self._key:
                self.broken.append(f"{came.row} came with another key")
        self._judged = len(server.came)
        self._wired.clear()
        broker = self._broker.exchange.broker
        remarks = Counter(o.remark for row in broker.accounts() for o in broker.orders(row.id))
        self.broken += [f"{remark} stands twice" for remark, times in remarks.items() if remark and times > 1]
