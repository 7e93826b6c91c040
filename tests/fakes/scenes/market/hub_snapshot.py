"""A hub filled with one moment of a market, for tests and pictures of the window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, currency_of, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.order import (
    Account,
    Funds,
    Order,
    OrderStatus,
    OrderType,
    PracticeAccount,
    Side,
)
from tideboard_core.model.quote import Level, OrderBook, Quote

NOW = datetime(2026, 11, 20, 2, 47, 12, tzinfo=UTC)
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TENCENT = InstrumentId("HK.00700")

ROWS: tuple[tuple[str, str, str, str, float, float], ...] = (
    ("HK.00700", "\u9a30\u8a0a\u63a7\u80a1", "612.50", "604.00", 318.6e6, 3943e6),
    ("HK.09988", "\u963f\u91cc\u5df4\u5df4-W", "156.40", "157.90", -142.3e6, 4906e6),
    ("HK.03690", "\u7f8e\u5718-W", "98.35", "96.30", 96.5e6, 2838e6),
    ("HK.01810", "\u5c0f\u7c73\u96c6\u5718-W", "46.32", "46.76", -88.2e6, 2151e6),
    ("HK.00005", "\u6ed9\u8c50\u63a7\u80a1", "112.80", "112.40", 41.7e6, 1895e6),
    ("HK.02800", "\u76c8\u5bcc\u57fa\u91d1", "26.42", "26.30", 204.1e6, 2126e6),
    ("HK.800000", "\u6046\u751f\u6307\u6578", "25912.4", "25752.8", 0.0, 0.0),
    ("SH.600519", "\u8d35\u5dde\u8305\u53f0", "1466.80", "1473.00", -211.7e6, 3360e6),
    ("SZ.300750", "\u5b81\u5fb7\u65f6\u4ee3", "372.15", "365.14", 486.3e6, 6315e6),
    ("US.AAPL", "Apple", "268.74", "267.10", -96.3e6, 9000e6),
    ("SG.D05", "DBS Group", "54.12", "54.00", 9.5e6, 791e6),
)
IDS = tuple(InstrumentId(row[0]) for row in ROWS)
ACCOUNT = PracticeAccount(id="281756450001", name="Practice HK", markets=frozenset({Market.HK}), currency="HKD")


def filled_hub(clock: ManualClock) -> Hub:
    """Everything the shell shows, as of NOW."""
    hub = Hub(clock)
    clock.set_market(NOW)
    for symbol, name, last, previous, net, turnover in ROWS:
        id_ = InstrumentId(symbol)
        put(hub, Topic.INSTRUMENT.of(id_), instrument(id_, name))
        put(hub, Topic.QUOTE.of(id_), quote(id_, last, previous, turnover))
        if net:
            put(hub, Topic.FLOW.of(id_), flow(id_, net))
    put(hub, Topic.BOOK.of(TENCENT), book())
    for each in (QUOTES_LINK, ORDERS_LINK):
        put(hub, each, link())
    put(hub, Topic.LOCK.of(""), unlocked(clock, 14 * 60 + 32))
    put(hub, Topic.ACCOUNTS.of(""), [ACCOUNT])
    put(hub, Topic.FUNDS.of(ACCOUNT.id), funds())
    put(hub, Topic.ORDERS.of(ACCOUNT.id), [working_order()])
    return hub


def instrument(id_: InstrumentId, name: str = "") -> Instrument:
    """Facts of an instrument; the Hang Seng index is an index, all others are stocks."""
    kind = SecurityType.INDEX if id_ == "HK.800000" else SecurityType.STOCK
    return Instrument(id=id_, name=name, security_type=kind, lot_size=100, currency=currency_of(id_, kind))


def quote(
    id_: InstrumentId,
    last: str,
    previous: str,
    turnover: float = 1e9,
    *,
    time: datetime | None = None,
    suspended: bool = False,
) -> Quote:
    """A quote of NOW; US quotes are of the session before."""
    earlier = NOW - timedelta(hours=6) if market_of(id_) is Market.US else NOW
    return Quote(
        instrument=id_,
        last=Decimal(last),
        prev_close=Decimal(previous),
        open=Decimal(previous),
        high=Decimal(last),
        low=Decimal(previous),
        volume=1_000_000,
        turnover=Decimal(int(turnover)),
        time=time or earlier,
        suspended=suspended,
    )


def flow(id_: InstrumentId, net: float, minutes: int = 76) -> CapitalFlow:
    """A net line that dips first and ends at `net`; US lines are of the session before."""
    start = OPEN - timedelta(hours=13) if market_of(id_) is Market.US else OPEN
    parts = [place / minutes for place in range(minutes + 1)]
    line = [net * (part - 0.6 * math.sin(part * math.pi * 2) * (1 - part)) for part in parts]
    return CapitalFlow(
        instrument=id_,
        period=FlowPeriod.INTRADAY,
        times=tuple(start.timestamp() + 60 * place for place in range(minutes + 1)),
        net=tuple(line),
        tiers=None,
        provider="Sandbox",
    )


def book(
    asks: Sequence[int] = (1200, 4300, 3800, 6100, 9700, 5200, 7400, 12600, 4900, 15300),
    bids: Sequence[int] = (2600, 5400, 7900, 6300, 8800, 11200, 7100, 9400, 6000, 18500),
) -> OrderBook:
    """Ten levels of 0.50 around 612; quantities best first."""
    step = Decimal("0.5")
    return OrderBook(
        instrument=TENCENT,
        bids=tuple(Level(Decimal("612.0") - step * place, shares, 7 + place) for place, shares in enumerate(bids)),
        asks=tuple(Level(Decimal("612.5") + step * place, shares, 4 + place) for place, shares in enumerate(asks)),
    )


def link(state: LinkState = LinkState.LIVE, **changes: object) -> LinkStatus:
    """A link of the sandbox."""
    values: dict[str, object] = {"provider": "Sandbox", "address": "127.0.0.1:1", "since": 900.0} | changes
    return LinkStatus(state=state, **values)  # type: ignore[arg-type]


def unlocked(clock: ManualClock, seconds: float) -> LockStatus:
    """An unlocked state that ends in `seconds`."""
    expires = clock.boot() + seconds
    return LockStatus(kind=LockKind.UNLOCKED, account=ACCOUNT.identity, since=clock.market(), expires=expires)


def funds(account: Account = ACCOUNT) -> Funds:
    """Three million of buying power, nearly."""
    return Funds(
        account_id=account.id,
        currency="HKD",
        power=Decimal("2998640.00"),
        total_assets=Decimal("4778860.00"),
        cash=Decimal("2998640.00"),
        market_value=Decimal("1780220.00"),
        frozen_cash=Decimal(0),
    )


def working_order(price: str = "611.0", quantity: int = 400, side: Side = Side.BUY) -> Order:
    """A resting limit order."""
    return Order(
        id="7",
        account_id=ACCOUNT.id,
        instrument=TENCENT,
        name="",
        side=side,
        order_type=OrderType.LIMIT,
        status=OrderStatus.SUBMITTED,
        quantity=quantity,
        filled=0,
        price=Decimal(price),
        average_price=None,
        created=NOW,
        updated=NOW,
    )


def share(symbol: str, name: str, name_en: str = "") -> Instrument:
    """A stock."""
    return Instrument(
        id=InstrumentId(symbol),
        name=name,
        name_en=name_en,
        security_type=SecurityType.STOCK,
        lot_size=100,
        currency="HKD",
    )
