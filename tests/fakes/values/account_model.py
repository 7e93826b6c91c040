"""An account that trades at random, with a ledger of its own: what the broker would list, and what is true."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

from fakes.values.option_chain import terms_of
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, Reading

ACCOUNT: Final = AccountId("300003", Environment.LIVE)
FIRST: Final = date(2026, 1, 5)
CENT: Final = Decimal("0.01")
TENCENT, MEITUAN = InstrumentId("HK.00700"), InstrumentId("HK.03690")
APPLE: Final = InstrumentId("US.AAPL")
RENMINBI: Final = InstrumentId("HK.80700")
"""Traded in CNY; the account has none and pays in HKD."""
WARRANT: Final = InstrumentId("HK.12345")
SHARES: Final = {TENCENT: ("HKD", 500), MEITUAN: ("HKD", 90), APPLE: ("USD", 200), RENMINBI: ("CNY", 460)}
OUTSIDE: Final = (
    CashKind.DEPOSIT,
    CashKind.WITHDRAWAL,
    CashKind.INTEREST,
    CashKind.DIVIDEND,
    CashKind.FEE,
    CashKind.EXCHANGE,
)
RATIOS: Final = ((2, 1), (5, 1), (1, 3), (1, 10), (3, 2))


def _stock(currency: str) -> TradedContract:
    return TradedContract(currency=currency, multiplier=Decimal(1))


@dataclass
class AccountModel:
    """`days` days of one account; `cash`, `held` and `outside` (money that no trade moved) are the truth at the end.

    `cash_read` has the cash at each reading, and how many movements there were by then.
    """

    seed: int
    days: int = 8
    contracts: dict[InstrumentId, TradedContract] = field(default_factory=dict)
    fills: list[Fill] = field(default_factory=list)
    orders: dict[str, OwnOrder] = field(default_factory=dict)
    fees: dict[str, Decimal] = field(default_factory=dict)
    moves: list[CashMove] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    cash: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    begin: dict[str, Decimal] = field(default_factory=dict)
    outside: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    prices: dict[InstrumentId, Decimal] = field(default_factory=dict)
    held: defaultdict[InstrumentId, int] = field(default_factory=lambda: defaultdict(int))
    value_begin: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    cash_read: list[tuple[dict[str, Decimal], int]] = field(default_factory=list)
    _cost: dict[InstrumentId, Decimal] = field(default_factory=dict)
    _number: int = 0

    def __post_init__(self) -> None:
        """Trade all days."""
        self._random = Random(self.seed)
        self._day = FIRST
        self._rate = Decimal("1.08")
        self._clock = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
        for name, (currency, price) in SHARES.items():
            self.contracts[name], self.prices[name] = _stock(currency), Decimal(price)
        self.contracts[WARRANT] = TradedContract(
            currency="HKD", multiplier=Decimal(1), worthless_after=True, last_day=FIRST + timedelta(days=3)
        )
        self.prices[WARRANT] = Decimal("0.25")
        self._list_options()
        self._begin()
        for number in range(self.days):
            self._day = FIRST + timedelta(days=number)
            self._clock = datetime(self._day.year, self._day.month, self._day.day, 12, 0, tzinfo=UTC)
            self._rate = self._random.randrange(10500, 11100) / Decimal(10**4)
            self._overnight(number)
            self._read()
            for _ in range(self._random.randrange(5)):
                self._order()
                self._clock += timedelta(seconds=2)
                self._read()
            if self._random.random() < 0.4:
                self._money()
        self._day += timedelta(days=1)
        self._clock += timedelta(days=1)
        self._overnight(self.days)
        self._read()

    @property
    def now(self) -> datetime:
        """A while after the last reading."""
        return self._clock + timedelta(hours=12)

    @property
    def positions(self) -> tuple[OwnHolding, ...]:
        """Those of the broker at the end."""
        return self.readings[-1].holdings

    def worth(self, name: InstrumentId) -> Decimal:
        """Signed money of a position."""
        return self.prices[name] * self.held[name] * (self.contracts[name].multiplier or 1)

    def earned(self, currency: str) -> Decimal:
        """What trading earned, by the ledger alone."""
        value = sum((self.worth(name) for name in self.held if self.contracts[name].currency == currency), Decimal(0))
        cash = self.cash.get(currency, Decimal(0)) - self.begin.get(currency, Decimal(0))
        gained = cash + value - self.value_begin[currency]
        return gained - self.outside[currency]

    # --- what happens -----------------------------------------------------------------------------------------------

    def _list_options(self) -> None:
        for number in range(self._random.randrange(5)):
            day = FIRST + timedelta(days=self._random.randrange(1, self.days))
            kind, strike = self._random.choice("CP"), self._random.choice((190, 200, 210)) * 1000
            name = InstrumentId(f"US.AAPL{day:%y%m%d}{kind}{strike}")
            self.contracts[name] = TradedContract(
                currency="USD",
                multiplier=Decimal(100),
                worthless_after=True,
                underlying=APPLE,
                terms=terms_of(name),
                last_day=day,
            )
            self.prices[name] = Decimal(3 + number)

    def _begin(self) -> None:
        for currency in ("HKD", "USD"):
            self.cash[currency] = Decimal(self._random.randrange(10**7, 10**8)) * CENT
            self.begin[currency] = self.cash[currency]
        for name, (currency, price) in SHARES.items():
            if self._random.random() < 0.3:
                self.held[name] = self._random.choice((100, 300, -200))
                self._cost[name] = Decimal(price) + self._random.randrange(-999, 999) * CENT
                self.value_begin[currency] += self._cost[name] * self.held[name]

    def _overnight(self, number: int) -> None:
        for name, contract in list(self.contracts.items()):
            if contract.last_day is not None and contract.last_day < self._day and self.held[name]:
                self._end(name, contract)
        if number and self._random.random() < 0.2:
            self._split(self._random.choice(list(SHARES)))

    def _end(self, name: InstrumentId, contract: TradedContract) -> None:
        quantity, terms = self.held.pop(name), contract.terms
        if terms is None:
            if self._random.random() < 0.5:
                self._move(CashKind.SETTLEMENT, "HKD", Decimal(quantity) / 4, f"Settled {quantity} 12345")
            return
        worth = self.prices[APPLE]
        call = terms.side is OptionSide.CALL
        if (worth > terms.strike) if call else (worth < terms.strike):
            shares = quantity * 100 * (1 if call else -1)
            self._book(APPLE, shares, terms.strike)
            self._move(CashKind.OTHER, "USD", -terms.strike * shares, "")

    def _split(self, name: InstrumentId) -> None:
        """Shares are cut off towards zero; the broker pays for the rest of them."""
        if name is APPLE and any(one.terms for one in self.contracts.values()):
            return  # contracts would be adjusted
        new, old = self._random.choice(RATIOS)
        held = self.held[name]
        after = int(Decimal(held) * new / old)
        self.prices[name] = (self.prices[name] * old / new).quantize(CENT)
        if after in {0, held}:  # nothing left, or so few that no share came: positions do not show it
            return
        if after * old != held * new:
            paid = self.prices[name] * (1 if held > 0 else -1)
            if name == RENMINBI:  # money that no trip has
                self._outside(CashKind.FRACTION, "HKD", (paid * self._rate).quantize(CENT), f"CIL {name}")
            else:
                self._move(CashKind.FRACTION, self.contracts[name].currency, paid, f"CIL {name}")
        self._cost[name] = self._cost[name] * old / new
        self.held[name] = after

    def _order(self) -> None:
        name = self._random.choice([one for one in self.contracts if self._traded(one)])
        contract, held = self.contracts[name], self.held[name]
        lot = {TENCENT: 100, MEITUAN: 100, RENMINBI: 100, APPLE: 7, WARRANT: 10000}.get(name, 1)
        side = self._random.choice(list(Side))
        size = abs(held) if held and self._random.random() < 0.4 else lot * self._random.randrange(1, 5)
        if name == WARRANT and held <= 0:
            side = Side.BUY
        sign = 1 if side is Side.BUY else -1
        self._number += 1
        order_id, made = str(self._number), self._tick()
        parts = [size] if size == 1 or self._random.random() < 0.5 else [size // 2, size - size // 2]
        for number, part in enumerate(parts):
            price = (self.prices[name] * self._random.randrange(950, 1050) / 1000).quantize(Decimal("0.001"))
            self.fills.append(
                Fill(
                    id=f"{order_id}-{number}",
                    order_id=order_id,
                    account_id=ACCOUNT.id,
                    instrument=name,
                    name="",
                    side=side,
                    quantity=part,
                    price=price,
                    time=self._clock if self._random.random() < 0.5 else self._tick(),
                )
            )
            money = -sign * price * part * (contract.multiplier or 1)
            self._book(name, sign * part, price)
            self._pay(CashKind.TRADE, name, money)
        self._charge(order_id, name)
        self.orders[order_id] = self._placed(order_id, name, side, size, made)

    def _traded(self, name: InstrumentId) -> bool:
        last = self.contracts[name].last_day
        return last is None or self._day <= last

    def _charge(self, order_id: str, name: InstrumentId) -> None:
        fee = Decimal(self._random.randrange(0, 9999)) * CENT
        self.fees[order_id] = fee
        self._pay(CashKind.ORDER_FEE, name, -fee)

    def _placed(self, order_id: str, name: InstrumentId, side: Side, size: int, made: datetime) -> OwnOrder:
        state = OrderState(at=self._clock, status=OrderStatus.FILLED, quantity=size, filled=size)
        return OwnOrder(
            id=order_id,
            our_id="",
            instrument=name,
            name="",
            side=side,
            order_type=OrderType.MARKET,
            created=made,
            currency=self.contracts[name].currency,
            states=(state,),
        )

    def _money(self) -> None:
        amount = Decimal(self._random.randrange(1, 10**6)) * CENT
        kind = self._random.choice(
            (
                CashKind.DEPOSIT,
                CashKind.WITHDRAWAL,
                CashKind.INTEREST,
                CashKind.DIVIDEND,
                CashKind.FEE,
                CashKind.EXCHANGE,
            )
        )
        currency = self._random.choice(("HKD", "USD"))
        leaves = kind in {CashKind.WITHDRAWAL, CashKind.FEE, CashKind.EXCHANGE}
        self._outside(kind, currency, -amount if leaves else amount)
        if kind is CashKind.EXCHANGE:
            self._outside(kind, "USD" if currency == "HKD" else "HKD", (amount / 8).quantize(CENT))

    # --- the ledger -------------------------------------------------------------------------------------------------

    def _outside(self, kind: CashKind, currency: str, amount: Decimal, remark: str = "") -> None:
        self.outside[currency] += amount
        self._move(kind, currency, amount, remark)

    def _pay(self, kind: CashKind, name: InstrumentId, amount: Decimal) -> None:
        """In the currency of the security, or in HKD that were exchanged for it."""
        if name != RENMINBI:
            self._move(kind, self.contracts[name].currency, amount, "")
            return
        self.outside["CNY"] -= amount
        self._outside(kind, "HKD", (amount * self._rate).quantize(CENT), f"{kind} 80700")

    def _move(self, kind: CashKind, currency: str, amount: Decimal, remark: str) -> None:
        self.cash[currency] += amount
        self.moves.append(CashMove(id="", day=self._day, kind=kind, currency=currency, amount=amount, remark=remark))

    def _book(self, name: InstrumentId, change: int, price: Decimal) -> None:
        """The broker's average cost, by the share."""
        held = self.held[name]
        if held * change >= 0:
            cost = self._cost.get(name, Decimal(0)) * held
            self._cost[name] = (cost + price * change) / (held + change)
        elif abs(change) > abs(held):
            self._cost[name] = price
        self.held[name] = held + change

    def _tick(self) -> datetime:
        self._clock += timedelta(seconds=self._random.randrange(120, 900))
        return self._clock

    def _read(self) -> None:
        self.cash_read.append((dict(self.cash), len(self.moves)))
        self.readings.append(
            Reading(
                at=self._clock,
                currency="HKD",
                cash=self.cash["HKD"],
                assets=Decimal(0),
                holdings=tuple(
                    OwnHolding(
                        instrument=name,
                        name="",
                        quantity=quantity,
                        cost=self._cost[name] if not self.readings else self._cost[name].quantize(CENT, ROUND_HALF_UP),
                        currency=self.contracts[name].currency,
                    )
                    for name, quantity in sorted(self.held.items())
                    if quantity
                ),
            )
        )
