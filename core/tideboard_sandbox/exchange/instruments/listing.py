"""The listed instruments with the figures that shape their trading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from statistics import NormalDist

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, currency_of, market_of
from tideboard_sandbox.exchange.instruments.capital_flow import Thresholds
from tideboard_sandbox.exchange.instruments.catalogue import ROWS
from tideboard_sandbox.exchange.instruments.price_grid import AS_OF_NOW, Ladder, StepRule, ladder_of

SIZE_STEPS = 1024
"""Entries of a size table; drawing from it is one random number."""

_TIER_RANKS = (0.90, 0.70, 0.45)
"""Ranks of trade sizes at which extra-large, large and medium begin (moomoo: top 10 %, 10-30 %, 30-55 %)."""

_TRADING_MINUTES = {Market.HK: 330, Market.US: 390, Market.SH: 240, Market.SZ: 240, Market.SG: 420}
_NAMED_IN_ENGLISH = frozenset({Market.US, Market.SG})
_INDEX_LADDER = Ladder(((Decimal(9_999_999), Decimal("0.01")),))
_NORMAL_TRADE = 330_000
"""Mean value of a trade in currency before the limits of `trades_per_minute` bite."""


@dataclass(frozen=True)
class Listing:
    """An instrument and the figures of its trading.

    `prev_close` anchors the practice day; `daily_turnover` in currency;
    `volatility`, `drift` as fractions per day; `lean` = expected net inflow / turnover. `chinese_name`: simplified for
    the mainland, traditional elsewhere.
    """

    instrument: Instrument
    prev_close: Decimal
    daily_turnover: float
    volatility: float
    drift: float
    lean: float
    issued_shares: int
    chinese_name: str = ""

    @property
    def id(self) -> InstrumentId:
        return self.instrument.id

    @property
    def is_index(self) -> bool:
        """Whether it is computed instead of traded: an index, or the level of a plate."""
        return self.instrument.security_type in {SecurityType.INDEX, SecurityType.PLATE}

    @cached_property
    def ladder(self) -> Ladder:
        """Valid prices; an index moves by a hundredth."""
        if self.is_index:
            return _INDEX_LADDER
        return ladder_of(self.instrument)

    @cached_property
    def trading_minutes(self) -> int:
        """Minutes of an ordinary day."""
        return _TRADING_MINUTES[self.instrument.market]

    @cached_property
    def trades_per_minute(self) -> float:
        """Mean number of trades in a minute, bounded so that a whole day can be generated at once."""
        return min(max(self.daily_turnover / self.trading_minutes / _NORMAL_TRADE, 4.0), 90.0)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Trade sizes in shares at evenly spaced ranks: log-normal with a standard deviation of one, in lots."""
        lot = self.instrument.lot_size
        value = self.daily_turnover / self.trading_minutes / self.trades_per_minute
        lots = max(value / float(self.prev_close) / lot, 5.0)
        return size_steps(lots, lot)

    @cached_property
    def mean_size(self) -> int:
        """Mean trade in shares."""
        return sum(self.sizes) // SIZE_STEPS

    @cached_property
    def thresholds(self) -> Thresholds:
        """Where the four tiers begin, from the ranks of the sizes."""
        extra_large, large, medium = (self.sizes[int(rank * SIZE_STEPS)] for rank in _TIER_RANKS)
        lot = self.instrument.lot_size
        return Thresholds(extra_large, min(large, extra_large - lot), min(medium, extra_large - 2 * lot))


def size_steps(lots: float, lot: int) -> tuple[int, ...]:
    """Sizes in shares at evenly spaced ranks for a mean of so many lots."""
    return tuple(max(round(lots * factor), 1) * lot for factor in _log_normal())


@lru_cache
def _log_normal() -> tuple[float, ...]:
    """Factors around a mean of one at `SIZE_STEPS` ranks."""
    normal = NormalDist(-0.5, 1.0)
    return tuple(2.718281828459045 ** normal.inv_cdf((rank + 0.5) / SIZE_STEPS) for rank in range(SIZE_STEPS))


class Catalogue:
    """All named listings by id, in the order of the table, and `universe` synthetic Hong Kong stocks behind them."""

    def __init__(self, universe: int = 0, rule: StepRule = AS_OF_NOW) -> None:
        rows = ROWS.strip().splitlines()
        self._named = {listing.id: listing for listing in (_listing(row, rule) for row in rows)}
        self.universe = universe

    @property
    def named(self) -> Mapping[InstrumentId, Listing]:
        return self._named

    def add(self, listings: Iterable[Listing]) -> None:
        """List more, behind those of the table."""
        self._named.update((listing.id, listing) for listing in listings)

    def find(self, instrument: InstrumentId) -> Listing | None:
        """Listing of a named instrument; None when it is unknown or synthetic."""
        return self._named.get(instrument)

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._named.values())


def _listing(row: str, rule: StepRule) -> Listing:
    symbol, name, name_en, kind, lot, close, turnover, volatility, drift, lean, issued, listed = (
        field.strip() for field in row.split("|")
    )
    identity, _, owner = symbol.partition("<")
    market = market_of(InstrumentId(identity))
    instrument = Instrument(
        id=InstrumentId(identity),
        name=name_en if market in _NAMED_IN_ENGLISH else name,  # OpenD has one name; the traders' is the market's own
        name_en=name_en,
        security_type=SecurityType(kind),
        lot_size=int(lot),
        currency=currency_of(InstrumentId(identity), SecurityType(kind)),
        listing_date=listed,
        underlying=InstrumentId(owner) if owner else None,
    )
    return Listing(
        instrument=rule.applied(instrument),
        prev_close=Decimal(close),
        daily_turnover=float(turnover) * 1e6,
        volatility=float(volatility) / 100,
        drift=float(drift) / 100,
        lean=float(lean) / 100,
        issued_shares=int(float(issued) * 1e6),
        chinese_name=name,
    )
