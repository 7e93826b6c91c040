"""Futu's calls over REST: OpenD's messages to JSON bodies and back, over the newest connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, Unpack

import msgspec
from google.protobuf.message import Message

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    NotOffered,
    OrderDenied,
    OrderRejected,
    RequestTimeout,
    ServerTrouble,
    TideboardError,
    WireError,
)
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.heartbeats import Heartbeats
from tideboard_core.gateways.futu.link import Build, FutuLink, OnLateReply
from tideboard_core.gateways.futu.pushes import Pushes
from tideboard_core.gateways.futu.translate.quotes import BlockTimes
from tideboard_core.gateways.futu.translate.refusals import FAILED, INVALID, SUCCEED
from tideboard_core.gateways.futu.translate.values import seconds_of
from tideboard_core.gateways.http.addresses import address_of
from tideboard_core.gateways.http.writes import ApprovedPayload, report_late
from tideboard_core.gateways.opend_rest.connection import RestConnection
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.last_heard import LastHeard
from tideboard_core.gateways.opend_rest.old_daemons import DoubtedOrders
from tideboard_core.gateways.opend_rest.refusals import limit_of, refusal_of, write_refusal_of
from tideboard_core.gateways.opend_rest.scopes import ScopeBook
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy, LinkEventKind
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.model.unnamed import name_in
from tideboard_core.ports.gateway import GatewayPorts
from tideboard_core.ports.trading import ApprovedOrder, R
from tideboard_core.redaction import outside_text
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_core.wire.opend_rest.answers import OutcomeKind, RestOutcome
from tideboard_core.wire.opend_rest.bodies import body_for, missing_fields
from tideboard_core.wire.opend_rest.dialect import (
    PUSH_SWITCHES,
    SYMBOLS_PER_BODY,
    KlineNumbers,
    is_envelope,
    kline_number,
    kline_numbers_of,
)
from tideboard_core.wire.opend_rest.json_codec import from_json
from tideboard_core.wire.opend_rest.rows import row_for, row_of
from tideboard_proto.opend import Common_pb2, Qot_Common_pb2
from tideboard_proto.opend import Trd_Common_pb2 as Trd

ORDER: Final = "/api/order"
MODIFY: Final = "/api/modify-order"
CANCEL_ALL: Final = "/api/cancel-all-order"
RECONFIRM: Final = "/api/reconfirm-order"

_KEPT_BY_THE_BROKER: Final = frozenset({WriteKind.WATCHLIST, WriteKind.REMINDER})
_UNAMBIGUOUS_MARKETS: Final = frozenset({Trd.TrdMarket_HK, Trd.TrdMarket_US, Trd.TrdMarket_SG})
"""Trade markets whose codes belong to one exchange, so that an order needs no `sec_market`; a mainland code does."""


def row_of_read(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """Return the row of a call that is no trade write; raises NotOffered if REST has none, OrderDenied for a write."""
    row = row_for(proto_id)
    # One OpenD call each way, two REST rows: the flag in the message chooses the path.
    if proto_id == ProtoId.Qot_Sub and not request.c2s.isSubOrUnSub:
        row = row_of("POST", "/api/unsubscribe")
    if proto_id == ProtoId.Trd_SubAccPush:
        row = row_of("POST", PUSH_SWITCHES[True])
    if row is None:
        raise NotOffered("call-not-offered", text=_name_of(proto_id), proto_id=int(proto_id))
    if row.write is WriteKind.TRADE:
        raise OrderDenied("approval-missing", proto_id=int(proto_id))
    return row


def body_of_read(row: RestRow, request: Any, klines: KlineNumbers) -> dict[str, Any] | None:  # noqa: ANN401
    """Return the body of a call that is no trade write; None for a GET."""
    if row.method == "GET":
        return None
    if not row.proto:
        return {"acc_id_list": list(request.c2s.accIDList)}
    body = body_for(row, request.c2s)
    if body.get("security_firm") == Trd.SecurityFirm_Unknown:
        del body["security_firm"]  # "unknown" adds nothing, and the daemon refuses fields that it does not expect
    if "kl_type" in body:
        number = kline_number(body["kl_type"], klines)
        if number is None:
            raise NotOffered("kline-not-offered", text="")
        body["kl_type"] = number
    return body


def row_of_write(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """Return the row of a trade write; cancel-all, a modify with `forAll` at OpenD, has one of its own."""
    paths = {ProtoId.Trd_PlaceOrder: ORDER, ProtoId.Trd_ModifyOrder: MODIFY}
    if proto_id == ProtoId.Trd_PlaceComboOrder:  # no row of the reference
        raise OrderDenied("route-missing", call=_name_of(proto_id), text="")
    path = paths.get(ProtoId(proto_id), RECONFIRM)
    if path == MODIFY and request.c2s.forAll:
        path = CANCEL_ALL
    row = row_of("POST", path)
    if row is None:
        raise OrderDenied("route-missing", call=path, text="")
    return row


def body_of_write(row: RestRow, c2s: Message, *, number: int, remark: bool) -> dict[str, Any]:
    """Return the body of a trade write: the fields of the daemon's reference, and others only if they change the order.

    The daemon refuses unknown fields, so a field that holds its default is left out. `number` is the order's numeric
    id, 0 if only its text id is known; `remark` is whether this daemon accepts that field.
    """
    request: Any = type(c2s)()
    request.CopyFrom(c2s)
    if row.path == ORDER:
        _clear_defaults(request, remark=remark)
    elif number and row.path != CANCEL_ALL:
        request.orderID = number
        if row.path == MODIFY:
            request.ClearField("orderIDEx")
    if row.path in {MODIFY, CANCEL_ALL} and request.trdMarket == request.header.trdMarket:
        request.ClearField("trdMarket")
    body = body_for(row, request)
    fields = body.get("c2s", body)
    if (quantity := fields.get("qty")) is not None and quantity == int(quantity):
        fields["qty"] = int(
            quantity
        )  # the reference shows 100, not 100.0; a strict integer field would refuse the latter
    return body


def _clear_defaults(request: Any, *, remark: bool) -> None:  # noqa: ANN401  a PlaceOrder C2S
    if not remark:
        request.ClearField("remark")
    if request.timeInForce == Trd.TimeInForce_DAY:
        request.ClearField("timeInForce")
    if request.header.trdMarket in _UNAMBIGUOUS_MARKETS:
        request.ClearField("secMarket")


def _name_of(proto_id: int) -> str:
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)


_NUMBERS_KEPT: Final = 4096
_NUMBERS_END: Final = 2**64


class OrderNumbers:
    """Numeric order ids by account and text id, collected from answers.

    OpenD gives an order a text id and a number; the reference's example of modify-order has only the number.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def learn(self, s2c: Any) -> None:  # noqa: ANN401  any S2C
        """Keep the numbers in a list of orders, or in the answer to one write; other answers have none."""
        account = str(getattr(getattr(s2c, "header", None), "accID", 0))
        for row in (*getattr(s2c, "orderList", ()), s2c):
            text, number = getattr(row, "orderIDEx", ""), getattr(row, "orderID", 0)
            if name_in(text) and number:
                if (account, text) not in self._numbers and len(self._numbers) >= _NUMBERS_KEPT:
                    del self._numbers[next(iter(self._numbers))]
                self._numbers[account, text] = number

    def of(self, account_id: str, order_id: str) -> int:
        """Return the number of an order: from an answer, else its text id if that is a number, else 0."""
        number = self._numbers.get((account_id, order_id), 0)
        if not number and order_id.isascii() and order_id.isdecimal():
            number = int(order_id) if int(order_id) < _NUMBERS_END else 0
        return number


CANCEL_GAP: Final = 0.05
"""Seconds between the answer to one write and the next cancel: the gateway wants 0.04 between two arrivals."""
CANCEL_PATIENCE: Final = 0.3
"""Seconds that a cancel waits for the answer to the write before it; it is urgent, so it is sent then."""


class CancelSpacing:
    """The least time between a write and the next cancel of the same account; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._sent: dict[str, float] = {}
        self._answered: dict[str, float] = {}

    def sent(self, account: str) -> None:
        """Record that a write is being sent."""
        self._sent[account] = self._now()
        self._answered.pop(account, None)

    def answered(self, account: str) -> None:
        """Record that the outcome of the last write is known."""
        self._answered[account] = self._now()

    def wait(self, account: str) -> float:
        """Return the seconds until the next cancel may be sent; 0.0 = now."""
        sent = self._sent.get(account)
        if sent is None:
            return 0.0
        answered = self._answered.get(account)
        if answered is not None:
            return max(0.0, answered + CANCEL_GAP - self._now())
        return CANCEL_GAP if self._now() - sent < CANCEL_PATIENCE else 0.0


log = logging.getLogger(__name__)
_CANDLES: Final = frozenset({ProtoId.Qot_GetKL, ProtoId.Qot_RequestHistoryKL})
_PROBED: Final = timedelta(days=42)
"""How far back days are asked for to see how the gateway numbers candle periods: six weeks, of which weeks tell too."""
_SCOPES: Final = Topic.SCOPES.of("")
_TELLS_FILL_STATUS: Final = (1, 4, 71)
"""From here on its numbers are OpenD's: before, a normal execution came as 1 = cancelled (its changelog, 2026-06)."""


class RestLink(FutuLink):
    """Sends reads and writes over the newest connection; `account_types` and `provider` are the endpoint's."""

    most_symbols = SYMBOLS_PER_BODY

    def __init__(self, endpoint: RestEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        self.heard = LastHeard(ports["feed"], ports["clock"])
        ports["feed"] = self.heard
        self.doubts = DoubtedOrders(ports["trading"], lambda: self.daemon_version)
        ports["trading"] = self.doubts
        super().__init__(**ports)
        self.endpoint = endpoint
        self.account_types, self.history = endpoint.account_types, endpoint.history
        self._wire_numbers = OrderNumbers()
        self.scope_book = ScopeBook(lambda states: self.heard.publish(_SCOPES, Lazy.ready(states)))
        self._connection: RestConnection | None = None
        self._counted: RestConnection | None = None
        """The connection that `generation` numbers."""
        self.url = endpoint.url
        self._remarks = True
        self._klines: KlineNumbers | None = None
        self._klines_probed = False
        self._closed: Callable[[Exception | None], None] = lambda _: None
        self.cancel_spacing = CancelSpacing(ports["clock"].monotonic)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.replay.named(self.endpoint.provider)

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:22499`."""
        return host_and_port(*address_of(self.url))

    @property
    def daemon_version(self) -> tuple[int, ...] | None:
        """Version of the daemon as the newest connection heard it, None if it has not told one."""
        return None if self._connection is None else self._connection.daemon_version

    @property
    def connected(self) -> bool:
        """Whether a connection is open whose key was accepted."""
        connection = self._connection
        return connection is not None and connection is self._counted and connection.established

    @property
    def user_id(self) -> int:
        """0: the login is not known over REST, where the gateway fills it in."""
        return 0

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def may_trade(self) -> bool:
        """Whether passwords and orders may cross this connection: encrypted, or within this computer."""
        return self._connection is not None and self._connection.calls.private

    @property
    def remarks(self) -> bool:
        """Whether orders carry our number in `remark`: it is left out after the gateway refused it once."""
        return self._remarks

    @property
    def fill_status(self) -> bool:
        """Whether the gateway is known to number what became of an execution as OpenD does."""
        return self.daemon_version is not None and self.daemon_version >= _TELLS_FILL_STATUS

    # --- life -------------------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Open a connection and ping; raises GatewayDown, RequestTimeout. The caller has closed the one before."""
        self.limits.forget_pauses()
        self.url = self.endpoint.where()
        self.scope_book.forget(*Scope)  # the key may be another one by now, or the gateway have read its keys again
        self.blocks = BlockTimes(self.clock.market)
        pushes = Pushes(
            self.feed,
            self.trading_sink,
            left_out=lambda: self.left_out,
            blocks=self.blocks,
            on_rights=self.forget_rights,
            fill_status=lambda: self.fill_status,
        )
        connection = RestConnection(
            self.endpoint,
            self.url,
            scopes=self.scope_book,
            handlers=pushes.handlers(),
            on_unreadable=pushes.no_push,
            on_dropped=pushes.dropped,
            on_closed=lambda error: self._ended(connection, error),
            heartbeats=Heartbeats(self.report, self.clock.awake),
        )
        self._connection = connection
        self._klines, self._klines_probed = None, False
        await connection.open()

    async def log_in(self) -> None:
        """Send the key and open the push socket; raises LoginRefused, GatewayDown, RequestTimeout."""
        await self.established().log_in()
        if self.endpoint.where() != self.url:  # the sandbox child ended, and another process may have its port
            raise GatewayDown("practice-not-running")
        self.replay.take(self.established().replay)
        self._generation, self._counted = self._generation + 1, self._connection
        log.info("logged in to %s, pushes %s, keyless %s", self.address, self.established().pushes, self.keyless)

    def give_up(self) -> RestConnection | None:
        """Detach the connection and return it; the caller closes it."""
        connection, self._connection = self._connection, None
        return connection

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    @property
    def keyless(self) -> bool:
        """Whether the gateway runs without a keys file: reads are open to everybody, writes refused to everybody."""
        return self._connection is not None and self._connection.keyless

    @property
    def pushes(self) -> bool:
        """Whether the gateway pushes; without pushes polling reads every value."""
        return self._connection is not None and self._connection.pushes

    def _ended(self, connection: RestConnection, error: GatewayDown) -> None:
        # An older connection may report its end when the next one is open already.
        if connection is self._connection:
            log.info("connection to %s ended: %s", self.address, error)
            self._closed(error)

    # --- reads ------------------------------------------------------------------------------------------------------

    async def exchange(self, proto_id: int, request: Message, response_class: type[M]) -> M:
        """Send a read and return its reply; refuses the write ids."""
        if proto_id in WRITE_IDS:
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        connection = self.established()
        if proto_id == ProtoId.Trd_UnlockTrade:
            self._require_privacy(connection)
        sent = self._klines
        reply = await self._read_row(connection, proto_id, request, response_class, sent or KlineNumbers.PROTO)
        if sent is None and proto_id in _CANDLES:
            await self._settle_klines(connection, proto_id, request, reply)
            if self._klines is KlineNumbers.REFERENCE:
                await self.limits.queue(proto_id, "")
                reply = await self._read_row(connection, proto_id, request, response_class, self._klines)
        return reply

    async def _read_row(
        self, connection: RestConnection, proto_id: int, request: Message, response_class: type[M], klines: KlineNumbers
    ) -> M:
        row = row_of_read(proto_id, request)
        body = body_of_read(row, request, klines)
        answer = await connection.ask(row, body)
        self.scope_book.publish()
        if answer.kind not in {OutcomeKind.OK, OutcomeKind.BUSINESS}:
            raise self._refused(proto_id, request, row, body, answer)
        reply = _message(row, answer, response_class)
        if (ids := getattr(reply, "s2c", None)) is not None:
            self._wire_numbers.learn(ids)
        return reply

    async def _settle_klines(self, connection: RestConnection, proto_id: int, request: Any, reply: Any) -> None:  # noqa: ANN401
        """Keep and log the numbering of candle periods that the first answer shows.

        If that answer has too few candles, the daily candles of some weeks of the same security are read, once per
        connection.
        """
        found = kline_numbers_of(request.c2s.klType, _times_of(reply))
        if found is None and proto_id == ProtoId.Qot_RequestHistoryKL and not self._klines_probed:
            self._klines_probed = True
            probe = _probe_of(request)
            with contextlib.suppress(GatewayError):
                await self.limits.queue(proto_id, "")
                days = await self._read_row(connection, proto_id, probe, type(reply), KlineNumbers.PROTO)
                found = kline_numbers_of(probe.c2s.klType, _times_of(days))
        if found is not None and self._klines is None:
            self._klines = found
            self.report(LinkEventKind.KLINE_NUMBERS, numbers=found.value)

    def _refused(self, proto_id: int, request: Any, row: RestRow, body: Any, answer: RestOutcome) -> GatewayError:  # noqa: ANN401
        """Return the error of a refusal, log it as a connection event and pause as it demands, within bounds."""
        error = self.noted(refusal_of(row, body, answer, self.established().known), proto_id, _account_of(request))
        if isinstance(error, ServerTrouble) and row.write in _KEPT_BY_THE_BROKER:  # it may have been made all the same
            return RequestTimeout("answer-without-outcome", **error.data)
        return error

    # --- writes -----------------------------------------------------------------------------------------------------

    def write_out(
        self,
        proto_id: int,
        approved: ApprovedOrder[R],
        build: Build[R],
        response_class: type[M],
        on_late_reply: OnLateReply,
    ) -> asyncio.Future[M]:
        """Send one write; the approval is taken as its body is written to the connection."""
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        connection = self._connection
        if connection is None:
            raise OrderDenied("not-sent-link")
        self._require_privacy(connection)
        approved.look(self)
        request = approved.request
        row, body = self._body_of(proto_id, request, build)
        # `look` above only checks: the approval is taken as the body is written, when aiohttp has a connection.
        payload = ApprovedPayload(msgspec.json.encode(body), lambda: approved.take(self))

        async def exchange() -> M | TideboardError:
            answer = await connection.calls.write(row, payload)
            self.scope_book.learn(row, body, answer)
            self.scope_book.publish()
            if answer.kind is OutcomeKind.RATE_LIMITED and answer.pause:
                self.limits.pause(proto_id, request.account.id, answer.pause, answer.whose)
            return self._verdict(row, body, answer, response_class)

        answer = connection.outbox.send(
            payload,
            exchange,
            lambda outcome: report_late(self.trading_sink, request.client_order_id, outcome, on_late_reply),
        )
        self.cancel_spacing.sent(request.account.id)
        answer.add_done_callback(lambda _: self.cancel_spacing.answered(request.account.id))
        return answer

    def _body_of(self, proto_id: int, request: R, build: Build[R]) -> tuple[RestRow, Any]:
        message: Any = build(request, Common_pb2.PacketID())
        row = row_of_write(proto_id, message)
        order = getattr(request, "order", None)
        number = self._wire_numbers.of(request.account.id, order.id) if order is not None else 0
        return row, body_of_write(row, message.c2s, number=number, remark=self._remarks)

    def _verdict(self, row: RestRow, body: Any, answer: RestOutcome, response_class: type[M]) -> M | TideboardError:  # noqa: ANN401
        """Return the reply or the error of an answer; whatever is not a clear refusal leaves the order unknown."""
        if answer.field.rpartition(".")[2] == "remark":  # the reference shows orders without that field
            self._remarks = False
        if answer.kind is OutcomeKind.BUSINESS and (no := _known_no(row, answer)) is not None:
            return no
        if answer.kind not in {OutcomeKind.OK, OutcomeKind.BUSINESS}:
            return write_refusal_of(row, body, answer, self.established().known)
        try:
            reply = _message(row, answer, response_class, whole=False)
        except GatewayError as error:
            return RequestTimeout("answer-without-outcome", text=str(error.data.get("detail", "")), call=row.key)
        self._wire_numbers.learn(getattr(reply, "s2c", None))
        return reply

    # --- shared -----------------------------------------------------------------------------------------------------

    def established(self) -> RestConnection:
        """Return the current connection; raises GatewayDown without one."""
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection

    def _require_privacy(self, connection: RestConnection) -> None:
        """Raise InsecureTransport for passwords and orders over a network in clear text; no setting turns this off."""
        if not connection.calls.private:
            raise InsecureTransport("clear-text-rest", host=address_of(connection.calls.url).host)


def _message(row: RestRow, answer: RestOutcome, response_class: type[M], *, whole: bool = True) -> M:
    """Return the Response of an answer; if `whole`, a success without a required field raises: it would read as 0."""
    if not is_envelope(answer.body):
        raise unreadable(proto_id=row.key, detail="no ret_type")
    try:
        reply: Any = from_json(answer.body, response_class)
    except WireError as error:
        raise unreadable(proto_id=row.key, detail=str(error)) from None
    if whole and reply.retType == SUCCEED and (missing := missing_fields(reply)):
        raise unreadable(proto_id=row.key, detail=f"without {', '.join(missing[:3])}")
    message: M = reply
    return message


def _times_of(reply: Any) -> list[float]:  # noqa: ANN401  an answer with candles
    # One zone for every market: only the distances between the candles are used.
    return [seconds_of(row.time, Market.HK) for row in reply.s2c.klList]


def _probe_of(request: Any) -> Any:  # noqa: ANN401  a request for past candles
    """Return the request for the daily candles of the weeks before its end."""
    probe = type(request)()
    probe.CopyFrom(request)
    begin = date.fromisoformat(request.c2s.endTime[:10]) - _PROBED
    probe.c2s.beginTime, probe.c2s.klType = begin.isoformat(), Qot_Common_pb2.KLType_Day
    probe.c2s.ClearField("nextReqKey")
    return probe


def _known_no(row: RestRow, answer: RestOutcome) -> OrderRejected | None:
    """Return the error of a refusal with a known reason; None for others and if `ret_type` is no clear refusal."""
    if answer.ret_type not in {FAILED, INVALID}:
        return None
    text = outside_text(answer.message)
    if answer.field.rpartition(".")[2] == "remark":
        return OrderRejected("remark-refused", text=text, field=outside_text(answer.field), call=row.key)
    if code := limit_of(answer.message):
        return OrderRejected(code, text=text, call=row.key)
    return None


def _account_of(request: Any) -> str:  # noqa: ANN401  any Request
    number = getattr(getattr(request.c2s, "header", None), "accID", 0)
    return str(number) if number else ""
