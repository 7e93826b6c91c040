"""Option chains on a few owners: contracts by the calendar, each a security whose value follows from the owner's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import log
from typing import NamedTuple

from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    Instrument,
    InstrumentId,
    Market,
    OptionStyle,
    SecurityType,
    code_of,
    market_of,
)
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, ladder_of, to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import NORMAL
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, day_plan, previous_trading_day, trading_day
from tideboard_sandbox.exchange.market.black_scholes import Greeks, OptionTerms, greeks
from tideboard_sandbox.exchange.market.derived_values import (
    DerivedListing,
    OptionWorth,
    end_us,
    smile,
    turnover_of,
    yearly,
    years,
)
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

_HANG_SENG = InstrumentId("HK.800000")
CODES = {InstrumentId("HK.00700"): "TCH", InstrumentId("US.AAPL"): "AAPL", _HANG_SENG: "HSI"}
"""Owners of a chain and the letters of their contracts."""

CONTRACT_SIZE = 100


class Root(NamedTuple):
    """Contracts of one kind: `size` units of a price each; a unit delivers `shares` of the owner and `cash`."""

    owner: InstrumentId
    size: int = CONTRACT_SIZE
    shares: Decimal = Decimal(1)
    cash: Decimal = Decimal(0)
    strikes: Decimal = Decimal(1)
    """What an adjustment makes of a strike."""
    style: OptionStyle = OptionStyle.AMERICAN


_ADJUSTED = {
    "TCA": Root(InstrumentId("HK.00700"), size=110, strikes=1 / Decimal("1.1")),
    "AAPL1": Root(InstrumentId("US.AAPL"), shares=Decimal("0.5"), cash=Decimal(20), strikes=Decimal("0.6")),
}
"""Contracts that an event of the company has changed; some ends have them, each of a quarter.

Ten shares more for a bonus issue, at strikes that are lower by as much; 50 shares and 2,000 in money, as after a sale
of a half for shares and money.
"""
ROOTS = {
    **{code: Root(owner) for owner, code in CODES.items()},
    # HKEX's contract specifications: 50 Hong Kong dollars a point, exercised on the last day alone, paid in money.
    "HSI": Root(_HANG_SENG, size=50, style=OptionStyle.EUROPEAN),
    **_ADJUSTED,
}
_ADJUSTED_EACH_WAY = 1
_QUARTERS = (1, 4, 7, 10)
_SHORT_NAMES = {"HK.00700": "騰訊", _HANG_SENG: "恒指"}
_MONTHS = 4
_WEEKS = 3
_SHORT, _SHORT_SINCE, _SHORT_WEEKS = frozenset({InstrumentId("US.AAPL")}), date(2026, 1, 26), 2
"""Names with contracts that end on Mondays and Wednesdays too (nasdaq.com, firstrade), two of each beyond the running
week (SR-ISE-2025-15); the first ended in the week after that day."""
_STRIKES_EACH_WAY = 8
_STRIKE_STEPS = ((50.0, 1.0), (200.0, 2.5), (300.0, 5.0), (8000.0, 10.0), (1e9, 200.0))
"""Owner's price up to which strikes stand so far apart."""

_LISTED_BEFORE = timedelta(days=185)
"""How long before its end a contract is listed."""

_CODE = re.compile(r"([A-Z]+\d?)(\d{6})([CP])(\d{3,8})")
_LOTS = 4.0
_BUSIEST = 2.5
"""Mean contracts of a trade, and trades a minute at the money."""

LARGE = 20
"""Contracts from which on a trade is one of the large ones."""
LARGE_ENDS, LARGE_STRIKES = 2, 2
"""Nearest ends, and strikes each way of the owner's price, whose trades are looked through for large ones."""


class ListedOption(NamedTuple):
    """One option."""

    id: InstrumentId
    owner: InstrumentId
    call: bool
    strike: Decimal
    expiry: date
    code: str

    @property
    def root(self) -> Root:
        """What one contract delivers."""
        return ROOTS[self.code]

    @property
    def adjusted(self) -> bool:
        """Whether it delivers something else than the usual shares."""
        return self.code in _ADJUSTED

    @property
    def even(self) -> Decimal:
        """Price of the owner at which exercise brings nothing."""
        return (self.strike - self.root.cash) / self.root.shares

    def worth_at(self, spot: Decimal) -> Decimal:
        """What exercise of a unit brings at a price of the owner, zero at least."""
        gap = spot * self.root.shares + self.root.cash - self.strike
        return max(gap if self.call else -gap, Decimal(0))


class OptionFigures(NamedTuple):
    """Figures of a contract besides its prices: volatilities as fractions, `net_open_interest` against yesterday."""

    contract: ListedOption
    open_interest: int
    net_open_interest: int
    implied_volatility: float
    historical_volatility: float
    greeks: Greeks


class OptionSnapshot(NamedTuple):
    """A contract at an instant; prices in currency, `turnover` counts the contract size, volatilities as fractions."""

    contract: ListedOption
    last: Decimal
    prev_close: Decimal
    open: Decimal
    high: Decimal
    low: Decimal
    volume: int
    turnover: Decimal
    open_interest: int
    implied_volatility: float
    historical_volatility: float
    greeks: Greeks


class LargeTrade(NamedTuple):
    """A large trade of a contract; `us` its instant, price in currency, `side` as on the tape."""

    contract: ListedOption
    us: int
    price: Decimal
    size: int
    side: int


class OptionCatalogue:
    """The contracts as listings, each made when it is first asked for.

    `find_owner` gives the owner's listing, `today` the trading day of a market.
    """

    def __init__(
        self,
        *,
        seed: int,
        anchor: int,
        find_owner: Callable[[InstrumentId], Listing | None],
        today: Callable[[Market], date],
    ) -> None:
        self._seed = seed
        self._anchor = anchor
        self._find_owner = find_owner
        self._today = today
        self._listings: dict[InstrumentId, DerivedListing] = {}

    def find(self, option: InstrumentId) -> DerivedListing | None:
        """The listing of a contract that has not ended; None for anything else."""
        contract = self.contract(option)
        if contract is None:
            return None
        if option not in self._listings:
            owner = self._find_owner(contract.owner)
            assert owner is not None
            self._listings[option] = _listing(contract, owner, Address(self._seed, (owner.id,)), self._anchor)
        return self._listings[option]

    def contract(self, option: InstrumentId) -> ListedOption | None:
        """A contract that is listed today, by its id; None for anything else."""
        contract = parse(option)
        owner = None if contract is None else self._find_owner(contract.owner)
        if contract is None or owner is None or contract.strike not in strikes_of(owner, contract.code):
            return None
        ends = expiries_of(contract.owner, self._today(market_of(option)))
        listed = contract.expiry in ends and (not contract.adjusted or _has_adjusted(contract.owner, contract.expiry))
        return contract if listed else None

    def ended(self, option: InstrumentId) -> bool:
        """Whether it is a contract whose last day is over."""
        contract = parse(option)
        return contract is not None and contract.expiry < self._today(market_of(option))


def parse(option: InstrumentId) -> ListedOption | None:
    """The contract that an id names, whether it is listed or not."""
    found = _CODE.fullmatch(code_of(option))
    if found is None:
        return None
    letters, end, side, thousandths = found.groups()
    market = market_of(option)
    root = ROOTS.get(letters)
    try:
        expiry = date(2000 + int(end[:2]), int(end[2:4]), int(end[4:]))
    except ValueError:
        return None
    strike = Decimal(thousandths) / 1000
    if root is None or market_of(root.owner) is not market:
        return None
    return _contract(letters, call=side == "C", strike=strike, expiry=expiry)


def expiries_of(owner: InstrumentId, day: date) -> tuple[date, ...]:
    """Days on which contracts end, from `day` on; empty for an owner without a chain."""
    if owner not in CODES:
        return ()
    market = market_of(owner)
    weekly = [_friday(market, day + timedelta(weeks=ahead)) for ahead in range(_WEEKS)] if market is Market.US else []
    if owner in _SHORT and day >= _SHORT_SINCE:
        begin = day - timedelta(days=day.weekday())
        short = (begin + timedelta(weeks=ahead, days=place) for ahead in range(_SHORT_WEEKS + 1) for place in (0, 2))
        first = max(day, _SHORT_SINCE + timedelta(weeks=1))
        weekly += [end for end in short if end >= first and CALENDAR.session_on(market, end)]
    return tuple(sorted({end for end in monthlies_of(market, day) + weekly if end >= day}))[: _MONTHS + len(weekly)]


def _has_adjusted(owner: InstrumentId, end: date) -> bool:
    """Whether adjusted contracts end on a day on which others of their owner do."""
    return end.month in _QUARTERS and end == monthly(market_of(owner), end.year, end.month)


def monthlies_of(market: Market, day: date) -> list[date]:
    """The monthly ends around a day."""
    return [monthly(market, day.year, day.month + ahead) for ahead in range(_MONTHS + 1)]


def strikes_of(owner: Listing, code: str = "") -> list[Decimal]:
    """Strikes of every expiry, around the practice day's previous close; those of an adjusted root where it has one."""
    base = float(owner.prev_close)
    step = next(step for limit, step in _STRIKE_STEPS if base <= limit)
    middle = round(base / step)
    reach = _ADJUSTED_EACH_WAY if code in _ADJUSTED else _STRIKES_EACH_WAY
    usual = [Decimal(round(place * step * 1000)) / 1000 for place in range(middle - reach, middle + reach + 1)]
    return [round(strike * _ADJUSTED[code].strikes, 2) for strike in usual] if code in _ADJUSTED else usual


def chain_of(market: InstrumentMarket, expiry: date) -> tuple[ListedOption, ...]:
    """Calls and puts of an expiry, lowest strike first; after the usual ones those that were adjusted."""
    owner = market.listing.id
    if expiry not in expiries_of(owner, market.day.plan.day):
        return ()
    codes = [code for code, root in _ADJUSTED.items() if root.owner == owner and _has_adjusted(owner, expiry)]
    return tuple(
        _contract(code, call=call, strike=strike, expiry=expiry)
        for code in (CODES[owner], *codes)
        for strike in strikes_of(market.listing, code)
        for call in (True, False)
    )


def figures_of(owner: InstrumentMarket, contract: ListedOption) -> OptionFigures:
    """Greeks and interest of a contract as of the owner's last trade."""
    tape, listing = owner.day.tape, owner.listing
    now = tape.times[-1] if tape.times else owner.day.plan.begin
    historical = yearly(listing.volatility)
    volatility = _volatility(contract, listing)
    left = years(now, end_us(contract.id, contract.expiry))
    terms = OptionTerms(contract.call, tape.last / SCALE, float(contract.even), left)
    one, share = greeks(terms, volatility), float(contract.root.shares)
    interest = _interest(contract, listing, owner.address)
    return OptionFigures(
        contract=contract,
        open_interest=interest,
        net_open_interest=round(interest * 0.08 * (owner.address.fraction(f"{contract.id}/net") - 0.4)),
        implied_volatility=volatility,
        historical_volatility=historical,
        greeks=Greeks(*(figure * share for figure in (one.delta, one.gamma, one.theta, one.vega, one.rho))),
    )


def option_snapshot_of(market: InstrumentMarket, figures: OptionFigures) -> OptionSnapshot:
    tape = market.day.tape
    shown = [to_decimal(units or tape.last) for units in (tape.last, tape.open, tape.high, tape.low)]
    return OptionSnapshot(
        contract=figures.contract,
        last=shown[0],
        prev_close=to_decimal(market.day.prev_close),
        open=shown[1],
        high=shown[2],
        low=shown[3],
        volume=tape.volume,
        turnover=Decimal(tape.turnover).scaleb(-4) * figures.contract.root.size,
        open_interest=figures.open_interest,
        implied_volatility=figures.implied_volatility,
        historical_volatility=figures.historical_volatility,
        greeks=figures.greeks,
    )


def near_the_money(owner: InstrumentMarket) -> tuple[ListedOption, ...]:
    """The contracts of the nearest ends whose strikes lie nearest to the owner's price."""
    price = owner.day.tape.last / SCALE
    strikes = sorted(strikes_of(owner.listing), key=lambda strike: abs(float(strike) - price))
    near = set(strikes[: 2 * LARGE_STRIKES + 1])
    ends = expiries_of(owner.listing.id, owner.day.plan.day)[:LARGE_ENDS]
    return tuple(row for end in ends for row in chain_of(owner, end) if row.strike in near)


def large_trades(market: InstrumentMarket, contract: ListedOption) -> list[LargeTrade]:
    """The running day's trades of LARGE contracts or more, oldest first; those of auctions are none."""
    tape = market.day.tape
    return [
        LargeTrade(contract, us, to_decimal(price), size, side)
        for us, price, size, side, kind in zip(tape.times, tape.prices, tape.sizes, tape.sides, tape.kinds, strict=True)
        if size >= LARGE and kind == NORMAL
    ]


def facts_of(option: InstrumentId) -> Instrument:
    """Static facts of a contract, also of one that has ended."""
    contract = parse(option)
    assert contract is not None
    market, listed = market_of(option), contract.expiry - _LISTED_BEFORE
    if CALENDAR.session_on(market, listed) is None:
        listed = previous_trading_day(market, listed)
    return Instrument(
        id=option,
        name=_name(contract),
        name_en=_name(contract),
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency=MARKET_CURRENCY[market],
        listing_date=listed.isoformat(),
        underlying=contract.owner,
        multiplier=contract.root.size,
    )


def _listing(contract: ListedOption, owner: Listing, address: Address, anchor: int) -> DerivedListing:
    """The contract as a security; its previous close is its value at the owner's."""
    market = market_of(contract.id)
    instrument = facts_of(contract.id)
    ladder = ladder_of(instrument)
    worth = OptionWorth(
        call=contract.call,
        strike=float(contract.even),
        volatility=_volatility(contract, owner),
        end=end_us(contract.id, contract.expiry),
        ratio=1 / float(contract.root.shares),
    )
    closed = day_plan(market, previous_trading_day(market, trading_day(market, anchor))).closing
    value = ladder.price(ladder.index(max(int(worth.price(float(owner.prev_close), closed) * SCALE), 1)))
    pace = _BUSIEST * _share(contract, owner, address)
    return DerivedListing(
        instrument=instrument,
        prev_close=to_decimal(value),
        daily_turnover=turnover_of(value / SCALE, pace=pace, lots=_LOTS, lot=1, minutes=owner.trading_minutes),
        volatility=min(owner.volatility * 10, 0.3),
        drift=0.0,
        lean=0.0,
        issued_shares=0,
        chinese_name=_name(contract),
        worth=worth,
        pace=pace,
        lots=_LOTS,
    )


def _name(contract: ListedOption) -> str:
    """Name in the broker's form: owner, expiry, strike, call or put."""
    if market_of(contract.id) is Market.HK:
        side = "購" if contract.call else "沽"
        short = _SHORT_NAMES[contract.owner] + ("A" if contract.adjusted else "")
        return f"{short} {contract.expiry:%y%m%d} {contract.strike:.2f} {side}"
    return f"{contract.code} {contract.expiry:%y%m%d} {contract.strike:.2f}{'C' if contract.call else 'P'}"


def _contract(root: str, *, call: bool, strike: Decimal, expiry: date) -> ListedOption:
    """A contract under the symbol that both brokers use: letters, YYMMDD, C or P, strike in thousandths."""
    owner = ROOTS[root].owner
    code = f"{root}{expiry:%y%m%d}{'C' if call else 'P'}{int(strike * 1000)}"
    return ListedOption(InstrumentId(f"{market_of(owner)}.{code}"), owner, call, strike, expiry, root)


@lru_cache(maxsize=64)
def monthly(market: Market, year: int, month: int) -> date:
    """Hong Kong: the last trading day but one of the month; US: its third Friday, or the day before a holiday."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    if market is Market.HK:
        return previous_trading_day(market, previous_trading_day(market, following))
    first = date(year, month, 1)
    return _friday(market, first + timedelta(days=(4 - first.weekday()) % 7 + 14))


def _friday(market: Market, day: date) -> date:
    """The Friday of a week, or the trading day before it."""
    friday = day + timedelta(days=4 - day.weekday())
    return friday if CALENDAR.session_on(market, friday) else previous_trading_day(market, friday)


def _volatility(contract: ListedOption, owner: Listing) -> float:
    return smile(yearly(owner.volatility), strike=float(contract.even), base=float(owner.prev_close))


def _interest(contract: ListedOption, owner: Listing, address: Address) -> int:
    """Open interest: highest at the money, a different number for each contract."""
    return int(24_000 * _share(contract, owner, address))


def _share(contract: ListedOption, owner: Listing, address: Address) -> float:
    """Share of trading against the busiest contract, which has 1."""
    distance = abs(log(float(contract.even) / float(owner.prev_close)))
    return (0.1 + 0.9 * address.fraction(contract.id)) / (1 + 40 * distance)
