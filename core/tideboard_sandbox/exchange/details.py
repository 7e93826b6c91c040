"""Further reads of the simulated exchange: reference data, derivatives, brokers, short sales, stretches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.quote import AggressorSide
from tideboard_core.model.reference import CodeChange
from tideboard_sandbox.exchange.derivatives import options
from tideboard_sandbox.exchange.derivatives.options import LargeTrade, ListedOption, OptionFigures, OptionSnapshot
from tideboard_sandbox.exchange.derivatives.warrants import WarrantListing
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment, actions_of
from tideboard_sandbox.exchange.history.records import SPAN
from tideboard_sandbox.exchange.instruments.trading_hours import (
    from_us,
    trading_day,
)
from tideboard_sandbox.exchange.market import bars
from tideboard_sandbox.exchange.market.bars import Stretch
from tideboard_sandbox.exchange.market.brokers import BrokerTotal, broker_totals, seller_of
from tideboard_sandbox.exchange.market.flow_rule import FlowRule, SizeRow
from tideboard_sandbox.exchange.market.instrument_market import Course, InstrumentMarket
from tideboard_sandbox.exchange.market.minute_sending import sent_flow
from tideboard_sandbox.exchange.market.past_session import PastDay
from tideboard_sandbox.exchange.market.quotes import has_brokers, levels_of
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.market.scenarios import BROKER_SELLS
from tideboard_sandbox.exchange.reference.code_changes import code_changes
from tideboard_sandbox.exchange.reference.companies import Companies
from tideboard_sandbox.exchange.reference.headlines import Headline, headlines_of
from tideboard_sandbox.exchange.reference.holdings import HoldingsDay, holdings
from tideboard_sandbox.exchange.reference.ipos import Offering
from tideboard_sandbox.exchange.reference.short_sales import (
    ShortDay,
    ShortPosition,
    SoldShort,
    short_days,
    short_positions,
)
from tideboard_sandbox.exchange.screening.snapshots import PriceSummaries

if TYPE_CHECKING:
    from tideboard_sandbox.exchange.screening.screener import Screener


class Reference:
    """Reference data of the exchange: offers, suspensions, code changes, plates, screener."""

    def __init__(self, floor: Floor, market_for: Callable[[InstrumentId], InstrumentMarket]) -> None:
        self.plates = floor.plates
        self.futures = floor.futures
        self.price_summaries = PriceSummaries(floor)
        self._floor = floor
        self._market_for = market_for

    @cached_property
    def screener(self) -> Screener:
        """What screens shares; loaded when first asked for."""
        from tideboard_sandbox.exchange.screening.screener import Screener

        return Screener(self._floor, self.price_summaries)

    def offering(self, instrument: InstrumentId) -> Offering | None:
        """The offer of a share that is not listed yet; None for any other."""
        newcomer = self._floor.universe.unlisted_shares.get(instrument)
        return None if newcomer is None else newcomer.offering

    def offerings(self, market: Market) -> tuple[Offering, ...]:
        """Shares that are about to be listed on a market, as of the practice day."""
        rows = [newcomer.offering for newcomer in self._floor.universe.unlisted_shares.values()]
        return tuple(row for row in rows if row.market is market)

    def suspensions(self, instrument: InstrumentId, begin: date, end: date) -> tuple[date, ...]:
        """Exchange days from `begin` to `end`, both included, on which a security had no trade."""
        if self._floor.universe.has(instrument):
            return ()
        return tuple(self._market_for(instrument).history.untraded(begin, end))

    def code_changes(self) -> tuple[CodeChange, ...]:
        """Codes that changed since two years before the practice day and those to come, oldest first."""
        anchor = self._floor.futures.day
        listed = (listing.id for listing in self._floor.catalogue)
        splits = self._floor.broker.splits
        rows = ((name, (*actions_of(name, anchor - SPAN, anchor), *splits.actions(name))) for name in listed)
        return code_changes(rows, anchor, splits.with_temporary_code)


class Details:
    """Further reads of the exchange: derivatives, brokers, short sales, stretches. Refusals are as in `Exchange`."""

    def __init__(
        self,
        floor: Floor,
        market_for: Callable[[InstrumentId], InstrumentMarket],
        course_for: Callable[[InstrumentId], Course | None] = lambda _: None,
    ) -> None:
        """`course_for` finds that of a share whose market need not be generated for what its past days tell."""
        self._floor = floor
        self._market_for = market_for
        self._course_for = course_for

    def is_synthetic(self, instrument: InstrumentId) -> bool:
        """Whether it is one of the universe: a quote, one level of a book, and nothing else."""
        return self._floor.universe.has(instrument)

    def chinese_name(self, instrument: InstrumentId) -> str:
        """Simplified for the mainland, traditional elsewhere; a synthetic stock has one name."""
        if self.is_synthetic(instrument):
            return self._floor.instrument(instrument).name
        return self._floor.listing(instrument).chinese_name

    def warrants_of(self, owner: InstrumentId | None = None) -> tuple[InstrumentId, ...]:
        """Warrants on a security, or all, that have not ended, in the order of the catalogue."""
        today = self._floor.phase(Market.HK).day
        listed = (row for row in self._floor.catalogue if isinstance(row, WarrantListing))
        return tuple(row.id for row in listed if owner in {None, row.terms.owner} and row.terms.maturity >= today)

    def warrant(self, instrument: InstrumentId) -> WarrantListing | None:
        """A warrant with its terms; None for other securities."""
        listing = self._floor.find(instrument)
        return listing if isinstance(listing, WarrantListing) else None

    def called(self, warrant: InstrumentId) -> bool:
        """Whether a bull or bear contract was ended early: its owner came to the recovery price."""
        listing = self.warrant(warrant)
        return listing is not None and self._floor.called(listing)

    def trading_minutes(self, instrument: InstrumentId) -> int:
        """Minutes of regular trading on an ordinary day."""
        return self._floor.listing(instrument).trading_minutes

    def option_expiries(self, owner: InstrumentId) -> tuple[date, ...]:
        """Days on which options on a security end, the nearest first; empty when there are none."""
        if owner not in options.CODES or self._market_for(owner).is_recording:
            return ()
        return options.expiries_of(owner, self._market_for(owner).day.plan.day)

    def option_chain(self, owner: InstrumentId, expiry: date) -> tuple[ListedOption, ...]:
        """Calls and puts of an expiry, lowest strike first; empty when there are none."""
        return options.chain_of(self._market_for(owner), expiry) if owner in options.CODES else ()

    def option(self, option: InstrumentId) -> OptionSnapshot | None:
        """One option with its prices; None when there is no such contract."""
        figures = self.option_figures(option)
        return None if figures is None else options.option_snapshot_of(self._market_for(option), figures)

    def facts(self, instrument: InstrumentId) -> Instrument:
        """Static facts, those of ended contracts too; refuses UNKNOWN_SYMBOL."""
        if self._floor.options.ended(instrument):
            return options.facts_of(instrument)
        return self._floor.instrument(instrument)

    def large_option_trades(self, owner: InstrumentId) -> list[LargeTrade]:
        """The day's large trades of contracts near the money on a share, newest first; none without a chain."""
        if owner not in options.CODES or self._floor.instrument(owner).security_type is SecurityType.INDEX:
            return []
        near = options.near_the_money(self._market_for(owner))
        rows = [row for contract in near for row in options.large_trades(self._market_for(contract.id), contract)]
        return sorted(rows, key=lambda row: (row.us, row.contract.id), reverse=True)

    def option_figures(self, option: InstrumentId) -> OptionFigures | None:
        """Terms, Greeks and interest of an option as of its owner's last trade; None when there is no such contract."""
        contract = self._floor.options.contract(option)
        return None if contract is None else options.figures_of(self._market_for(contract.owner), contract)

    def extended_times(self, instrument: InstrumentId) -> Mapping[str, datetime]:
        """Last trade of each block outside regular hours that a quote tells: `pre`, `after`, `overnight`; UTC."""
        if self.is_synthetic(instrument):
            return {}
        blocks = self._market_for(instrument).shown_blocks()
        return {name: from_us(block.traded_us) for name, block in blocks.items()}

    def extended_stretches(
        self,
        instrument: InstrumentId,
        length: int,
        day: date | None = None,
        adjustment: Adjustment = Adjustment.NONE,
    ) -> Mapping[str, list[Stretch]]:
        """The bars of `length` minutes outside a day's regular hours, by block; of minutes in which there was a trade.

        Without a `day` those of the running one; a recorded past day has none.
        """
        if self.is_synthetic(instrument):
            return {}
        return bars.outside_of_day(self._market_for(instrument), length, day, adjustment)

    def broker_totals(self, instrument: InstrumentId, days_before: int) -> tuple[date, dict[int, BrokerTotal]]:
        """Who bought and sold on the running day (0) or that many trading days before it; refuses NOT_OFFERED."""
        market = self._market_for(instrument)
        if not has_brokers(market):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        current = market.day.plan.day
        past = market.history.records(market.history.first_day, current - timedelta(days=1), current)
        if not 0 <= days_before <= len(past):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        record = past[-days_before] if days_before else bars.current_record(market)
        address, lot = market.address.below(record.day), market.listing.instrument.lot_size
        seller = seller_of(market.address) if market.story == BROKER_SELLS and market.is_late(record.day) else None
        return record.day, broker_totals(bars.minutes_of(market, record), lot, address, seller)

    def short_days(self, instrument: InstrumentId, newest: int | None = None) -> list[ShortDay]:
        """Short sales of the `newest` whole days, or of all, oldest first; NOT_OFFERED but for shares and funds."""
        return short_days(*self._sold_short(instrument), newest)

    def short_positions(self, instrument: InstrumentId, within: int | None = None) -> list[ShortPosition]:
        """Public short positions of the newest `within` days, or of all, oldest first; refuses as `short_days`."""
        return short_positions(*self._sold_short(instrument), within)

    def holdings(self, instrument: InstrumentId) -> Sequence[HoldingsDay]:
        """What participants of the clearing house hold, a year by day, oldest first; refuses NOT_OFFERED."""
        market = self._market_for(instrument)
        if not has_brokers(market):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return holdings(market)

    def headlines(self, instrument: InstrumentId) -> list[Headline]:
        """Headlines of a security up to now, the newest first; refuses UNKNOWN_SYMBOL, NOT_OFFERED."""
        return headlines_of(Companies(self._floor), self._floor.listing(instrument), from_us(self._floor.now_us))

    def issued_shares(self, instrument: InstrumentId) -> int:
        return self._floor.listing(instrument).issued_shares

    def trade_count(self, instrument: InstrumentId) -> int:
        """Trades of the running day so far."""
        return self._market_for(instrument).day.tape.count

    def price_volumes(self, instrument: InstrumentId) -> dict[Decimal, dict[AggressorSide, int]]:
        """Shares of the running day by price and by who took the other's price; refuses NOT_OFFERED for an index."""
        market = self._market_for(instrument)
        if market.listing.is_index:
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return levels_of(market)

    def newest_stretches(
        self, instrument: InstrumentId, length: int, count: int, adjustment: Adjustment
    ) -> list[Stretch]:
        """The newest `count` bars of `length` minutes, oldest first, the running one included."""
        market = self._market_for(instrument)
        return bars.newest_stretches(market, length, count, adjustment, self._floor.scenario)

    def stretches(
        self, instrument: InstrumentId, length: int, begin: date, end: date, adjustment: Adjustment
    ) -> list[Stretch]:
        """Bars of `length` minutes of the exchange days `begin` to `end`, both included, oldest first."""
        market = self._market_for(instrument)
        return bars.stretches_between(market, length, begin, end, adjustment, self._floor.scenario)

    def size_flow(self, instrument: InstrumentId, rule: FlowRule) -> list[SizeRow]:
        """The day's flow by another rule: one row per minute that has begun, the running one as it stands.

        Where the closing price is found after the last minute, the minute of the close repeats the last row.
        """
        if not self._floor.instrument(instrument).has_capital_flow or self.is_synthetic(instrument):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        market = self._market_for(instrument)
        told = market.told_flow(FlowDefinition.LONGPORT)
        if told is not None:
            return told.size_rows()
        day = market.day
        rows = day.sizes(rule) if isinstance(day, PastDay) else market.size_flow(rule).rows(day.tape)
        sent = sent_flow(rows, self._floor.scenario)
        rows = [row._replace(start=rows[minute].start) for minute, row in sent]
        close = day.plan.part_ends[-1]
        if rows and market.us >= close and day.plan.closing > close:
            rows.append(rows[-1]._replace(start=close))
        return rows

    def told_sizes(self, instrument: InstrumentId) -> SizeRow | None:
        """The newest money by size as the second provider told it; None where `size_flow` has it.

        Refuses NOT_RECORDED where it told none.
        """
        told = self._market_for(instrument).told_flow(FlowDefinition.LONGPORT)
        return None if told is None else told.newest_sizes()

    def shown_day(self, instrument: InstrumentId) -> PastDay:
        """A security's day in the past session that is shown; refuses NOT_OFFERED while none is."""
        day = self._market_for(instrument).day
        if not isinstance(day, PastDay):
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        return day

    def _sold_short(self, instrument: InstrumentId) -> tuple[SoldShort, date]:
        """What is sold short, and the running day; the day of a share that nobody has asked for is not generated."""
        facts = self._floor.instrument(instrument)
        shares = facts.security_type in {SecurityType.STOCK, SecurityType.ETF} and not self.is_synthetic(instrument)
        if not shares or facts.market not in {Market.HK, Market.US}:
            raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=instrument)
        course = self._course_for(instrument)
        if course is not None:
            return course, trading_day(facts.market, self._floor.now_us)
        market = self._market_for(instrument)
        return market, market.day.plan.day
