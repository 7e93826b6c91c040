"""Builds the request of a stock screen and converts its result pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, has_known_market, instrument_of, security
from tideboard_core.gateways.futu.translate.values import figure
from tideboard_core.model.watch.screen import (
    DAILY_FIELDS,
    REPORT_FIELDS,
    ROWS_PER_PAGE,
    Screen,
    ScreenCondition,
    ScreenField,
    ScreenPage,
    ScreenRow,
)
from tideboard_proto.opend import Qot_GetHeatMapData_pb2 as heat_pb
from tideboard_proto.opend import Qot_GetTopMoversRank_pb2 as movers_pb
from tideboard_proto.opend import Qot_StockFilter_pb2 as pb

_BASE: Final[dict[ScreenField, int]] = {
    ScreenField.PRICE: pb.StockField_CurPrice,
    ScreenField.PRICE_TO_52W_HIGH: pb.StockField_CurPriceToHighest52WeeksRatio,
    ScreenField.PRICE_TO_52W_LOW: pb.StockField_CurPriceToLowest52WeeksRatio,
    ScreenField.VOLUME_RATIO: pb.StockField_VolumeRatio,
    ScreenField.BID_ASK_RATIO: pb.StockField_BidAskRatio,
    ScreenField.LOT_PRICE: pb.StockField_LotPrice,
    ScreenField.MARKET_VALUE: pb.StockField_MarketVal,
    ScreenField.PE_ANNUAL: pb.StockField_PeAnnual,
    ScreenField.PE_TTM: pb.StockField_PeTTM,
    ScreenField.PB: pb.StockField_PbRate,
    ScreenField.CHANGE_RATE_5M: pb.StockField_ChangeRate5min,
    ScreenField.CHANGE_RATE_YEAR: pb.StockField_ChangeRateBeginYear,
}
_ACCUMULATED: Final[dict[ScreenField, int]] = {
    ScreenField.CHANGE_RATE: pb.AccumulateField_ChangeRate,
    ScreenField.AMPLITUDE: pb.AccumulateField_Amplitude,
    ScreenField.VOLUME: pb.AccumulateField_Volume,
    ScreenField.TURNOVER: pb.AccumulateField_Turnover,
    ScreenField.TURNOVER_RATE: pb.AccumulateField_TurnoverRate,
}
_REPORTED: Final[dict[ScreenField, int]] = {
    ScreenField.NET_PROFIT: pb.FinancialField_NetProfit,
    ScreenField.NET_PROFIT_GROWTH: pb.FinancialField_NetProfitGrowth,
    ScreenField.REVENUE: pb.FinancialField_SumOfBusiness,
    ScreenField.REVENUE_GROWTH: pb.FinancialField_SumOfBusinessGrowth,
    ScreenField.NET_MARGIN: pb.FinancialField_NetProfitRate,
    ScreenField.GROSS_MARGIN: pb.FinancialField_GrossProfitRate,
    ScreenField.DEBT_RATIO: pb.FinancialField_DebtAssetsRate,
    ScreenField.ROE: pb.FinancialField_ReturnOnEquityRate,
}
_BASE_OF: Final = {number: each for each, number in _BASE.items()}
_ACCUMULATED_OF: Final = {number: each for each, number in _ACCUMULATED.items()}
_REPORTED_OF: Final = {number: each for each, number in _REPORTED.items()}
MOST_DAYS: Final = 250
"""The most trading days over which the broker accumulates a figure."""


def request(wanted: Screen, *, begin: int, count: int) -> pb.C2S:
    """Return the request for one page; raises BadInput for a screen that the broker cannot run."""
    _check(wanted, begin=begin, count=count)
    c2s = pb.C2S(begin=begin, num=count, market=QOT_MARKET[wanted.market])
    if wanted.plate is not None:
        c2s.plate.CopyFrom(security(wanted.plate))
    direction = pb.SortDir_Descend if wanted.descending else pb.SortDir_Ascend
    for condition in wanted.conditions:
        row = _filter(c2s, condition)
        if condition.least is not None:
            row.filterMin = float(condition.least)
        if condition.most is not None:
            row.filterMax = float(condition.most)
        row.isNoFilter = condition.least is None and condition.most is None
        if condition.field is wanted.order:
            row.sortDir = direction
    return c2s


def _filter(c2s: pb.C2S, condition: ScreenCondition) -> pb.BaseFilter | pb.AccumulateFilter | pb.FinancialFilter:
    if condition.field in DAILY_FIELDS:
        return c2s.accumulateFilterList.add(fieldName=_ACCUMULATED[condition.field], days=condition.days)
    if condition.field in REPORT_FIELDS:
        return c2s.financialFilterList.add(fieldName=_REPORTED[condition.field], quarter=pb.FinancialQuarter_Annual)
    return c2s.baseFilterList.add(fieldName=_BASE[condition.field])


def _check(wanted: Screen, *, begin: int, count: int) -> None:
    fields = [condition.field for condition in wanted.conditions]
    if len(set(fields)) != len(fields):
        twice = next(each for each in fields if fields.count(each) > 1)
        raise BadInput("screen-field-twice", field=str(twice))
    if wanted.order is not None and wanted.order not in fields:
        raise BadInput("screen-order-without-condition", field=str(wanted.order))
    if begin < 0 or not 0 < count <= ROWS_PER_PAGE:
        raise BadInput("screen-page", begin=begin, count=count, limit=ROWS_PER_PAGE)
    for condition in wanted.conditions:
        bounds = [each for each in (condition.least, condition.most) if each is not None]
        if not all(each.is_finite() for each in bounds) or bounds != sorted(bounds):
            raise BadInput("screen-bounds", field=str(condition.field), least=condition.least, most=condition.most)
        if not 1 <= condition.days <= MOST_DAYS:
            raise BadInput("screen-days", field=str(condition.field), days=condition.days, limit=MOST_DAYS)


def page(wire: pb.S2C) -> ScreenPage:
    """Return one page; rows of unknown markets are left out."""
    return ScreenPage(tuple(_row(row) for row in wire.dataList if has_known_market(row.security)), wire.allCount)


def movers(wire: movers_pb.S2C) -> ScreenPage:
    """Return the ranking of movers; rows of unknown markets are left out."""
    rows = (
        ScreenRow(instrument_of(row.security), text_of(row.name), {ScreenField.CHANGE_RATE: figure(row.changeRatio)})
        for row in wire.dataList
        if has_known_market(row.security)
    )
    return ScreenPage(tuple(rows), wire.allCount)


def heat_map(wire: heat_pb.S2C) -> ScreenPage:
    """Return plates with their change and turnover of today; rows of unknown markets are left out."""
    rows = (
        ScreenRow(
            instrument_of(row.plate),
            text_of(row.plateName),
            {ScreenField.CHANGE_RATE: figure(row.changeRate), ScreenField.TURNOVER: figure(row.turnover)},
        )
        for row in wire.plateDataList
        if row.HasField("plate") and has_known_market(row.plate)
    )
    return ScreenPage(tuple(rows), wire.allCount)


def _row(wire: pb.StockData) -> ScreenRow:
    figures: dict[ScreenField, Decimal] = {}
    for base in wire.baseDataList:
        if base.fieldName in _BASE_OF:
            figures[_BASE_OF[base.fieldName]] = figure(base.value)
    for counted in wire.accumulateDataList:
        if counted.fieldName in _ACCUMULATED_OF:
            figures[_ACCUMULATED_OF[counted.fieldName]] = figure(counted.value)
    for reported in wire.financialDataList:
        if reported.fieldName in _REPORTED_OF:
            figures[_REPORTED_OF[reported.fieldName]] = figure(reported.value)
    return ScreenRow(instrument_of(wire.security), text_of(wire.name), figures)
