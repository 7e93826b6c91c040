"""Answers of a broker from which each dock has so many rows, their names as long and their figures as large as any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fakes.values.behind import broker_trades, holding, holding_history, holdings, short_volumes
from fakes.values.option_chain import figures, option
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.behind.news import Filing, Filings, News, NewsItem
from tideboard_core.model.derivatives import (
    OptionContract,
    Warrant,
    WarrantFilter,
    WarrantIssuer,
    WarrantKind,
    WarrantPage,
    WarrantStatus,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.model.reference import (
    ActionKind,
    ActionPart,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    TradeTime,
    TradingDay,
)
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_core.model.watch.screen import Screen, ScreenField, ScreenPage, ScreenRow

PRICE, RATE, LARGE = Decimal("98765.50"), Decimal("98.77"), Decimal(987_654_321_000)
MOST_A_DAY = Decimal(98_765_432_000)
"""Turnover of one security that no day has reached."""
DAY = timedelta(days=1)


def codes(count: int) -> list[InstrumentId]:
    """So many securities, none of which the hub knows."""
    return [InstrumentId(f"HK.{80_000 + number}") for number in range(count)]


class DockRows:
    """`count` rows of each kind, all of them named `name`, at the market time `now`."""

    def __init__(self, count: int, name: str, now: datetime) -> None:
        self.count, self.name, self.now = count, name, now
        self.codes = codes(count)

    @property
    def today(self) -> date:
        """The exchange's date."""
        return self.now.date()

    @property
    def answers(self) -> dict[str, Any]:
        """By the names of the calls."""
        return {
            "plates": self.plates,
            "plate_members": self.securities(),
            "snapshots": self.snapshots,
            "instruments": [],
            "screen": self.screen,
            "ipos": self.offers(),
            "calendar": self.calendar,
            "news": lambda one: News(instrument=one, source="FutuOpenD-rs", items=tuple(self.headlines())),
            "filings": lambda one: Filings(instrument=one, source="FutuOpenD-rs", items=tuple(self.papers())),
            "corporate_actions": self.actions,
            "company_events": [],
            "code_changes": [],
            "suspensions": [],
            "owner_plates": {},
            "market_days": self.days,
            "related": self.securities(),
            "futures": self.futures(),
            "option_expiries": [self.today + DAY * (7 + 7 * number) for number in range(min(self.count, 12))],
            "option_chain": self.strikes,
            "option_figures": lambda ids: [replace(one, bid=PRICE, ask=PRICE) for one in figures(ids)],
            "warrants": self.warrants,
            "warrant_issuers": [WarrantIssuer(1, self.name)],
            "alerts": self.alerts(),
            "volumes": short_volumes([10.0] * self.count),
            "holdings": replace(holdings(), rows=tuple(self.holders())),
            "holding_history": holding_history(),
            "trades": broker_trades(),
        }

    # --- lists of securities ----------------------------------------------------------------------------------------

    def securities(self) -> list[Instrument]:
        """Facts of each."""
        return [
            Instrument(id=one, name=self.name, security_type=SecurityType.STOCK, lot_size=100, currency="HKD")
            for one in self.codes
        ]

    def plates(self, _market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Industries alone."""
        listed = [Plate(InstrumentId(f"HK.BK{number:04}"), self.name, kind) for number in range(self.count)]
        return listed if kind in {None, PlateKind.INDUSTRY} else []

    def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """A picture of each that is asked for."""
        return [
            Snapshot(
                quote=Quote(
                    instrument=one,
                    last=PRICE,
                    prev_close=PRICE * 2,
                    open=PRICE,
                    high=PRICE * 2,
                    low=PRICE / 5,
                    volume=9_876_543,
                    turnover=LARGE,
                    time=self.now,
                ),
                bid=PRICE,
                ask=PRICE,
                bid_volume=1,
                ask_volume=1,
                lot_size=100,
                price_step=None,
                name=self.name,
                rising=300,
                falling=200,
                unchanged=0,
            )
            for one in ids
        ]

    def screen(self, wanted: Screen, *, begin: int = 0, count: int = 200) -> ScreenPage:
        """A page of those that pass, with a figure for each condition."""
        fields = {one.field: LARGE if one.field is ScreenField.MARKET_VALUE else RATE for one in wanted.conditions}
        found = self.codes[begin : begin + count]
        rows = tuple(ScreenRow(one, self.name, fields) for one in found)
        return ScreenPage(rows, self.count)

    def warrants(self, _owner: InstrumentId, _wanted: WarrantFilter, *, begin: int, count: int) -> WarrantPage:
        """A page of bears, each with all of its figures."""
        row = Warrant(
            instrument=InstrumentId("HK.57188"), name=self.name, kind=WarrantKind.BEAR, status=WarrantStatus.NORMAL,
            last=Decimal("98.765"), change=Decimal("-9.875"), change_rate=Decimal("-17.9"), volume=98_765_432_100,
            turnover=LARGE, expiry=self.today + 100 * DAY, strike=PRICE, upper_strike=None, lower_strike=None,
            call_price=PRICE, to_call_price=Decimal("-98.14"), outstanding=LARGE, outstanding_ratio=Decimal("98.5"),
            premium=Decimal("98.81"), in_the_money=Decimal("98.2"), implied_volatility=None, delta=None,
            effective_gearing=Decimal("98.1"), gearing=Decimal("98.1"), conversion_ratio=Decimal(10_000),
            break_even=PRICE,
        )  # fmt: skip
        page = self.codes[begin : begin + count]
        return WarrantPage(tuple(replace(row, instrument=one) for one in page), self.count)

    # --- what comes and came ----------------------------------------------------------------------------------------

    def offers(self) -> list[IpoEntry]:
        """Offers, a day apart from tomorrow on."""
        return [
            IpoEntry(
                instrument=one,
                name=self.name,
                listing_date=self.today + DAY * (1 + place % 28),
                price_low=PRICE,
                price_high=PRICE * 2,
                lot_size=10_000,
                entrance=PRICE,
                open=True,
            )
            for place, one in enumerate(self.codes)
        ]

    def calendar(self, kind: EventKind, begin: date, end: date, _markets: Collection[Market]) -> CalendarPage:
        """Reports, spread over the days that are asked for."""
        days = (end - begin).days + 1
        if kind is not EventKind.REPORT:
            return CalendarPage(events=())
        return CalendarPage(
            events=tuple(
                CalendarEvent(
                    kind=kind,
                    day=begin + DAY * (place % days),
                    market=Market.HK,
                    instrument=one,
                    name=self.name,
                    text=self.name,
                    source="FutuOpenD-rs",
                )
                for place, one in enumerate(self.codes)
            )
        )

    def headlines(self) -> list[NewsItem]:
        """Headlines, a minute apart, the newest first."""
        return [
            NewsItem(
                id=str(number),
                headline=self.name * 2,
                text=self.name,
                publisher=self.name,
                link="https://news.example/a",
                time=self.now - timedelta(minutes=number),
            )
            for number in range(self.count)
        ]

    def papers(self) -> list[Filing]:
        """Filings, an hour apart, the newest first."""
        return [
            Filing(
                id=str(number),
                title=self.name * 2,
                text=self.name,
                file_name="a.pdf",
                links=(),
                time=self.now - timedelta(hours=number),
            )
            for number in range(self.count)
        ]

    def actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Actions, thirty days apart, with three parts."""
        parts = (
            ActionPart(ActionKind.SPLIT, Decimal(1), Decimal(5)),
            ActionPart(ActionKind.DIVIDEND, amount=PRICE),
            ActionPart(ActionKind.ALLOTMENT, Decimal(10), Decimal(1), PRICE),
        )
        return [
            CorporateAction(
                instrument=instrument,
                ex_date=self.today - 30 * DAY * number,
                parts=parts,
                forward_a=Decimal("0.198765"),
                forward_b=Decimal("-98.98765"),
                backward_a=Decimal("5.987654"),
                backward_b=Decimal("98.98765"),
            )
            for number in range(self.count)
        ]

    def days(self, _market: Market, begin: date, end: date) -> list[TradingDay]:
        """Every weekday but the first `count` ones, which are holidays."""
        days = [begin + DAY * number for number in range((end - begin).days + 1)]
        weekdays = [day for day in days if day.weekday() < 5]
        return [TradingDay(day, half=False) for day in weekdays[min(self.count, 40) :]]

    # --- derivatives, alerts, holders -------------------------------------------------------------------------------

    def futures(self) -> list[FutureInfo]:
        """Contracts, a month apart."""
        return [
            FutureInfo(
                instrument=one,
                name=self.name,
                last_trade=self.today + 30 * DAY * (1 + place),
                owner=InstrumentId("HK.800000"),
                owner_name=self.name,
                exchange="HKEX",
                contract_type="Index",
                contract_size=PRICE,
                size_unit="HKD",
                currency="HKD",
                tick=Decimal(1),
                tick_unit="point",
                quote_unit="point",
                times=(TradeTime(-405, 180), TradeTime(555, 720), TradeTime(780, 990)),
                zone="CCT",
            )
            for place, one in enumerate(self.codes)
        ]

    def strikes(self, underlying: InstrumentId, day: date) -> list[OptionContract]:
        """Ten apart, from 100 on."""
        return [
            OptionContract(
                underlying=underlying,
                expiry=day,
                strike=Decimal(strike),
                call=option(strike, "C", day),
                put=option(strike, "P", day),
            )
            for strike in range(100, 100 + 10 * self.count, 10)
        ]

    def alerts(self) -> list[PriceAlert]:
        """Alerts, of each security its own."""
        return [
            PriceAlert(
                instrument=one,
                kind=AlertKind.TURNOVER_UP,
                value=MOST_A_DAY,
                frequency=AlertFrequency.ONCE_A_DAY,
                note=self.name,
                key=one,
            )
            for one in self.codes
        ]

    def holders(self) -> list[Any]:
        """Participants of the clearing house."""
        return [
            holding(f"B{number:05}", 98_765_432_100 - number, -98_765, -987_654, 9_876_543, 98_765_432, name=self.name)
            for number in range(self.count)
        ]
