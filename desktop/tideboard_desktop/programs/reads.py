"""What programs read of the window: values of the hub as they are, each with its source, age and reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposedSide
from tideboard_api.replies import (
    AbsentReason,
    BarsReply,
    BookReply,
    BookReplyLevel,
    FlowReply,
    InstrumentReply,
    OrderReply,
    OthersText,
    PositionReply,
    QuoteReply,
    SignalsReply,
    StatusReply,
    ValueKind,
    ValueSource,
)
from tideboard_core import __version__
from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, UnknownSymbol
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.hub import UNUSABLE, Hub
from tideboard_core.market.session import DOWN, MARKETS
from tideboard_core.model.bounds import bounded
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account
from tideboard_core.model.quote import BarPeriod, Level
from tideboard_core.model.review import SourceKind
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.bars import BarPage
from tideboard_core.ports.system import Clock
from tideboard_core.programs.channel import ReadOf, WatchedItem, WatchedOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.keys import KeyEnvironment, KeyRecord
from tideboard_desktop.programs.candles import Candles, of_bars, of_rows
from tideboard_desktop.programs.fetches import FetchedBars

T = TypeVar("T")
R = TypeVar("R", QuoteReply, BookReply, FlowReply)
LONGEST_NAME = 120
_TOPICS: dict[WatchedOf, Topic[object]] = {
    WatchedOf.QUOTE: Topic.QUOTE,
    WatchedOf.BOOK: Topic.BOOK,
    WatchedOf.FLOW: Topic.FLOW,
}
VALUE_KINDS = {
    SourceKind.PRACTICE: ValueKind.PRACTICE,
    SourceKind.REAL: ValueKind.REAL,
    SourceKind.DELAYED: ValueKind.DELAYED,
    SourceKind.REPLAYED: ValueKind.REPLAYED,
}


class WindowReads:
    """Answers from what the window has; nothing is asked of a broker.

    `source` returns the kind of a security's prices, `account` the account in view, `refused` why a key brings nothing,
    `replaying` whether the prices are those of a recorded day, `signals` what fired, `fetched` the candles that were
    read for a program, `charted` the minutes of a chart.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        *,
        source: Callable[[InstrumentId], SourceKind],
        account: Callable[[], Account | None],
        refused: Callable[[Key[object]], GatewayError | None],
        replaying: Callable[[], bool],
        signals: Callable[[], SignalsReply],
        fetched: Callable[[InstrumentId, BarPeriod], FetchedBars | None],
        charted: Callable[[InstrumentId], Columns | None],
    ) -> None:
        self._hub, self._clock, self._replaying, self.signals = hub, clock, replaying, signals
        self._source_kind, self._account, self._refused = source, account, refused
        self._fetched, self._charted = fetched, charted

    def watched(self, item: WatchedItem) -> QuoteReply | BookReply | FlowReply:
        """The newest value of a watched item."""
        instrument = InstrumentId(item.symbol)
        match item.what:
            case WatchedOf.QUOTE:
                return _QUOTE(self, instrument)
            case WatchedOf.BOOK:
                return _BOOK(self, instrument)
            case WatchedOf.FLOW:
                return _FLOW(self, instrument)

    def status(self, key: KeyRecord) -> StatusReply:
        """State of the window, for a key."""
        account, link, state = self._account(), self._hub.value(QUOTES_LINK), self._hub.value(MARKETS)
        return StatusReply(
            version=__version__,
            provider="" if link is None else plain_text(link.provider, LONGEST_NAME),
            link=(LinkState.DISCONNECTED if link is None else link.state).value,
            environment=None if account is None else account.environment.value.lower(),
            markets={} if state is None else {market.value: one.value for market, one in state.markets.items()},
            replay=self._clock.market() if self._replaying() else None,
            key=key.name,
            scopes=tuple(sorted(scope.value for scope in key.scopes)),
            time=self._clock.wall(),
        )

    def instrument(self, instrument: InstrumentId) -> InstrumentReply | None:
        """Static facts, None where the window knows none."""
        found = self._hub.value(Topic.INSTRUMENT.of(instrument))
        if found is None:
            return None
        return InstrumentReply(
            symbol=instrument,
            name=_broker_text(found.name),
            kind=found.security_type.value,
            lot=found.lot_size,
            currency=found.currency or MARKET_CURRENCY[market_of(instrument)],
            market=market_of(instrument).value,
        )

    def quote(self, instrument: InstrumentId) -> QuoteReply:
        """The newest quote."""
        key = Topic.QUOTE.of(instrument)
        found = self._hub.value(key)
        if found is None:
            return QuoteReply(symbol=instrument, reason=self._reason(key))
        return QuoteReply(
            symbol=instrument,
            source=self._source(key, instrument),
            last=found.last,
            previous_close=found.prev_close,
            open=found.open,
            high=found.high,
            low=found.low,
            change_percent=_percent(found.change_percent),
            volume=found.volume,
            turnover=found.turnover,
            time=found.time,
            suspended=found.suspended,
        )

    def book(self, instrument: InstrumentId) -> BookReply:
        """The newest order book."""
        key = Topic.BOOK.of(instrument)
        found = self._hub.value(key)
        if found is None:
            return BookReply(symbol=instrument, reason=self._reason(key))
        return BookReply(
            symbol=instrument,
            source=self._source(key, instrument),
            bids=tuple(map(_level, found.bids)),
            asks=tuple(map(_level, found.asks)),
            time=found.time,
        )

    def flow(self, instrument: InstrumentId) -> FlowReply:
        """Today's capital flow by the provider of the prices."""
        key = Topic.FLOW.of(instrument)
        found = self._hub.value(key)
        if found is None:
            return FlowReply(symbol=instrument, reason=self._reason(key))
        tiers = found.tiers
        return FlowReply(
            symbol=instrument,
            source=self._source(key, instrument),
            definition=found.definition.value,
            times=found.times,
            net=found.net,
            extra_large=() if tiers is None else tiers.extra_large,
            large=() if tiers is None else tiers.large,
            medium=() if tiers is None else tiers.medium,
            small=() if tiers is None else tiers.small,
        )

    def bars(self, instrument: InstrumentId, period: BarPeriod = BarPeriod.MIN_1) -> BarsReply:
        """Candles as they were read for a program, else those of a chart, else those that the broker pushed last."""
        key, fetched = Topic.BARS_1M.of(instrument), self._fetched(instrument, period)
        found, age = self._pushed(instrument, period), self._hub.age(key)
        if fetched is not None and fetched.page is not None:
            found, age = of_bars(fetched.page.bars, instrument, period), self._hub.elapsed(fetched.at)
        if not found.get("times"):
            reason = self._reason(key, None if fetched is None else fetched.error)
            if reason is AbsentReason.NOT_YET and period is not BarPeriod.MIN_1:
                reason = AbsentReason.NOT_WATCHED  # no push brings those
            return BarsReply(symbol=instrument, period=period.value, reason=reason)
        source = self._source_of(age, instrument)
        return msgspec.structs.replace(BarsReply(symbol=instrument, period=period.value, source=source), **found)

    def past_bars(
        self, instrument: InstrumentId, period: BarPeriod, page: BarPage | None, error: GatewayError | None = None
    ) -> BarsReply:
        """Older candles as they were just read for a program, of minutes the last session's; or why none came."""
        found = of_bars(page.bars, instrument, period) if page is not None else {}
        if not found.get("times"):
            reason = self._reason(Topic.BARS_1M.of(instrument), error)
            return BarsReply(symbol=instrument, period=period.value, reason=reason)
        source = self._source_of(0.0, instrument)
        return msgspec.structs.replace(BarsReply(symbol=instrument, period=period.value, source=source), **found)

    def _pushed(self, instrument: InstrumentId, period: BarPeriod) -> Candles:
        """What pushes keep up to date."""
        key = Topic.BARS_1M.of(instrument)
        if period is not BarPeriod.MIN_1:
            return {}
        rows = self._charted(instrument) if key in self._hub.wanted() else None
        if rows is not None and len(rows.start):
            return of_rows(rows, instrument)
        return of_bars(self._hub.value(key) or (), instrument, period)

    def positions(self, key: KeyRecord) -> tuple[PositionReply, ...]:
        """Holdings of the account in view; raises ProgramFault for an environment that the key may not see."""
        account = self._visible(key)
        found = () if account is None else self._hub.value(Topic.POSITIONS.of(account.id)) or ()
        return tuple(
            PositionReply(
                account=_account_name(account),
                environment=account.environment.value.lower(),
                symbol=one.instrument,
                name=_broker_text(one.name),
                quantity=Decimal(one.quantity),
                available=Decimal(one.available),
                average_cost=one.average_cost,
                last=one.last if one.priced else None,
                value=one.value if one.priced else None,
                currency=one.currency,
            )
            for one in found
            if account is not None
        )

    def orders(self, key: KeyRecord) -> tuple[OrderReply, ...]:
        """Orders of the account in view; raises ProgramFault for an environment that the key may not see."""
        account = self._visible(key)
        found = () if account is None else self._hub.value(Topic.ORDERS.of(account.id)) or ()
        return tuple(
            OrderReply(
                account=_account_name(account),
                environment=account.environment.value.lower(),
                id=plain_text(one.id, LONGEST_NAME),
                symbol=one.instrument,
                side=ProposedSide(one.side.value).value,
                type=one.order_type.value,
                status=one.status.value,
                quantity=Decimal(one.quantity),
                filled=Decimal(one.filled),
                price=one.price,
                trigger=one.trigger,
                average_price=one.average_price,
                created=one.created,
                updated=one.updated,
            )
            for one in found
            if account is not None
        )

    def _visible(self, key: KeyRecord) -> Account | None:
        account = self._account()
        if account is not None and KeyEnvironment(account.environment.value.lower()) not in key.environments:
            raise ProgramFault(ApiFault.SCOPE, scope=f"account:{account.environment.value.lower()}")
        return account

    def _source(self, key: Key[object], instrument: InstrumentId) -> ValueSource:
        return self._source_of(self._hub.age(key), instrument)

    def _source_of(self, age: float | None, instrument: InstrumentId) -> ValueSource:
        link = self._hub.value(QUOTES_LINK)
        return ValueSource(
            provider="" if link is None else plain_text(link.provider, LONGEST_NAME),
            kind=VALUE_KINDS[self._source_kind(instrument)],
            received=None if age is None else self._clock.wall() - timedelta(seconds=age),
            age=None if age is None else round(age, 3),
        )

    def _reason(self, key: Key[object], error: GatewayError | None = None) -> AbsentReason:
        """Why there is no value of a key; `error` is that of a call for it."""
        refused, link = error or self._refused(key), self._hub.value(QUOTES_LINK)
        if isinstance(refused, PermissionMissing):
            return AbsentReason.NO_PERMISSION
        if isinstance(refused, UnknownSymbol):
            return AbsentReason.UNKNOWN_SYMBOL
        if isinstance(refused, NotOffered):
            return AbsentReason.NOT_OFFERED
        if link is None or link.state in DOWN:
            return AbsentReason.DISCONNECTED
        if self._hub.problem(key):
            return AbsentReason.UNREADABLE
        return AbsentReason.NOT_YET if key in self._hub.wanted() else AbsentReason.NOT_WATCHED


def key_of(item: WatchedItem) -> Key[object]:
    """The hub's key of a watched item."""
    return _TOPICS[item.what].of(item.symbol)


def _held(
    read: Callable[[WindowReads, InstrumentId], R], kind: type[R], reads: WindowReads, instrument: InstrumentId
) -> R:
    """What is read of a security, without its value where a number of it is beyond what any has."""
    try:
        return bounded(read(reads, instrument))
    except (GatewayError, *UNUSABLE):
        return kind(symbol=instrument, reason=AbsentReason.UNREADABLE)


_QUOTE = partial(_held, WindowReads.quote, QuoteReply)
_BOOK = partial(_held, WindowReads.book, BookReply)
_FLOW = partial(_held, WindowReads.flow, FlowReply)
READS_OF_MARKET: dict[ReadOf, Callable[[WindowReads, InstrumentId], object]] = {
    ReadOf.INSTRUMENT: WindowReads.instrument,
    ReadOf.QUOTE: _QUOTE,
    ReadOf.BOOK: _BOOK,
    ReadOf.FLOW: _FLOW,
}
"""Reads of one security."""


def _level(level: Level) -> BookReplyLevel:
    return BookReplyLevel(level.price, level.quantity, level.orders)


def _percent(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 4)


def _broker_text(text: str) -> OthersText:
    return OthersText(text=plain_text(text, LONGEST_NAME), source="broker")


def _account_name(account: Account | None) -> str:
    """The account's last digits: its number leaves the window nowhere."""
    return "" if account is None else account.short_id
