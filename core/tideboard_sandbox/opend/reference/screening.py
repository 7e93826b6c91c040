"""Handler of the stock filter (3215): simple, accumulated, financial, pattern and indicator filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarPeriod
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_StockFilter_pb2 as pb
from tideboard_sandbox.exchange.reference.statements import Report
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import BARS, BASE, Measure, accumulated, answer_figure, financial
from tideboard_sandbox.exchange.screening.patterns import (
    AGAINST_PRICE,
    COUNTS,
    DEFAULTS,
    FAMILY,
    FIXED,
    PATTERNS,
    Indicator,
    shows,
    stands,
    value_of,
)
from tideboard_sandbox.exchange.screening.screener import Condition, Order
from tideboard_sandbox.opend.messages.codes import security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, BAD_FILTER, Refusal
from tideboard_sandbox.opend.reference.plates import plate_of
from tideboard_sandbox.opend.session.quote_rights import allowed_market, check_basic
from tideboard_sandbox.opend.session.state import Session

PAGE = 200
"""Most rows of an answer."""

MOST_FILTERS = 250
MOST_ALIKE = 10
"""Accumulated filters of one field."""

MOST_PERIODS = 12
_MOST_PARAMETER = 250

MARKETS: dict[int, tuple[Market, ...]] = {
    qot.QotMarket_HK_Security: (Market.HK,),
    qot.QotMarket_US_Security: (Market.US,),
    qot.QotMarket_CNSH_Security: (Market.SH, Market.SZ),
    qot.QotMarket_CNSZ_Security: (Market.SH, Market.SZ),
}
_PERIODS: dict[int, BarPeriod] = {
    qot.KLType_60Min: BarPeriod.MIN_60,
    qot.KLType_Day: BarPeriod.DAY,
    qot.KLType_Week: BarPeriod.WEEK,
    qot.KLType_Month: BarPeriod.MONTH,
}
_REPORTS: dict[int, Report] = {
    pb.FinancialQuarter_Annual: Report.ANNUAL,
    pb.FinancialQuarter_FirstQuarter: Report.FIRST_QUARTER,
    pb.FinancialQuarter_Interim: Report.INTERIM,
    pb.FinancialQuarter_ThirdQuarter: Report.THIRD_QUARTER,
    pb.FinancialQuarter_MostRecentQuarter: Report.NEWEST,
}
_NAMED: dict[int, Callable[[Candidate], str]] = {
    pb.StockField_StockCode: lambda share: share.id.partition(".")[2],
    pb.StockField_StockName: lambda share: share.instrument.name,
}
"""Fields that sort alone."""

Write = Callable[[pb.StockData, Candidate], None]


class Plan(NamedTuple):
    """What a request comes to: conditions, order, and what each row of the answer shows."""

    tests: list[Condition]
    orders: list[Order]
    writers: list[Write]


def stock_filter(session: Session, c2s: pb.C2S) -> pb.S2C:
    """A page of the shares that pass every filter; filters without `isNoFilter` false only add their figure."""
    markets = MARKETS.get(c2s.market)
    if markets is None:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    if c2s.begin < 0:
        raise Refusal(BAD_ARGUMENT.format(name="begin"))
    if not 0 < c2s.num <= PAGE:
        raise Refusal(BAD_FILTER.format(text=f"num must be 1 to {PAGE}"))
    for market in markets:
        allowed_market(session, market)
        check_basic(session, market, market)
    plan = _plan(c2s)
    within = plate_of(session, c2s.plate).members if c2s.HasField("plate") else None
    screener = session.shared.exchange.reference.screener
    found = screener.screen(markets, tests=plan.tests, orders=plan.orders, within=within)
    page = found[c2s.begin : c2s.begin + c2s.num]
    return pb.S2C(
        lastPage=c2s.begin + len(page) >= len(found),
        allCount=len(found),
        dataList=[_row(share, plan.writers) for share in page],
    )


def _plan(c2s: pb.C2S) -> Plan:
    lists: tuple[tuple[Sequence[Any], Callable[[Plan, Any], None]], ...] = (
        (c2s.baseFilterList, _base),
        (c2s.accumulateFilterList, _accumulated),
        (c2s.financialFilterList, _financial),
        (c2s.patternFilterList, _pattern),
        (c2s.customIndicatorFilterList, _indicators),
    )
    if sum(len(filters) for filters, _ in lists) > MOST_FILTERS:
        raise Refusal(BAD_FILTER.format(text=f"at most {MOST_FILTERS} filters"))
    _check_alike(c2s)
    plan = Plan([], [], [])
    for filters, take in lists:
        for one in filters:
            take(plan, one)
    return plan


def _check_alike(c2s: pb.C2S) -> None:
    fields = [one.fieldName for one in c2s.accumulateFilterList]
    if any(fields.count(field) > MOST_ALIKE for field in set(fields)):
        raise Refusal(BAD_FILTER.format(text=f"at most {MOST_ALIKE} accumulated filters of one field"))


def _row(share: Candidate, writers: list[Write]) -> pb.StockData:
    row = pb.StockData(security=security_of(share.id), name=share.instrument.name)
    for write in writers:
        write(row, share)
    return row


def _base(plan: Plan, one: pb.BaseFilter) -> None:
    if one.fieldName in _NAMED:
        _named(plan, one)
        return
    name = _name(pb.StockField, one.fieldName, "StockField_")
    if name not in BASE:
        raise Refusal(BAD_FILTER.format(text=f"stock field {one.fieldName}"))
    measure = BASE[name]
    _bound(plan, one, measure)
    plan.writers.append(
        lambda row, share: row.baseDataList.append(
            pb.BaseData(fieldName=one.fieldName, value=answer_figure(measure.read(share)))
        )
    )


def _named(plan: Plan, one: pb.BaseFilter) -> None:
    """Code and name have no interval and no figure."""
    if _filters(one) and (one.HasField("filterMin") or one.HasField("filterMax")):
        raise Refusal(BAD_FILTER.format(text="code and name have no interval"))
    _sort(plan, one, _NAMED[one.fieldName])


def _accumulated(plan: Plan, one: pb.AccumulateFilter) -> None:
    measure = accumulated(_name(pb.AccumulateField, one.fieldName, "AccumulateField_"), one.days)
    if measure is None:
        raise Refusal(BAD_FILTER.format(text=f"accumulated field {one.fieldName} over {one.days} days"))
    _bound(plan, one, measure)
    plan.writers.append(
        lambda row, share: row.accumulateDataList.append(
            pb.AccumulateData(fieldName=one.fieldName, value=answer_figure(measure.read(share)), days=one.days)
        )
    )


def _financial(plan: Plan, one: pb.FinancialFilter) -> None:
    name, report = _name(pb.FinancialField, one.fieldName, "FinancialField_"), _REPORTS.get(one.quarter)
    measure = None if report is None or name in {"", "Unknown"} else financial(name, report)
    if measure is None:
        raise Refusal(BAD_FILTER.format(text=f"financial field {one.fieldName} of report {one.quarter}"))
    _bound(plan, one, measure)
    plan.writers.append(
        lambda row, share: row.financialDataList.append(
            pb.FinancialData(fieldName=one.fieldName, value=answer_figure(measure.read(share)), quarter=one.quarter)
        )
    )


def _pattern(plan: Plan, one: pb.PatternFilter) -> None:
    name, period = _name(pb.PatternField, one.fieldName, "PatternField_"), _period(one.klType)
    if name not in PATTERNS:
        raise Refusal(BAD_FILTER.format(text=f"pattern {one.fieldName}"))
    periods = _consecutive(one)
    if _filters(one):
        plan.tests.append(Condition(lambda share: shows(share, name, period, periods), BARS))


def _indicators(plan: Plan, one: pb.CustomIndicatorFilter) -> None:
    """Two indicators of one kind, or one and a number; a cross of the price with what stands on its scale."""
    period, periods = _period(one.klType), _consecutive(one)
    first = _indicator(one.firstFieldName, one.firstFieldParaList)
    constant = one.secondFieldName == pb.CustomIndicatorField_Value
    second = None if constant else _indicator(one.secondFieldName, one.secondFieldParaList)
    relation = _name(pb.RelativePosition, one.relativePosition, "RelativePosition_")
    if relation in {"", "Unknown"}:
        raise Refusal(BAD_FILTER.format(text=f"relative position {one.relativePosition}"))
    if second is not None and not _comparable(first, second):
        raise Refusal(BAD_FILTER.format(text=f"{first.name} cannot be compared with {second.name}"))
    if constant and not one.HasField("fieldValue"):
        raise Refusal(BAD_FILTER.format(text="fieldValue is missing"))

    def holds(share: Candidate) -> bool:
        bars = share.bars(period)
        column = first.column(bars)
        other = [one.fieldValue] * len(column) if second is None else second.column(bars)
        return stands(column, other, relation, periods)

    if _filters(one):
        plan.tests.append(Condition(holds, BARS))
    for field, given, indicator in (
        (one.firstFieldName, one.firstFieldParaList, first),
        (one.secondFieldName, one.secondFieldParaList, second),
    ):
        if indicator is not None:
            plan.writers.append(_indicator_writer(field, list(given), indicator, one.klType))


def _indicator_writer(field: int, given: list[int], indicator: Indicator, kl_type: int) -> Write:
    """An indicator's row repeats the parameters it was asked with; KDJ, MACD and BOLL give their own when none were."""
    family = FAMILY[indicator.name]
    parameters = given or (list(indicator.parameters) if COUNTS[family] > 1 else [])
    period = _PERIODS[kl_type]

    def write(row: pb.StockData, share: Candidate) -> None:
        value = answer_figure(value_of(share, indicator, period))
        if not any(
            (data.fieldName, data.klType, list(data.fieldParaList)) == (field, kl_type, parameters)
            for data in row.customIndicatorDataList
        ):
            row.customIndicatorDataList.add(fieldName=field, value=value, klType=kl_type, fieldParaList=parameters)

    return write


def _indicator(field: int, parameters: Any) -> Indicator:  # noqa: ANN401 a repeated field
    name = _name(pb.CustomIndicatorField, field, "CustomIndicatorField_")
    if name not in FAMILY:
        raise Refusal(BAD_FILTER.format(text=f"indicator {field}"))
    family = FAMILY[name]
    count = 0 if name in FIXED else COUNTS[family]
    given = tuple(parameters) if count else ()
    wanted = given or (DEFAULTS.get(family, ()) if count else ())
    if len(wanted) != count or not all(0 < number <= _MOST_PARAMETER for number in wanted):
        raise Refusal(BAD_FILTER.format(text=f"{name} needs {count} parameters of 1 to {_MOST_PARAMETER}"))
    return Indicator(name, wanted)


def _comparable(first: Indicator, second: Indicator) -> bool:
    families = {FAMILY[first.name], FAMILY[second.name]}
    return len(families) == 1 or ("PRICE" in families and families <= AGAINST_PRICE)


def _bound(plan: Plan, one: Any, measure: Measure) -> None:  # noqa: ANN401 one of three filters
    low = one.filterMin if one.HasField("filterMin") else float("-inf")
    high = one.filterMax if one.HasField("filterMax") else float("inf")
    if _filters(one):
        if low > high:
            raise Refusal(BAD_FILTER.format(text=f"the interval from {low:g} to {high:g} is empty"))
        plan.tests.append(Condition(lambda share: _lies(measure.read(share), low, high), measure.cost))
    last = float("-inf") if one.sortDir == pb.SortDir_Descend else float("inf")

    def key(share: Candidate) -> float:
        """Shares without the figure come last."""
        value = measure.read(share)
        return last if value is None else value

    _sort(plan, one, key)


def _lies(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= round(value, 3) <= high


def _sort(plan: Plan, one: Any, key: Callable[[Candidate], float | str]) -> None:  # noqa: ANN401 one of three filters
    if one.sortDir not in pb.SortDir.values():
        raise Refusal(BAD_FILTER.format(text=f"sort direction {one.sortDir}"))
    if one.sortDir:
        plan.orders.append(Order(key, one.sortDir == pb.SortDir_Descend))


def _filters(one: Any) -> bool:  # noqa: ANN401 one of many filters
    """Without `isNoFilter` a field is given, not filtered by (as the vendor's page says)."""
    return one.HasField("isNoFilter") and not one.isNoFilter


def _consecutive(one: Any) -> int:  # noqa: ANN401 one of two filters
    if not one.HasField("consecutivePeriod"):
        return 1
    if not 1 <= one.consecutivePeriod <= MOST_PERIODS:
        raise Refusal(BAD_FILTER.format(text=f"consecutivePeriod must be 1 to {MOST_PERIODS}"))
    return int(one.consecutivePeriod)


def _period(kl_type: int) -> BarPeriod:
    period = _PERIODS.get(kl_type)
    if period is None:
        raise Refusal(BAD_FILTER.format(text="klType must be 60 minutes, day, week or month"))
    return period


def _name(enum: Any, number: int, prefix: str) -> str:  # noqa: ANN401 an enum of the schema
    return str(enum.Name(number)).removeprefix(prefix) if number in enum.values() else ""
