"""Figures of a company: valuation in its history, beside others, ratings, expected and reported figures, dividends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Final

from tideboard_core.errors import BadInput, ServerRefused
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind import us_company
from tideboard_core.gateways.longport.behind.fields import (
    MORE,
    MOST_ROWS,
    answered,
    count,
    day,
    few,
    read_once,
    security,
    stamped_day,
    time,
)
from tideboard_core.gateways.longport.behind.peers import (
    compared_peer,
    industry_peer,
    industry_places,
    rating_days,
    statement_figures,
    statement_lines,
)
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    price,
    required,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.company import (
    BuyBacks,
    BuyBackYear,
    Consensus,
    ConsensusFigure,
    ConsensusPeriod,
    Dividend,
    Dividends,
    EpsForecast,
    EpsForecasts,
    Executive,
    Executives,
    FinancialReports,
    FirmRatings,
    Industry,
    PeerComparison,
    PeerValuation,
    RatingChange,
    RatingCounts,
    RatingHistory,
    Ratings,
    StarReport,
    ValuationHistory,
    ValuationMetric,
    ValuationPoint,
    ValuationSeries,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.symbols import wire_symbol

_METRICS: Final = (ValuationMetric.EARNINGS, ValuationMetric.BOOK, ValuationMetric.SALES)
_YEARS: Final = range(1970, 2100)
MOST_COMPARED: Final = 10


class LongportCompany:
    """Implements `ports.behind.CompanySource`; an account of the United States is asked by calls of its own."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link
        here = link.by_centre
        self.valuation = here(self._valuation, partial(us_company.valuation, link))
        self.consensus = here(self._consensus, partial(us_company.consensus, link))
        self.dividends = here(self._dividends, partial(us_company.dividends, link))
        self.buy_backs = here(self._buy_backs, partial(us_company.buy_backs, link))
        self.industry = here(self._industry, partial(us_company.industry, link))
        self.reports = here(self._reports, partial(us_company.reports, link))

    async def _valuation(self, instrument: InstrumentId) -> ValuationHistory:
        """Price to earnings, book and sales in their own history; a metric that is not told is missing."""
        data = await self._ask("valuation/detail", instrument)
        metrics = mapping(mapping(data, "history"), "metrics")
        told = [(metric, mapping(metrics, metric.value)) for metric in _METRICS]
        found = read_once(
            [{**row, "metric": metric.value} for metric, row in told if row],
            lambda row: valuation_series(row, instrument),
            lambda each: each.metric,
        )
        surplus = any(len(rows(row, "list")) > MOST_ROWS for _, row in told)
        return ValuationHistory(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread or MORE * surplus,
            series=tuple(found),
        )

    async def ratings(self, instrument: InstrumentId) -> Ratings:
        """What analysts say now, from two calls: counts and range, mean target and its day. Raises GatewayError."""
        latest = await self._ask("institution-rating-latest", instrument)
        summary = await self._ask("institution-ratings", instrument)
        return ratings(latest, summary, instrument, self._link.provider)

    async def eps_forecasts(self, instrument: InstrumentId) -> EpsForecasts:
        """Expected earnings per share, each window once."""
        data = await self._ask("forecast-eps", instrument)
        found = answered(data, "items", eps_forecast, lambda each: (each.begin, each.end))
        return EpsForecasts(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: (each.begin or date.min, each.end or date.min))),
        )

    async def _consensus(self, instrument: InstrumentId) -> Consensus:
        """Expected and reported figures by fiscal period."""
        data = await self._ask("financial-consensus-detail", instrument)
        found = answered(data, "list", consensus_period, lambda each: (each.year, each.period))
        return Consensus(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            currency=text(data, "currency"),
            periods=tuple(sorted(found, key=lambda each: (each.year, each.period))),
        )

    async def _dividends(self, instrument: InstrumentId) -> Dividends:
        """Distributions; those of another security are left out and named."""
        data = await self._ask("dividends", instrument)
        found = answered(
            data, "list", lambda row: dividend(row, instrument), attrgetter("id", "text", "ex_day", "payment_day")
        )
        return Dividends(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: each.ex_day or date.min, reverse=True)),
        )

    async def _buy_backs(self, instrument: InstrumentId) -> BuyBacks:
        """Shares bought back by fiscal year, and in the last twelve months."""
        data = await self._ask("buy-backs", instrument)
        found = answered(data, "buyback_history", buy_back_year, attrgetter("year"))
        recent = mapping(data, "recent_buybacks")
        return BuyBacks(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            years=tuple(sorted(found, key=attrgetter("year"), reverse=True)),
            last_twelve_months=optional_number(recent, "net_buyback_ttm"),
            currency=text(recent, "currency"),
        )

    async def executives(self, instrument: InstrumentId) -> Executives:
        """Who leads the company; groups of other securities are left out, people only counted are named."""
        data = await self._link.look_up("/v1/quote/company-professionals", (("symbols", wire_symbol(instrument)),))
        groups = rows(data, "professional_list")
        own = [group for group in groups if security(group, "symbol") in {None, instrument}]
        people = [person for group in own for person in rows(group, "professionals")]
        found = read_once(people, executive, attrgetter("id", "name", "title"))
        surplus = any((count(group, "total") or 0) > len(rows(group, "professionals")) for group in own)
        unread = found.unread or ("symbol" if len(own) < len(groups) else MORE * surplus)
        return Executives(instrument=instrument, source=self._link.provider, unread=unread, rows=tuple(found))

    async def _industry(self, instrument: InstrumentId) -> Industry:
        """The companies of its industry and its place among them, from two calls."""
        peers = await self._ask("industry-valuation-comparison", instrument)
        places = await self._ask("industry-valuation-distribution", instrument)
        found = answered(peers, "list", industry_peer, attrgetter("instrument", "name"))
        stands = industry_places(places)
        return Industry(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread or stands.unread,
            peers=tuple(found),
            places=tuple(stands),
        )

    async def _reports(self, instrument: InstrumentId) -> FinancialReports:
        """Lines of the operating summaries, then those of the statements, from two calls.

        Where the second is refused the summaries stand alone, and `unread` names the call.
        """
        found = statement_figures(await self._ask("operatings", instrument), instrument)
        query = (("symbol", wire_symbol(instrument)), ("kind", "ALL"))
        try:
            lines = statement_lines(await self._link.look_up("/v1/quote/financial-reports", query))
        except ServerRefused:
            lines = ReadRows(unread="financial-reports")
        return FinancialReports(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread or lines.unread,
            figures=(*found, *lines),
        )

    async def rating_history(self, instrument: InstrumentId) -> RatingHistory:
        """Ratings and targets day by day, as far as the list goes."""
        data = await self._ask("institution-ratings/detail", instrument)
        found = rating_days(data)
        return RatingHistory(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            days=tuple(found),
            currency=text(data, "ccy_symbol"),
        )

    async def compared(self, instrument: InstrumentId, others: Sequence[InstrumentId], currency: str) -> PeerComparison:
        """The security beside MOST_COMPARED others at most, money in `currency`; raises BadInput for more."""
        if len(others) > MOST_COMPARED:
            raise BadInput("bad-count", value=len(others), least=0, most=MOST_COMPARED)
        query = (("symbol", wire_symbol(instrument)), ("currency", currency))
        asked = tuple(("comparison_symbols", wire_symbol(each)) for each in others)
        data = await self._link.look_up("/v1/quote/compare/valuation", query + asked)
        wanted = {instrument, *others}
        found = answered(data, "list", lambda row: compared_row(row, wanted), attrgetter("instrument"))
        return PeerComparison(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(found),
            currency=currency,
        )

    async def firm_ratings(self, instrument: InstrumentId) -> FirmRatings:
        """Raise NotOffered: Futu has them by firm."""
        raise elsewhere(self._link.provider, OPEND)

    async def star_report(self, instrument: InstrumentId) -> StarReport:
        """Raise NotOffered: Futu has it."""
        raise elsewhere(self._link.provider, OPEND)

    async def rating_changes(self, market: Market, count: int) -> list[RatingChange]:
        """Raise NotOffered."""
        raise elsewhere(self._link.provider, OPEND)

    async def _ask(self, call: str, instrument: InstrumentId) -> Row:
        return await self._link.look_up(f"/v1/quote/{call}", (("symbol", wire_symbol(instrument)),))


def valuation_series(row: Row, instrument: InstrumentId) -> ValuationSeries:
    """Return one metric's history, each day once. Raises GatewayError."""
    points: dict[date, ValuationPoint] = {}
    for point in rows(row, "list")[-MOST_ROWS:]:
        value = optional_number(point, "value")
        if value is not None:
            on = stamped_day(point, "timestamp", instrument)
            points.setdefault(on, ValuationPoint(on, value))
    return ValuationSeries(
        metric=ValuationMetric(required(row, "metric")),
        points=tuple(points[on] for on in sorted(points)),
        low=optional_number(row, "low"),
        median=optional_number(row, "median"),
        high=optional_number(row, "high"),
        text=text(row, "desc"),
    )


def ratings(latest: Row, summary: Row, instrument: InstrumentId, source: str) -> Ratings:
    """Return both answers as one; `unread` names counts that do not add up to their total. Raises GatewayError.

    The best rating is `buy` and the next one `over`: of the same analysts the summary calls as many `strong_buy` and
    `buy` (the vendor's page of its program's institution-rating).
    """
    said, target = mapping(latest, "evaluate"), mapping(latest, "target")
    names = ("buy", "over", "hold", "under", "sell", "no_opinion")
    counts = RatingCounts(*(count(said, name) or 0 for name in names)) if said else None
    total = count(said, "total")
    begin, end = time(said, "start_date"), time(said, "end_date")
    return Ratings(
        instrument=instrument,
        source=source,
        unread="total" if counts is not None and total is not None and total != counts.total else "",
        counts=counts,
        target_low=price(target, "lowest_price"),
        target_mean=price(summary, "target"),
        target_high=price(target, "highest_price"),
        currency=text(summary, "ccy_symbol"),
        begin=None if begin is None else stamped_day(said, "start_date", instrument),
        end=None if end is None else stamped_day(said, "end_date", instrument),
        updated=day(summary, "updated_at"),
        analysts=total,
    )


def eps_forecast(row: Row) -> EpsForecast:
    """Return one window's forecast. Raises GatewayError."""
    begin, end = time(row, "forecast_start_date"), time(row, "forecast_end_date")
    return EpsForecast(
        begin=None if begin is None else begin.date(),
        end=None if end is None else end.date(),
        mean=optional_number(row, "forecast_eps_mean"),
        median=optional_number(row, "forecast_eps_median"),
        low=optional_number(row, "forecast_eps_lowest"),
        high=optional_number(row, "forecast_eps_highest"),
        institutions=count(row, "institution_total") or 0,
        raised=count(row, "institution_up") or 0,
        lowered=count(row, "institution_down") or 0,
    )


def consensus_period(row: Row) -> ConsensusPeriod:
    """Return one fiscal period. Raises GatewayError."""
    year = count(row, "fiscal_year")
    if year not in _YEARS:
        raise unreadable(field="fiscal_year", value=str(year))
    figures = tuple(
        ConsensusFigure(
            key=text(each, "key"),
            name=text(each, "name"),
            estimate=optional_number(each, "estimate"),
            actual=optional_number(each, "actual") if each.get("is_released") is True else None,
            released=each.get("is_released") is True,
        )
        for each in few(row, "details")
    )
    return ConsensusPeriod(
        year=int(year or 0), period=text(row, "fiscal_period"), name=text(row, "period_text"), figures=figures
    )


def buy_back_year(row: Row) -> BuyBackYear:
    """Return one fiscal year. Raises GatewayError."""
    return BuyBackYear(
        year=required(row, "fiscal_year"),
        span=text(row, "fiscal_year_range"),
        amount=optional_number(row, "net_buyback"),
        currency=text(row, "currency"),
        unstated_yield=optional_number(row, "net_buyback_yield"),
    )


def executive(row: Row) -> Executive:
    """Return one person; no picture and no page of theirs is kept. Raises GatewayError."""
    return Executive(
        name=text(row, "name"),
        title=text(row, "title"),
        biography=text(row, "biography"),
        id=text(row, "id"),
        chinese=text(row, "name_zhcn"),
        english=text(row, "name_en"),
    )


def dividend(row: Row, instrument: InstrumentId) -> Dividend:
    """Return one distribution. Raises GatewayError for one of another security."""
    if security(row, "symbol") not in {None, instrument}:
        raise unreadable(field="symbol", value=text(row, "symbol"))
    return Dividend(
        text=text(row, "desc"),
        ex_day=day(row, "ex_date"),
        record_day=day(row, "record_date"),
        payment_day=day(row, "payment_date"),
        id=text(row, "id"),
    )


def compared_row(row: Row, wanted: Collection[InstrumentId | None]) -> PeerValuation:
    """Return one company. Raises GatewayError for one that was not asked for."""
    found = compared_peer(row)
    if found.instrument not in wanted:
        raise unreadable(field="symbol", value=text(row, "symbol"))
    return found
