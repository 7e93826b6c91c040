"""What the exchange knows beyond the facade's common questions: a second flow rule, bars by their begin, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.sandbox.exchange import bars, options
from tideboard_core.sandbox.exchange.bars import Stretch
from tideboard_core.sandbox.exchange.brokers import BrokerTotal, broker_totals
from tideboard_core.sandbox.exchange.clock import from_us
from tideboard_core.sandbox.exchange.corporate import Adjustment
from tideboard_core.sandbox.exchange.floor import Floor
from tideboard_core.sandbox.exchange.flow_rule import FlowRule, SizeFlow, SizeRow, Turn, thresholds_of
from tideboard_core.sandbox.exchange.market import InstrumentMarket
from tideboard_core.sandbox.exchange.options import Contract, OptionFigures, OptionPicture
from tideboard_core.sandbox.exchange.refusals import Reason, Refusal
from tideboard_core.sandbox.exchange.shorts import ShortDay, ShortPosition, short_days, short_positions
from tideboard_core.sandbox.exchange.views import has_brokers
from tideboard_core.sandbox.exchange.warrants import WarrantListing


class Details:
    """Reads of the same exchange; they bring an instrument up to now, and refuse, as the facade does."""

    def __init__(self, floor: Floor, market_for: Callable[[InstrumentId], InstrumentMarket]) -> None:
        self._floor = floor
        self._market_for = market_for
        self._flows: dict[tuple[InstrumentId, FlowRule], tuple[object, SizeFlow]] = {}

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
        if owner not in options.CODES:
            return ()
        return options.expiries_of(owner, self._market_for(owner).day.plan.day)

    def option_chain(self, owner: InstrumentId, expiry: date) -> tuple[Contract, ...]:
        """Calls and puts of an expiry, lowest strike first; empty when there are none."""
        return options.chain_of(self._market_for(owner), expiry) if owner in options.CODES else ()

    def option(self, option: InstrumentId) -> OptionPicture | None:
        """One option with its prices; None when there is no such contract."""
        figures = self.option_figures(option)
        return None if figures is None else options.picture_of(self._market_for(option), figures)

    def facts(self, instrument: InstrumentId) -> Instrument:
        """Static facts, those of ended contracts too; refuses UNKNOWN_SYMBOL."""
        if self._floor.options.ended(instrument):
            return options.facts_of(instrument)
        return self._floor.instrument(instrument)

    def option_figures(self, option: InstrumentId) -> OptionFigures | None:
        """Terms, Greeks and interest of an option as of its owner's last trade; None when there is no such contract."""
        contract = self._floor.options.contract(option)
        return None if contract is None else options.figures_of(self._market_for(contract.owner), contract)

    def extended_times(self, instrument: InstrumentId) -> Mapping[str, datetime]:
        """Last trade of each block outside regular hours that has traded: `pre`, `after`, `overnight`; UTC."""
        if self.is_synthetic(instrument):
            return {}
        blocks = self._market_for(instrument).blocks()
        return {name: from_us(block.traded_us) for name, block in blocks.items()}

    def extended_stretches(self, instrument: InstrumentId, length: int) -> Mapping[str, list[Stretch]]:
        """The day's bars of `length` minutes outside regular hours, by block; of minutes in which there was a trade."""
        if self.is_synthetic(instrument):
            return {}
        blocks = self._market_for(instrument).blocks()
        return {name: bars.extended_stretches(block, length) for name, block in blocks.items()}

    def broker_totals(self, instrument: InstrumentId, days_before: int) -> tuple[date, dict[int, BrokerTotal]]:
        """Who bought and sold on the running day (0) or that many trading days before it; refuses NOT_OFFERED."""
        market = self._market_for(instrument)
        if not has_brokers(market):
            raise Refusal(Reason.NOT_OFFERED, instrument=instrument)
        current = market.day.plan.day
        past = market.history.records(market.history.first_day, current - timedelta(days=1), current)
        if not 0 <= days_before <= len(past):
            raise Refusal(Reason.NOT_OFFERED, instrument=instrument)
        record = past[-days_before] if days_before else bars.current_record(market)
        address, lot = market.address.below(record.day), market.listing.instrument.lot_size
        return record.day, broker_totals(bars.minutes_of(market, record), lot, address)

    def short_days(self, instrument: InstrumentId) -> list[ShortDay]:
        """Short sales of the days before the running one, oldest first; NOT_OFFERED but for shares and funds."""
        return short_days(self._sold_short(instrument))

    def short_positions(self, instrument: InstrumentId) -> list[ShortPosition]:
        """Short positions of the report days that are public, oldest first; refuses as `short_days`."""
        return short_positions(self._sold_short(instrument))

    def issued_shares(self, instrument: InstrumentId) -> int:
        """Shares that there are of a listing."""
        return self._floor.listing(instrument).issued_shares

    def trade_count(self, instrument: InstrumentId) -> int:
        """Trades of the running day so far."""
        return len(self._market_for(instrument).day.tape.times)

    def newest_stretches(
        self, instrument: InstrumentId, length: int, count: int, adjustment: Adjustment
    ) -> list[Stretch]:
        """The newest `count` bars of `length` minutes, oldest first, the running one included."""
        return bars.newest_stretches(self._market_for(instrument), length, count, adjustment)

    def stretches(
        self, instrument: InstrumentId, length: int, begin: date, end: date, adjustment: Adjustment
    ) -> list[Stretch]:
        """Bars of `length` minutes of the exchange days `begin` to `end`, both included, oldest first."""
        return bars.stretches_between(self._market_for(instrument), length, begin, end, adjustment)

    def size_flow(self, instrument: InstrumentId, rule: FlowRule) -> list[SizeRow]:
        """The day's flow by another rule: one row per minute that has begun, the running one as it stands.

        Where the closing price is found after the last minute, the minute of the close repeats the last row.
        """
        if not self._floor.instrument(instrument).has_capital_flow or self.is_synthetic(instrument):
            raise Refusal(Reason.NOT_OFFERED, instrument=instrument)
        market = self._market_for(instrument)
        day, rows = market.day, self._size_flow(market, rule).rows(market.day.tape)
        close = day.plan.part_ends[-1]
        if rows and market.us >= close and day.plan.closing > close:
            rows.append(rows[-1]._replace(start=close))
        return rows

    def _sold_short(self, instrument: InstrumentId) -> InstrumentMarket:
        facts = self._floor.instrument(instrument)
        shares = facts.security_type in {SecurityType.STOCK, SecurityType.ETF} and not self.is_synthetic(instrument)
        if not shares or facts.market not in {Market.HK, Market.US}:
            raise Refusal(Reason.NOT_OFFERED, instrument=instrument)
        return self._market_for(instrument)

    def _size_flow(self, market: InstrumentMarket, rule: FlowRule) -> SizeFlow:
        key = (market.listing.id, rule)
        day, flow = self._flows.get(key, (None, None))
        if flow is None or day is not market.day:
            turn = Turn.of(market.address.below(market.day.plan.day)) if rule.turns else None
            flow = SizeFlow(market.day.plan, thresholds_of(market.listing, rule), turn)
            self._flows[key] = market.day, flow
        return flow
