"""What the one suite of all gateways has to know of each: how it is made, what its calls are called, what it lacks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

import aiohttp

from fakes.servers.longport.answers import CONTROL_ANSWERS, QUOTE_ANSWERS
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.in_process import PacketClient
from fakes.servers.longport.sandbox import addresses_of
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.gateways.longport.transport.connection import Role
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.rest import WriteKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink, WriteVerb
from tideboard_core.wire.longport.commands import ControlCommand
from tideboard_core.wire.longport.handshake import websocket_url
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_proto.longport import control_pb2
from tideboard_proto.opend import Trd_PlaceOrder_pb2

Sleep = Callable[[float], Awaitable[None]]


class Optional(StrEnum):
    """Calls of the ports that not every broker has."""

    FLOW_HISTORY = "capital flow of days"
    FLOW_OF_AN_INDEX = "capital flow of an index"
    BOOK_OF_AN_INDEX = "the book of an index"
    BROKERS_ABROAD = "a broker queue outside Hong Kong"
    MARKET_LIST = "the list of a market's securities"
    UNLOCK = "an unlock at the broker"
    LOCK = "a lock at the broker"
    PAPER_UNLOCK = "an unlock of a paper account"
    PAPER_FILLS = "the fills of a paper account"
    PLATES = "plates"
    SCREEN = "a stock screen"
    FUTURES = "futures"
    IPOS = "new listings"
    ACTIONS = "corporate actions"
    CODE_CHANGES = "temporary codes"
    SUSPENSIONS = "suspended days"
    ALERTS = "price alerts"
    PROGRAM = "the state of a gateway program"
    ADMIN = "the administration of a gateway program"


OF_REFERENCE = frozenset(list(Optional)[list(Optional).index(Optional.PLATES) :])
"""Asked for with the reference data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A refusal instead of a call: its kind and its code."""

    code: str
    error: type[ServerRefused] = NotOffered


FUTU_LACKS: Mapping[Optional, Lack] = {
    Optional.FLOW_OF_AN_INDEX: Lack(code="not-offered"),
    Optional.BOOK_OF_AN_INDEX: Lack(code="not-offered"),
    Optional.BROKERS_ABROAD: Lack(code="not-offered"),
    Optional.PAPER_UNLOCK: Lack(code="no-lock-on-paper"),
}
"""What Futu lacks, whatever carries its calls."""


READ_SECONDS = 10.0
NO_APPROVAL: Any = "approved"
"""What somebody might pass who has none."""


class Call(StrEnum):
    """Calls that tests order faults for and count."""

    PLACE = "place"
    MODIFY = "modify"
    CANCEL = "cancel"
    ACCOUNTS = "accounts"
    ORDERS = "orders"
    FILLS = "fills"
    POSITIONS = "positions"
    DETAIL = "detail"
    CHARGES = "charges"
    SUBSCRIBE = "subscribe"
    FLOW = "flow"
    QUOTES = "quotes"


WRITES = (Call.PLACE, Call.MODIFY, Call.CANCEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What a gateway is joined to. `write` is the seconds that it waits for the answer to a trade write."""

    sandbox: OpenSandbox
    environment: Environment
    clock: MarketClock
    feed: FeedSink
    trading: TradingSink
    sleep: Sleep
    write: float


class Rig(Protocol):
    """One gateway with its port of the practice exchange.

    `name` is also the port's on the control port, `doors` are the options of the sandbox that open it. `broker_lock`
    tells whether the broker asks for a trade password of LIVE accounts, `writes_at_once` whether the bytes of a write
    are handed over before `place` returns, `keeps_its_place` whether the connection stands when another program logs in
    (there is a notice then), `resumes` whether a lost connection goes on with its session. `limited` is a read of
    which scenario `rate-limited` leaves three, `definition` whose rule its capital flow follows. `lacks` has every call
    that the broker has not.
    """

    name: str
    ports: Mapping[str, int]
    calls: Mapping[Call, str]
    lacks: Mapping[Optional, Lack]
    broker_lock: bool
    writes_at_once: bool
    keeps_its_place: bool
    resumes: bool
    limited: Call
    definition: str

    def gateway(self, wiring: Wiring) -> Gateway:
        """A gateway that is not connected yet."""
        ...

    def told(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """The port's part of what the control port's `state` tells."""
        ...

    def requests(self, state: Mapping[str, Any], call: Call) -> int:
        """How often the port was asked for this."""
        ...

    def logins(self, state: Mapping[str, Any]) -> int:
        """How many logins from the ground up the port has seen; a resumed session is none."""
        ...

    def spend(self, gateway: Gateway, verb: WriteVerb, account: Account) -> None:
        """Count one write in the gateway's own budget, as if it had gone."""
        ...

    def give_up_after(self, gateway: Gateway, seconds: float) -> None:
        """Let writes of this connection wait so long for their answer."""
        ...

    def raw_writes(self, gateway: Gateway) -> Iterator[Callable[[], object]]:
        """Every way to a trade write that goes round the guard."""
        ...

    async def kick(self, sandbox: OpenSandbox, gateway: Gateway) -> None:
        """Let another program log in with what opened this connection."""
        ...


@dataclass(slots=True)
class OpendRig:
    """Futu OpenD."""

    name: str = "opend"
    ports: Mapping[str, int] = field(default_factory=lambda: {"opend_port": 0})
    calls: Mapping[Call, str] = field(
        default_factory=lambda: {
            Call.PLACE: "Trd_PlaceOrder",
            Call.MODIFY: "Trd_ModifyOrder",
            Call.CANCEL: "Trd_ModifyOrder",
            Call.ACCOUNTS: "Trd_GetAccList",
            Call.ORDERS: "Trd_GetOrderList",
            Call.FILLS: "Trd_GetOrderFillList",
            Call.POSITIONS: "Trd_GetPositionList",
            Call.CHARGES: "Trd_GetOrderFee",
            Call.SUBSCRIBE: "Qot_Sub",
            Call.FLOW: "Qot_GetCapitalFlow",
            Call.QUOTES: "Qot_GetSecuritySnapshot",
        }
    )
    lacks: Mapping[Optional, Lack] = field(
        default_factory=lambda: {**FUTU_LACKS, Optional.ADMIN: Lack(code="admin-not-offered")}
    )
    broker_lock: bool = True
    writes_at_once: bool = True
    keeps_its_place: bool = True
    resumes: bool = False
    limited: Call = Call.FLOW
    definition: str = "futu"

    def gateway(self, wiring: Wiring) -> OpendGateway:
        """A gateway that is not connected yet."""
        timing = OpendTiming(connect=READ_SECONDS, read=READ_SECONDS, write=wiring.write)
        made = OpendGateway(
            OpendEndpoint(host=wiring.sandbox.host, port=wiring.sandbox.port, timing=timing),
            feed=wiring.feed,
            trading=wiring.trading,
            clock=wiring.clock,
            market_time=wiring.clock.set_market,
        )
        made.link.limits._sleep = wiring.sleep
        return made

    def told(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """OpenD's part lies at the top."""
        return state

    def requests(self, state: Mapping[str, Any], call: Call) -> int:
        """By protocol id."""
        return int(state["requests"].get(str(int(ProtoId[self.calls[call]])), 0))

    def logins(self, state: Mapping[str, Any]) -> int:
        """Connection ids grow with each login."""
        return max((int(session["connection"]) for session in state["sessions"]), default=0)

    def spend(self, gateway: Gateway, verb: WriteVerb, account: Account) -> None:
        """Per protocol and account."""
        assert isinstance(gateway, OpendGateway)
        number = ProtoId.Trd_PlaceOrder if verb is WriteVerb.PLACE else ProtoId.Trd_ModifyOrder
        gateway.link.limits.take(number, account.id)

    def give_up_after(self, gateway: Gateway, seconds: float) -> None:
        """The time-outs are the connection's."""
        assert isinstance(gateway, OpendGateway)
        connection = gateway.link.established()
        connection.timing = replace(connection.timing, write=seconds)

    def raw_writes(self, gateway: Gateway) -> Iterator[Callable[[], object]]:
        """Each write id as a read, and with something that is no approval."""
        assert isinstance(gateway, OpendGateway)
        connection, message, reply = (
            gateway.link.established(),
            Trd_PlaceOrder_pb2.Request(),
            Trd_PlaceOrder_pb2.Response,
        )
        for number in sorted(WRITE_IDS):
            yield partial(connection.request, number, message, reply)
            yield partial(
                connection.write, number, NO_APPROVAL, lambda *_: message, reply, lambda _: None, carrier=gateway.link
            )
            yield partial(gateway.link.exchange, number, message, reply)
            yield partial(gateway.link.call, number)

    async def kick(self, sandbox: OpenSandbox, gateway: Gateway) -> None:
        """The login is used elsewhere: a notice tells."""
        await sandbox.notify("kicked-out")


@dataclass(slots=True)
class LongportRig:
    """LongPort."""

    name: str = "longport"
    ports: Mapping[str, int] = field(default_factory=lambda: {"longport_port": 0})
    calls: Mapping[Call, str] = field(
        default_factory=lambda: {
            Call.PLACE: "POST /v1/trade/order",
            Call.MODIFY: "PUT /v1/trade/order",
            Call.CANCEL: "DELETE /v1/trade/order",
            Call.ACCOUNTS: "GET /v1/asset/account",
            Call.ORDERS: "GET /v1/trade/order/today",
            Call.FILLS: "GET /v1/trade/execution/today",
            Call.POSITIONS: "GET /v1/asset/stock",
            Call.DETAIL: "GET /v1/trade/order",
            Call.CHARGES: "GET /v1/trade/order",
            Call.SUBSCRIBE: "quote SUBSCRIBE",
            Call.FLOW: "quote CAPITAL_FLOW",
            Call.QUOTES: "quote QUOTE",
        }
    )
    lacks: Mapping[Optional, Lack] = field(
        default_factory=lambda: {
            Optional.FLOW_HISTORY: Lack(code="flow-history-not-offered"),
            Optional.FLOW_OF_AN_INDEX: Lack(code="no-quotes"),
            Optional.BOOK_OF_AN_INDEX: Lack(code="no-quotes"),
            Optional.BROKERS_ABROAD: Lack(code="no-quotes"),
            Optional.MARKET_LIST: Lack(code="market-list-not-offered"),
            Optional.UNLOCK: Lack(code="no-lock-on-paper"),
            Optional.LOCK: Lack(code="no-lock-on-paper"),
            Optional.PAPER_UNLOCK: Lack(code="no-lock-on-paper"),
            Optional.PLATES: Lack(code="plates-not-offered"),
            Optional.SCREEN: Lack(code="offered-elsewhere"),
            Optional.FUTURES: Lack(code="futures-not-offered"),
            Optional.ACTIONS: Lack(code="corporate-actions-not-offered"),
            Optional.CODE_CHANGES: Lack(code="code-changes-not-offered"),
            Optional.SUSPENSIONS: Lack(code="suspensions-not-offered"),
            Optional.PROGRAM: Lack(code="gateway-program-not-offered"),
            Optional.ADMIN: Lack(code="gateway-program-not-offered"),
        }
    )
    broker_lock: bool = False
    writes_at_once: bool = False
    keeps_its_place: bool = False
    resumes: bool = True
    limited: Call = Call.ORDERS
    definition: str = "longport"

    def gateway(self, wiring: Wiring) -> LongportGateway:
        """A gateway that is not connected yet."""
        line = wiring.sandbox.line
        keys = line["longport_paper_keys" if wiring.environment is Environment.PAPER else "longport_keys"]
        endpoint = LongportEndpoint(
            addresses=addresses_of(line),
            credentials=FixedCredential(ApiKey(**keys)),
            timing=HttpTiming(connect=READ_SECONDS, read=READ_SECONDS, write=wiring.write),
        )
        return LongportGateway(
            endpoint,
            feed=wiring.feed,
            trading=wiring.trading,
            clock=wiring.clock,
            market_time=wiring.clock.set_market,
            sleep=wiring.sleep,
        )

    def told(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """LongPort's part lies under its name."""
        told: Mapping[str, Any] = state[self.name]
        return told

    def requests(self, state: Mapping[str, Any], call: Call) -> int:
        """By method and path, or by socket and command."""
        return int(self.told(state)["requests"].get(self.calls[call], 0))

    def logins(self, state: Mapping[str, Any]) -> int:
        """Each takes a one-time password."""
        return int(self.told(state)["requests"].get("GET /v1/socket/token", 0))

    def spend(self, gateway: Gateway, verb: WriteVerb, account: Account) -> None:
        """All calls about orders share one budget."""
        assert isinstance(gateway, LongportGateway)
        gateway.link.limits.trade.take()

    def give_up_after(self, gateway: Gateway, seconds: float) -> None:
        """Writes wait in a box of their own."""
        assert isinstance(gateway, LongportGateway)
        gateway.link.connection().writes._outbox._seconds = seconds

    def raw_writes(self, gateway: Gateway) -> Iterator[Callable[[], object]]:
        """Each method with a trade path, as a read and with something that is no approval."""
        assert isinstance(gateway, LongportGateway)
        http, writes = gateway.link.connection().http, gateway.link.connection().writes
        for method in ("POST", "PUT", "DELETE"):
            write = HttpWrite(method, ORDER_PATH, (), b"{}")
            yield partial(http.call, method, ORDER_PATH, (), b"{}")
            yield partial(gateway.link.call, method, ORDER_PATH, (), b"{}")
            yield partial(gateway.link.write, WriteVerb.PLACE, NO_APPROVAL, partial(_always, write))
            yield partial(writes.send, NO_APPROVAL, partial(_always, write), carrier=gateway.link)

    async def kick(self, sandbox: OpenSandbox, gateway: Gateway) -> None:
        """The session goes on over another connection: the broker closes ours."""
        assert isinstance(gateway, LongportGateway)
        session = gateway.link._sessions[Role.QUOTES]
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(websocket_url(addresses_of(sandbox.line).quote), autoping=False) as link,
        ):
            client = PacketClient(link, {**CONTROL_ANSWERS, **QUOTE_ANSWERS})
            await client.ask(ControlCommand.RECONNECT, control_pb2.ReconnectRequest(session_id=session.id))


@dataclass(slots=True)
class OpendRestRig:
    """FutuOpenD-rs over REST."""

    name: str = "rest"
    ports: Mapping[str, int] = field(default_factory=lambda: {"rest_port": 0})
    calls: Mapping[Call, str] = field(
        default_factory=lambda: {
            Call.PLACE: "POST /api/order",
            Call.MODIFY: "POST /api/modify-order",
            Call.CANCEL: "POST /api/modify-order",
            Call.ACCOUNTS: "GET /api/accounts",
            Call.ORDERS: "POST /api/orders",
            Call.FILLS: "POST /api/order-fills",
            Call.POSITIONS: "POST /api/positions",
            Call.CHARGES: "POST /api/order-fee",
            Call.SUBSCRIBE: "POST /api/subscribe",
            Call.FLOW: "POST /api/capital-flow",
            Call.QUOTES: "POST /api/snapshot",
        }
    )
    lacks: Mapping[Optional, Lack] = field(default_factory=lambda: dict(FUTU_LACKS))
    broker_lock: bool = True
    writes_at_once: bool = False
    keeps_its_place: bool = True
    resumes: bool = False
    limited: Call = Call.FLOW
    definition: str = "futu"

    def gateway(self, wiring: Wiring) -> OpendRestGateway:
        """A gateway that is not connected yet; it reads nothing by itself, for time stands still here."""
        line = wiring.sandbox.line
        endpoint = RestEndpoint(
            url=line["rest"],
            credentials=FixedCredential(BearerKey(key=line["rest_keys"]["full"])),
            timing=HttpTiming(connect=READ_SECONDS, read=READ_SECONDS, write=wiring.write),
            quiet=float("inf"),
        )
        made = OpendRestGateway(
            endpoint,
            feed=wiring.feed,
            trading=wiring.trading,
            clock=wiring.clock,
            market_time=wiring.clock.set_market,
        )
        made.link.limits._sleep = wiring.sleep
        return made

    def told(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """REST's part lies under its name."""
        told: Mapping[str, Any] = state[self.name]
        return told

    def requests(self, state: Mapping[str, Any], call: Call) -> int:
        """By method and path."""
        return int(self.told(state)["requests"].get(self.calls[call], 0))

    def logins(self, state: Mapping[str, Any]) -> int:
        """Each opens a push socket."""
        return int(self.told(state)["requests"].get("GET /ws", 0))

    def spend(self, gateway: Gateway, verb: WriteVerb, account: Account) -> None:
        """Per protocol and account, as OpenD."""
        assert isinstance(gateway, OpendRestGateway)
        number = ProtoId.Trd_PlaceOrder if verb is WriteVerb.PLACE else ProtoId.Trd_ModifyOrder
        gateway.link.limits.take(number, account.id)

    def give_up_after(self, gateway: Gateway, seconds: float) -> None:
        """Writes wait in a box of their own."""
        assert isinstance(gateway, OpendRestGateway)
        gateway.link.established().outbox._seconds = seconds

    def raw_writes(self, gateway: Gateway) -> Iterator[Callable[[], object]]:
        """Each row that trades, as a read and by hand, and each write id as a read and without an approval."""
        assert isinstance(gateway, OpendRestGateway)
        message, reply = Trd_PlaceOrder_pb2.Request(), Trd_PlaceOrder_pb2.Response
        for row in (row for row in gateway.console.rows if row.write is WriteKind.TRADE):
            yield partial(gateway.link.established().calls.read, row, row.example)
            yield partial(gateway.console.call_row, row, row.example)
        for number in sorted(WRITE_IDS):
            yield partial(gateway.link.exchange, number, message, reply)
            yield partial(gateway.link.call, number)
            yield partial(gateway.link.write_out, number, NO_APPROVAL, lambda *_: message, reply, lambda _: None)

    async def kick(self, sandbox: OpenSandbox, gateway: Gateway) -> None:
        """The login is used elsewhere: a notice tells."""
        await sandbox.notify("kicked-out")


def _always(write: HttpWrite, _request: object) -> HttpWrite:
    return write


OPEND, LONGPORT = OpendRig(), LongportRig()
REST = OpendRestRig()
RIGS: tuple[Rig, ...] = (OPEND, LONGPORT, REST)
"""A gateway is added by adding its rig here."""


def rig_named(name: str) -> Rig:
    """The rig of a gateway."""
    return next(rig for rig in RIGS if rig.name == name)


PORTS: dict[str, int] = {name: port for rig in RIGS for name, port in rig.ports.items()}
"""Options that open a port for each gateway."""
OPTIONS = standing_options(**PORTS)
"""A practice day that stands still, with a port for each gateway."""
