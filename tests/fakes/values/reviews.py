"""Reviews whose every figure a test can set: what the guard would put in front of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tideboard_core.errors import OrderDenied
from tideboard_core.model.fee_tables import fee_items
from tideboard_core.model.flatten import Caution, FlattenLine, FlattenPlan
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.open_review import WithoutStop
from tideboard_core.model.order import (
    Account,
    Environment,
    LiveAccount,
    Order,
    OrderAction,
    OrderRequest,
    OrderStatus,
    OrderType,
    PaperAccount,
    PracticeAccount,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import (
    BookLine,
    BookPreview,
    Check,
    CheckCode,
    Gesture,
    OrderPreview,
    OrderSummary,
    Severity,
    VoidCode,
    VoidReason,
    hard,
    typed,
)
from tideboard_core.orders.flatten.lost_exits import ExitOffer, OfferState
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.trading import WriteVerb

TENCENT = Instrument(
    id=InstrumentId("HK.00700"), name="騰訊控股", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)
DAY = date(2026, 11, 20)
_ACCOUNTS: dict[Environment, tuple[type[Account], str, str]] = {
    Environment.PRACTICE: (PracticeAccount, "Practice HK", "2810000001"),
    Environment.PAPER: (PaperAccount, "Futu HK paper", "2810009034"),
    Environment.LIVE: (LiveAccount, "Futu HK", "2810004821"),
}


def account(environment: Environment = Environment.PRACTICE) -> Account:
    """An account of an environment."""
    kind, name, number = _ACCOUNTS[environment]
    return kind(
        id=number, name=name, markets=frozenset({Market.HK}), currency="HKD", margin=environment is Environment.LIVE
    )


def order(*, number: str = "7001", status: OrderStatus = OrderStatus.SUBMITTED, filled: int = 0) -> Order:
    """A working order of 1,000 HK.00700 at 611.00."""
    at = datetime(2026, 11, 20, 2, 31, tzinfo=UTC)
    return Order(
        id=number,
        account_id="2810000001",
        instrument=TENCENT.id,
        name=TENCENT.name,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        status=status,
        quantity=1000,
        filled=filled,
        price=Decimal("611.00"),
        average_price=Decimal("611.00") if filled else None,
        created=at,
        updated=at,
        remark=f"TB-1120-KQXW-{number}",
        currency="HKD",
    )


def summary(
    environment: Environment = Environment.PRACTICE,
    *,
    side: Side = Side.BUY,
    quantity: int = 2000,
    price: str = "613.00",
) -> OrderSummary:
    """A limit order with the published fees."""
    limit = Decimal(price)
    request = OrderRequest(
        account=account(environment),
        instrument=TENCENT.id,
        side=side,
        order_type=OrderType.LIMIT,
        quantity=quantity,
        client_order_id="TB-1120-KQXW-0417",
        price=limit,
    )
    value = limit * quantity
    fees = fee_items(instrument=TENCENT, side=side, quantity=quantity, value=value, day=DAY, broker_known=True)
    total = sum((item.amount for item in fees), Decimal(0))
    buy = side is Side.BUY
    return OrderSummary(
        environment=environment,
        account=request.account,
        instrument=TENCENT,
        side=side,
        order_type=OrderType.LIMIT,
        quantity=quantity,
        price=limit,
        trigger=None,
        time_in_force=TimeInForce.DAY,
        hours=TradingHours.REGULAR,
        expires=None,
        client_order_id=request.client_order_id,
        request=request,
        lots=Decimal(quantity) / TENCENT.lot_size,
        value=value,
        estimated=False,
        fees=fees,
        day=DAY,
        fee_total=total,
        total=value + total if buy else value - total,
        power_after=Decimal("1770875.50"),
        position_before=1000,
        position_after=1000 + (quantity if buy else -quantity),
    )


def checks(*, warning: bool = False, locked: bool = False, far: bool = False) -> tuple[Check, ...]:
    """All checks passed, or with the named ones failed."""
    hard, soft = Severity.HARD, Severity.SOFT

    def check(code: CheckCode, severity: Severity, passed: bool, **data: object) -> Check:
        return Check(code=code, severity=severity, passed=passed, data=data)

    return (
        check(CheckCode.LOCK, hard, not locked, left=0 if locked else 861),
        check(CheckCode.LINK, hard, True, state="live"),
        check(CheckCode.LOT, hard, True, value=2000, lot=100),
        check(CheckCode.TICK, hard, True, price=Decimal("613.00"), step=Decimal("0.5")),
        check(
            CheckCode.COLLAR_LAST,
            hard,
            not far,
            value=Decimal("3.4") if far else Decimal("0.08"),
            limit=Decimal(2),
            price=Decimal(613),
            reference=Decimal("612.5"),
        ),
        check(CheckCode.SIZE, hard, True, value=2000, limit=5000),
        check(CheckCode.VALUE, hard, True, value=Decimal(1_226_000), limit=Decimal(2_000_000)),
        check(CheckCode.DAILY_VALUE, hard, True, value=Decimal(1_530_000), limit=Decimal(5_000_000)),
        check(CheckCode.POWER, hard, True, value=Decimal(1_227_764), limit=Decimal(2_998_640)),
        check(CheckCode.MAX_QUANTITY, hard, True, value=2000, limit=4800),
        check(CheckCode.LEVELS, soft, not warning, value=2 if warning else 1, limit=1, uncovered=0),
        check(CheckCode.REPEAT, soft, True, window=10.0),
    )


def book(side: Side = Side.BUY, *, crosses: bool = True) -> BookPreview:
    """The newest book around 612.50; 2,000 to buy at 613.00 take two levels, or nothing is taken."""
    asks = (("614.00", 6100, 15), ("613.50", 3800, 9), ("613.00", 4300, 11), ("612.50", 1200, 4))
    bids = (("612.00", 2600, 7), ("611.50", 5400, 14))
    takes = {"613.00": 800, "612.50": 1200} if crosses else {}
    joins = {} if crosses else {"612.00": 2000}
    lines = tuple(
        BookLine(side_of, Decimal(price), quantity, orders, takes.get(price, 0), joins.get(price, 0))
        for side_of, rows in ((Side.SELL, asks), (Side.BUY, bids))
        for price, quantity, orders in rows
    )
    return BookPreview(
        lines=lines,
        age=0.2,
        spread=Decimal("0.5"),
        taken=2000 if crosses else 0,
        levels_taken=2 if crosses else 0,
        average=Decimal("612.70") if crosses else None,
        extra=Decimal(400) if crosses else Decimal(0),
        from_best_percent=Decimal("0.0327") if crosses else None,
        resting=0 if crosses else 2000,
        uncovered=0,
        ahead=0 if crosses else 2600,
    )


class ScriptedOpenReview:
    """What every review has that a test moves: set a field, then `changed()`. Counts how often it was refreshed."""

    def __init__(self, gesture: Gesture, shown: tuple[Check, ...]) -> None:
        self.gesture, self.checks = gesture, shown
        self.seconds_left = 30.0
        self.void_reason: VoidReason | None = None
        self.refreshed = 0
        self.listeners: list[Callable[[], None]] = []

    def refresh(self) -> None:
        """Count."""
        self.refreshed += 1

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Keep a listener."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def fail(self) -> None:
        """Make it void for what could not be shown."""
        self.become_void(VoidReason(code=VoidCode.VIEW_FAILED))

    def changed(self) -> None:
        """Tell the listeners."""
        for listener in tuple(self.listeners):
            listener()

    def become_void(self, reason: VoidReason) -> None:
        """Make it void and tell."""
        self.void_reason = reason
        self.changed()


class ScriptedReview(ScriptedOpenReview):
    """An OrderReview."""

    def __init__(self, environment: Environment = Environment.PRACTICE, gesture: Gesture | None = None) -> None:
        live = environment is Environment.LIVE
        wanted = gesture or (Gesture.HOLD if live else Gesture.CLICK)
        super().__init__(wanted, checks(warning=wanted in {Gesture.TICK, Gesture.TYPE}))
        self.summary = summary(environment)
        self.book: BookPreview | None = book()
        self.needs_password: PasswordKind | None = None
        self.error: Exception | None = None
        self.tried: list[str] = []

    async def unlock_once(self, password: str) -> None:
        """Take any password, unless there is an `error` to raise."""
        self.tried.append(password)
        if self.error is not None:
            raise self.error
        self.needs_password = None


class ScriptedCancelReview:
    """A CancelReview that a test moves; `password` opens it."""

    def __init__(
        self,
        environment: Environment = Environment.PRACTICE,
        *,
        orders: tuple[Order, ...] = (),
        everything: bool = False,
        password: str = "",
    ) -> None:
        self.account = account(environment)
        self.orders = orders or (order(filled=400, status=OrderStatus.PARTIALLY_FILLED),)
        self.foreign_ids: frozenset[str] = frozenset()
        self.without_stop: dict[InstrumentId, WithoutStop] = {}
        self.taken_from: dict[str, datetime] = {}
        self.not_by_hand: frozenset[str] = frozenset()
        self.incomplete = False
        self.everything = everything
        self.action: OrderAction | None = None
        self.at_once: Market | None = None
        self.needs_password = PasswordKind.BROKER if password else None
        self.error: Exception | None = None
        self.tried: list[str] = []
        self.listeners: list[Callable[[], None]] = []

    async def unlock_once(self, password: str) -> None:
        """Note that something was tried; raise what the test set."""
        self.tried.append(password)
        if self.error is not None:
            raise self.error
        self.needs_password = None

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Keep a listener."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def changed(self) -> None:
        """Tell the listeners."""
        for listener in tuple(self.listeners):
            listener()

    def fill(self, shares: int) -> None:
        """The first order fills on."""
        self.orders = (replace(self.orders[0], filled=shares), *self.orders[1:])
        self.changed()


def flatten_plan(environment: Environment = Environment.PRACTICE) -> FlattenPlan:
    """A long position with a working exit, a short one, and one whose market is closed."""
    owner = account(environment)

    def line(name: str, said: str, held: int, price: str, **more: Any) -> FlattenLine:
        return FlattenLine(
            account=owner,
            instrument=InstrumentId(name),
            name=said,
            currency="HKD",
            held=held,
            side=Side.SELL if held > 0 else Side.BUY,
            quantity=abs(held),
            order_type=OrderType.LIMIT,
            price=Decimal(price),
            **more,
        )

    stop = replace(order(number="7002"), side=Side.SELL, order_type=OrderType.STOP, trigger=Decimal(598), price=None)
    closed = OrderDenied(CheckCode.SESSION.value, state=MarketState.CLOSED)
    return FlattenPlan(
        id="TB-1120-KQXW-0417",
        account=owner,
        lines=(
            line("HK.00700", "騰訊控股", 800, "606.50", exits=(stop,)),
            line("HK.09988", "阿里巴巴-W", -300, "158.30"),
            line("US.AAPL", "Apple", 50, "226.10", obstacle=closed),
        ),
    )


def cautioned_plan(environment: Environment = Environment.LIVE) -> FlattenPlan:
    """The same, where the exit of the first is off the price step and an order of the second has no answer."""
    plan = flatten_plan(environment)
    first, second, third = plan.lines
    stop = replace(first.exits[0], quantity=800, filled=0, trigger=Decimal("590.03"))
    step = hard(CheckCode.TICK, passed=False, price=Decimal("590.03"), step=Decimal("0.2"))
    far = typed(CheckCode.COLLAR_LAST, passed=False, value=Decimal("-2.7"), limit=Decimal(2))
    unknown = typed(CheckCode.UNKNOWN_OPEN, passed=False, order="TB-1120-KQXW-0398")
    first = replace(first, exits=(stop,), cautions=(Caution(check=step, exit=stop), Caution(check=far)))
    return replace(plan, lines=(first, replace(second, cautions=(Caution(check=unknown),)), third))


def exit_offer(environment: Environment = Environment.LIVE, **changes: Any) -> ExitOffer:
    """500 of HK.00700 without their stop at 598, which may be put back; `changes` as they are."""
    line = flatten_plan(environment).lines[0]
    (stop,) = line.exits
    offer = ExitOffer(
        account=line.account,
        instrument=line.instrument,
        name=line.name,
        side=line.side,
        state=OfferState.FREE,
        lost=(replace(stop, status=OrderStatus.CANCELLED),),
        stop=True,
        held=500,
        bare=500,
        exit=replace(stop, quantity=500, filled=0),
        last=Decimal("612.5"),
    )
    return replace(offer, **changes)


class ScriptedFlattenReview:
    """A FlattenReview that a test moves: `become_void`, or set a field; `password` opens it."""

    def __init__(self, environment: Environment = Environment.PRACTICE, *, password: str = "") -> None:
        self.needs_password = PasswordKind.BROKER if password else None
        self.error: Exception | None = None
        self.tried: list[str] = []
        self.plan = flatten_plan(environment)
        self.gesture = Gesture.TYPE if environment is Environment.LIVE else Gesture.HOLD
        self.seconds_left = 60.0
        self.void_reason: VoidReason | None = None
        self.refreshed = 0
        self.listeners: list[Callable[[], None]] = []

    def refresh(self) -> None:
        """Count."""
        self.refreshed += 1

    def fail(self) -> None:
        """Make it void for what could not be shown."""
        self.become_void(VoidReason(code=VoidCode.VIEW_FAILED))

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Keep a listener."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    async def unlock_once(self, password: str) -> None:
        """Note that something was tried; raise what the test set."""
        self.tried.append(password)
        if self.error is not None:
            raise self.error
        self.needs_password = None

    def become_void(self, reason: VoidReason) -> None:
        """Make it void and tell."""
        self.void_reason = reason
        for listener in tuple(self.listeners):
            listener()


def preview(*, gesture: Gesture = Gesture.CLICK, **verdicts: bool) -> OrderPreview:
    """What the ticket gets."""
    return OrderPreview(summary=summary(), checks=checks(**verdicts), book=book(), gesture=gesture)


def unanswered(**changes: Any) -> UnknownWrite:
    """A new order of 2,000 HK.00700 whose 30 s of asking are over."""
    write = UnknownWrite(
        verb=WriteVerb.PLACE,
        client_order_id="TB-1120-KQXW-0417",
        account=account().identity,
        instrument=TENCENT.id,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=2000,
        price=Decimal(613),
        trigger=None,
        since=datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
        asking=False,
    )
    return replace(write, **changes)
