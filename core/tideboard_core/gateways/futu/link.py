"""The base of both links of Futu's calls (OpenD's TCP, FutuOpenD-rs' REST): rate limits, refusals, generation."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, GatewayError, PermissionMissing, RateLimited, ServerRefused
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.connection_events import LinkEvents
from tideboard_core.gateways.common.kept_refusals import KeptRefusals
from tideboard_core.gateways.common.list_reads import Ask, ListReads, T, parts
from tideboard_core.gateways.common.pause_turns import PauseTurns
from tideboard_core.gateways.common.replay_at_login import ReplayAtLogin
from tideboard_core.gateways.futu.rate_limits import FutuRateLimits
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.gateways.futu.translate.quotes import BlockTimes
from tideboard_core.gateways.futu.translate.refusals import SUCCEED, raw_text, refusal_of
from tideboard_core.gateways.futu.translate.rights import FLAG, quote_rights
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import QuoteRight
from tideboard_core.ports.gateway import CallKind, CallsUsed
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ApprovedOrder, R, ReadRows, ServerPause, TradingSink
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId, request_class, response_class
from tideboard_proto.opend import Common_pb2

if TYPE_CHECKING:
    from tideboard_core.model.history_use import HistoryBook

log = logging.getLogger(__name__)

PushHandler = Callable[[OpendFrame], None]
"""Gets each push of one protocol id, synchronously, in order of arrival."""
OnLateReply = Callable[[Any], None]
"""Gets the parsed reply of a write that had already timed out or been cancelled."""
OwnNumber = tuple[int, int]
"""trdEnv and number of an account."""
Build = Callable[[R, Common_pb2.PacketID], Message]
"""Makes the request message of an approved write. A link without packet ids passes an empty one."""

_TALK_ABOUT_WAITS_FROM = 1.0
SYMBOLS_PER_SNAPSHOT: Final = 400
BASIC_SNAPSHOT: Final = 20
"""Securities of Hong Kong, and as many options and futures, in a snapshot with basic quotes (futu-api-doc,
get-market-snapshot; futu-agent-hub, get_snapshot.py): counted as one here. What OpenD does beyond it no source says."""
BASIC_MARKETS: Final = frozenset({Market.HK})
"""Markets with basic quotes (BMP)."""


class FutuLink(ABC):
    """One gateway's connection; calls send and receive OpenD's protobuf messages over either transport."""

    account_types: AccountTypes = BROKER_ACCOUNTS
    most_symbols: int | None = None
    """Securities that any one request may name by the transport's own limit, None = there is none."""
    history: Callable[[], HistoryBook] | None = None
    """Where is kept what was seen of the allowance for history; None = in memory."""

    def __init__(
        self,
        *,
        feed: FeedSink,
        trading: TradingSink,
        clock: Clock,
        market_time: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self.feed = feed
        self.trading_sink = trading
        self.clock = clock
        self._market_time = market_time
        self._events = LinkEvents(feed)
        self.report, self.count_lost = self._events.report, self._events.count_lost
        self.limits = FutuRateLimits(clock.monotonic)
        self.turns = PauseTurns(clock.monotonic)
        """The writes of each account, as far as they go one at a time."""
        self.replay = ReplayAtLogin()
        self.refusals = KeptRefusals(clock.monotonic)
        self.left_out: frozenset[OwnNumber] = frozenset()
        """Accounts of the login that are not used, whose pushes are dropped."""
        self.blocks = BlockTimes(clock.market)
        """Begins anew with each connection: what it has first may be of any age."""
        self._generation = 0
        self.lists = ListReads(clock.monotonic, lambda: self._generation)
        self._basic: frozenset[Market] = frozenset()
        self._rights_of = -1

    @property
    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits; of orders and their changes those of the account with the most of them."""
        return {
            CallKind.SNAPSHOTS: self.limits.use(ProtoId.Qot_GetSecuritySnapshot),
            CallKind.HISTORY: self.limits.use(ProtoId.Qot_RequestHistoryKL),
            CallKind.ORDERS: self.limits.use(ProtoId.Trd_PlaceOrder),
            CallKind.CHANGES: self.limits.use(ProtoId.Trd_ModifyOrder),
        }

    # --- implemented for each transport ----------------------------------------------------------------------------

    @property
    @abstractmethod
    def provider(self) -> str:
        """Name shown beside figures."""

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Whether a connection is open and logged in."""

    @property
    @abstractmethod
    def user_id(self) -> int:
        """The login's number, 0 if the transport does not have it."""

    @property
    def login(self) -> str:
        """The login's number as text; empty if the transport does not have it, and without a connection."""
        return str(self.user_id or "") if self.connected else ""

    @abstractmethod
    def exchange(self, proto_id: int, request: Message, response_class: type[M]) -> Awaitable[M]:
        """Send a read and return its reply, whatever its `retType`; GatewayDown, RequestTimeout and own kinds.

        Refuses the write ids: they need an approval.
        """

    @abstractmethod
    def write_out(
        self,
        proto_id: int,
        approved: ApprovedOrder[R],
        build: Build[R],
        response_class: type[M],
        on_late_reply: OnLateReply,
    ) -> asyncio.Future[M]:
        """Send one write; the approval is taken in the step that writes (`ports.TradingGateway`).

        An error raised before the result is awaited, and OrderDenied as its error, mean that nothing was sent.
        """

    @property
    def remarks(self) -> bool:
        """Whether orders carry our number in their remark."""
        return True

    @property
    def fill_status(self) -> bool:
        """Whether what the gateway says became of an execution counts."""
        return True

    @property
    def combinations(self) -> bool:
        """Whether the transport has the call that places a combination of options."""
        return False

    def learn_rights(self, rights: Mapping[Market, QuoteRight]) -> None:
        """Keep which markets the login has at basic quotes, until the next login or word of other rights."""
        self._basic = frozenset(market for market, right in rights.items() if right is QuoteRight.BMP)
        self._rights_of = self._generation

    def forget_rights(self) -> None:
        """Ask again which rights the login has, and for whom it was refused: they have changed."""
        self.lists.forget()
        self._rights_of = -1

    async def basic_markets(self, ids: Collection[InstrumentId]) -> frozenset[Market]:
        """Return the markets at basic quotes; asked for once a login, where a call names more than those may."""
        known = self._rights_of == self._generation
        many = sum(market_of(one) in BASIC_MARKETS for one in ids) > BASIC_SNAPSHOT
        if not known and many:
            try:
                reply = await self.call(ProtoId.GetUserInfo, flag=FLAG)
            except GatewayDown:
                raise
            except GatewayError as error:
                log.info("quote rights not read: %s", error.code)
            else:
                self.learn_rights(quote_rights(reply))
        return self._basic if self._rights_of == self._generation else frozenset()

    def require_more_than_basic(self, market: Market) -> None:
        """Raise PermissionMissing for what basic quotes do not have: subscriptions, screens, warrants and brokers.

        Rights that were not read yet leave it to the broker's own refusal.
        """
        if self._rights_of == self._generation and market in self._basic:
            raise PermissionMissing("basic-quotes-only", text="", market=str(market))

    def at_most(self, of_call: int) -> int:
        """How many securities a request may name, if its call takes `of_call`."""
        return of_call if self.most_symbols is None else min(of_call, self.most_symbols)

    async def read_list(self, call: str, ids: Collection[InstrumentId], ask: Ask[T], most: int) -> ReadRows[T]:
        """Ask about securities in requests of at most `most`; unknown ids and others that are refused are left out."""
        size = self.at_most(most)
        return await self.lists.read(call, ids, ask, lambda rest: parts(rest, size))

    async def read_snapshots(self, ids: Collection[InstrumentId], ask: Ask[T]) -> ReadRows[T]:
        """As `read_list`, of snapshots: of markets at basic quotes a request names few."""
        most, basic = self.at_most(SYMBOLS_PER_SNAPSHOT), await self.basic_markets(ids)
        name = ProtoId.Qot_GetSecuritySnapshot.name
        return await self.lists.read(name, ids, ask, lambda rest: parts_by_right(rest, most, basic))

    # --- for the calls ---------------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._generation

    def server_pause(self, account: str, writes: Collection[int], lists: Collection[int]) -> ServerPause:
        """What a pause that the server asked for means for these calls of an account."""
        write, list_ = (max(self.limits.pause_left(one, account) for one in calls) for calls in (writes, lists))
        return ServerPause(write, list_, self.turns.wait(account) if write > 0 else 0.0)

    def read_delay(self, proto_id: int) -> float:
        """Seconds that a quote call made now would queue."""
        return self.limits.delay(proto_id)

    async def call(
        self,
        proto_id: int,
        c2s: Message | None = None,
        /,
        *,
        account: str = "",
        leaves: Callable[[], None] = lambda: None,
        **fields: object,
    ) -> Any:  # noqa: ANN401
        """As `ask`, after waiting for the rate limit; `leaves` is called when its turn has come."""
        waited = await self.limits.queue(proto_id, account)
        if waited >= _TALK_ABOUT_WAITS_FROM:
            log.info("call %d queued %.1f s for its rate limit", proto_id, waited)
        leaves()
        return await self.ask(proto_id, c2s, account=account, **fields)

    async def ask(self, proto_id: int, c2s: Message | None = None, /, *, account: str = "", **fields: object) -> Any:  # noqa: ANN401
        """Return the S2C of a successful reply; the request's C2S is given whole or by its fields.

        For calls without a rate limit and for pages after the first. `account` is the account whose limit the call
        counts for. Raises GatewayError.
        """
        request = _request(proto_id, c2s, fields)
        if not _may_be_known(proto_id, request):
            return await self._answer(proto_id, request, account)
        name, asked = _name_of(proto_id), request.SerializeToString()
        self.refusals.check(name, asked)
        try:
            return await self._answer(proto_id, request, account)
        except ServerRefused as error:
            if error.code in _LASTING:
                self.refusals.keep(name, asked, error, of_kind=proto_id in _FLOW)
            raise

    def check_refused(self, proto_id: int, c2s: Message) -> None:
        """Raise the refusal for want of a right that a call met within the day, without making it."""
        self.refusals.check(_name_of(proto_id), _request(proto_id, c2s, {}).SerializeToString())

    async def _answer(self, proto_id: int, request: Message, account: str) -> Any:  # noqa: ANN401  any S2C
        reply: Any = await self.exchange(proto_id, request, response_class(proto_id))
        self._require_success(proto_id, reply, account)
        return reply.s2c

    def _require_success(self, proto_id: int, reply: Any, account: str = "") -> None:  # noqa: ANN401  any Response
        if reply.retType != SUCCEED:
            refusal = refusal_of(proto_id, reply.retType, raw_text(reply.retMsg), reply.errCode)
            raise self.noted(refusal, proto_id, account)
        if _needs_content(reply.DESCRIPTOR) and not reply.HasField("s2c"):
            raise unreadable(proto_id=proto_id, detail="success without content")

    def noted(self, error: GatewayError, proto_id: int, account: str) -> GatewayError:
        """Report a refusal to the connection log and return it; one for the rate pauses the call's budget."""
        if isinstance(error, RateLimited) and error.retry_after:
            self.limits.pause(proto_id, account, error.retry_after, error.whose)
        elif isinstance(error, RateLimited):
            left = self.limits.bar(proto_id, account, error.whose)
            error = RateLimited(error.code, text=error.text, retry_after=left, whose=error.whose)
        self._events.report_refusal(_name_of(proto_id), error)
        return error


_FLOW: Final = frozenset({ProtoId.Qot_GetCapitalFlow, ProtoId.Qot_GetCapitalDistribution})
"""Refused of an index, which has no flow."""
_ALWAYS_ASKED: Final = frozenset(
    {
        ProtoId.Qot_GetBasicQot,
        ProtoId.Qot_GetMarketState,
        ProtoId.Qot_GetOrderBook,
        ProtoId.Qot_GetSecuritySnapshot,
        ProtoId.Qot_GetStaticInfo,
        ProtoId.Qot_GetSubInfo,
    }
)
"""What orders are judged on, and what a connection is proven by."""
_MARKET_DATA: Final = ("Qot_Get", "Qot_Request", "Qot_StockFilter", "Qot_Sub")
"""Begins of the names of reads of market data and pages; the other `Qot_` calls change something at the broker."""
_LASTING: Final = frozenset({"permission-missing", "not-offered"})
"""The broker's own refusals: those of a key of FutuOpenD-rs end with another key."""


def parts_by_right(
    ids: Sequence[InstrumentId], most: int, basic: Collection[Market]
) -> Iterator[Sequence[InstrumentId]]:
    """Cut into parts of at most `most`, of markets at `basic` quotes into parts of few."""
    yield from parts([one for one in ids if market_of(one) not in basic], most)
    yield from parts([one for one in ids if market_of(one) in basic], BASIC_SNAPSHOT)


def _request(proto_id: int, c2s: Message | None, fields: Mapping[str, object]) -> Any:  # noqa: ANN401  any Request
    request: Any = request_class(proto_id)()
    # A call without fields has to carry its empty C2S too: the schema requires it.
    request.c2s.SetInParent()
    request.c2s.MergeFrom(type(request.c2s)(**fields) if c2s is None else c2s)
    return request


def _may_be_known(proto_id: int, request: Any) -> bool:  # noqa: ANN401  any Request
    """Whether a refusal of this call for want of a right holds for the day."""
    ends = proto_id == ProtoId.Qot_Sub and not request.c2s.isSubOrUnSub
    return _name_of(proto_id).startswith(_MARKET_DATA) and proto_id not in _ALWAYS_ASKED and not ends


def _name_of(proto_id: int) -> str:
    """Return the broker's name of a call, `Qot_Sub`, as its documents have it."""
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)


@cache
def _needs_content(response: Descriptor) -> bool:
    """Return whether a success must have `s2c`: without it required fields would read as 0, a time as 1970."""
    content = response.fields_by_name["s2c"].message_type
    return content is not None and any(field.is_required for field in content.fields)
