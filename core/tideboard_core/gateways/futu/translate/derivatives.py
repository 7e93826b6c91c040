"""Converts option chains, option figures and warrant lists; builds the request for a page of warrants."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import has_known_market, instrument_of, security
from tideboard_core.gateways.futu.translate.values import EPOCH, day_of, figure, moment
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionFigures,
    OptionStyle,
    Warrant,
    WarrantExpiry,
    WarrantFilter,
    WarrantIssuer,
    WarrantKind,
    WarrantOrder,
    WarrantPage,
    WarrantSensitivity,
    WarrantStatus,
)
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetWarrant_pb2

if TYPE_CHECKING:  # a call loads what it is answered with
    from tideboard_proto.opend import Qot_GetOptionChain_pb2, Qot_GetSecuritySnapshot_pb2

_PERCENT: Final = Decimal(100)
_KIND: Final[dict[int, WarrantKind]] = {
    Qot.WarrantType_Buy: WarrantKind.CALL,
    Qot.WarrantType_Sell: WarrantKind.PUT,
    Qot.WarrantType_Bull: WarrantKind.BULL,
    Qot.WarrantType_Bear: WarrantKind.BEAR,
    Qot.WarrantType_InLine: WarrantKind.INLINE,
}
_NUMBER_OF_KIND: Final = {kind: number for number, kind in _KIND.items()}
_STATUS: Final[dict[int, WarrantStatus]] = {
    Qot.WarrantStatus_Normal: WarrantStatus.NORMAL,
    Qot.WarrantStatus_Suspend: WarrantStatus.SUSPENDED,
    Qot.WarrantStatus_PendingListing: WarrantStatus.TO_BE_LISTED,
}
_NUMBER_OF_STATUS: Final = {status: number for number, status in _STATUS.items()}
_SORT_FIELD: Final[dict[WarrantOrder, int]] = {
    WarrantOrder.LAST: Qot.SortField_CurPrice,
    WarrantOrder.CHANGE_RATE: Qot.SortField_ChangeRate,
    WarrantOrder.CHANGE: Qot.SortField_PriceChangeVal,
    WarrantOrder.VOLUME: Qot.SortField_Volume,
    WarrantOrder.TURNOVER: Qot.SortField_Turnover,
    WarrantOrder.EXPIRY: Qot.SortField_MaturityTime,
    WarrantOrder.STRIKE: Qot.SortField_StrikePrice,
    WarrantOrder.UPPER_STRIKE: Qot.SortField_UpperStrikePrice,
    WarrantOrder.LOWER_STRIKE: Qot.SortField_LowerStrikePrice,
    WarrantOrder.OUTSTANDING: Qot.SortField_StreetVol,
    WarrantOrder.OUTSTANDING_RATIO: Qot.SortField_StreetRate,
    WarrantOrder.PREMIUM: Qot.SortField_Premium,
    WarrantOrder.IN_THE_MONEY: Qot.SortField_InOutMoney,
    WarrantOrder.IMPLIED_VOLATILITY: Qot.SortField_ImpliedVolatility,
    WarrantOrder.DELTA: Qot.SortField_Delta,
    WarrantOrder.CALL_PRICE: Qot.SortField_RecoveryPrice,
    WarrantOrder.EFFECTIVE_GEARING: Qot.SortField_EffectiveLeverage,
    WarrantOrder.GEARING: Qot.SortField_Leverage,
    WarrantOrder.CONVERSION_RATIO: Qot.SortField_Change,
    WarrantOrder.BREAK_EVEN: Qot.SortField_BreakEvenPoint,
    WarrantOrder.STATUS: Qot.SortField_Status,
}
_EXPIRY_DAYS: Final[dict[WarrantExpiry, tuple[int, int | None]]] = {
    WarrantExpiry.WITHIN_3_MONTHS: (0, 91),
    WarrantExpiry.MONTHS_3_TO_6: (92, 182),
    WarrantExpiry.MONTHS_6_TO_12: (183, 365),
    WarrantExpiry.BEYOND_12_MONTHS: (366, None),
}
_CALLABLE: Final = frozenset({WarrantKind.BULL, WarrantKind.BEAR})
_STYLE: Final[dict[int, OptionStyle]] = {
    Qot.OptionAreaType_American: OptionStyle.AMERICAN,
    Qot.OptionAreaType_European: OptionStyle.EUROPEAN,
}
"""A Bermudan one is neither: the days on which it may be exercised are not told."""
_ISSUER_NAMES: Final = {
    "SG": "Société Générale", "BP": "BNP Paribas", "CS": "Credit Suisse", "CT": "Citi", "EA": "Bank of East Asia",
    "GS": "Goldman Sachs", "HS": "HSBC", "JP": "J.P. Morgan", "MB": "Macquarie", "SC": "Standard Chartered",
    "UB": "UBS", "BI": "BOCI", "DB": "Deutsche Bank", "DC": "Daiwa", "ML": "Merrill Lynch", "NM": "Nomura",
    "RB": "Rabobank", "RS": "Royal Bank of Scotland", "BC": "Barclays", "HT": "Haitong", "VT": "Vontobel", "KC": "KBC",
    "MS": "Morgan Stanley", "GJ": "Guotai Junan", "XZ": "DBS", "HU": "Huatai", "KS": "Korea Investment", "CI": "CITIC",
}  # fmt: skip
_PREFIX: Final = len("Issuer_")


def contracts(underlying: InstrumentId, expiry: date, wire: Qot_GetOptionChain_pb2.OptionChain) -> list[OptionContract]:
    """Return the strikes of an expiry, ascending; those of another day and of unknown markets are left out."""
    if not wire.strikeTime or day_of(wire.strikeTime) != expiry:
        return []
    found = [contract for item in wire.option if (contract := _contract(underlying, expiry, item)) is not None]
    return sorted(found, key=lambda contract: (contract.strike, not contract.standard))


def _contract(underlying: InstrumentId, expiry: date, item: Qot_GetOptionChain_pb2.OptionItem) -> OptionContract | None:
    call = item.call if item.HasField("call") and has_known_market(item.call.basic.security) else None
    put = item.put if item.HasField("put") and has_known_market(item.put.basic.security) else None
    either = call or put
    if either is None or not (strike := figure(either.optionExData.strikePrice)):
        return None
    return OptionContract(
        underlying=underlying,
        expiry=expiry,
        strike=strike,
        call=None if call is None else instrument_of(call.basic.security),
        put=None if put is None else instrument_of(put.basic.security),
        standard=either.optionExData.optionStandardType != Qot.OptionStandardType_NonStandard,
    )


def option_figures(wire: Qot_GetSecuritySnapshot_pb2.Snapshot) -> OptionFigures | None:
    """Return the option figures of a snapshot; None if the security is not an option."""
    if not wire.HasField("optionExData"):
        return None
    basic, option = wire.basic, wire.optionExData
    instrument = instrument_of(basic.security)
    time = moment(basic.updateTimestamp, basic.updateTime, market_of(instrument))
    last, before = figure(basic.curPrice), figure(basic.lastClosePrice)
    size = figure(option.contractSizeFloat) if option.HasField("contractSizeFloat") else Decimal(option.contractSize)
    return OptionFigures(
        instrument=instrument,
        last=last or None,
        change_rate=round((last / before - 1) * _PERCENT, 4) if last and before else None,
        bid=figure(basic.bidPrice) or None,
        ask=figure(basic.askPrice) or None,
        bid_volume=basic.bidVol,
        ask_volume=basic.askVol,
        volume=basic.volume,
        turnover=figure(basic.turnover),
        open_interest=option.openInterest,
        net_open_interest=option.netOpenInterest if option.HasField("netOpenInterest") else None,
        implied_volatility=figure(option.impliedVolatility) / _PERCENT or None,
        premium=figure(option.premium),
        delta=figure(option.delta),
        gamma=figure(option.gamma),
        theta=figure(option.theta),
        vega=figure(option.vega),
        rho=figure(option.rho),
        contract_size=size or None,
        time=None if time == EPOCH else time,
        style=_STYLE.get(option.optionAreaType),
    )


def warrant_sensitivity(wire: Qot_GetSecuritySnapshot_pb2.Snapshot) -> WarrantSensitivity | None:
    """Return what a warrant of a snapshot stands for; None if the security is not a warrant.

    The message has to have a delta, so it is 0 where the broker reckons none, as of callable and inline ones.
    """
    if not wire.HasField("warrantExData"):
        return None
    warrant = wire.warrantExData
    return WarrantSensitivity(
        instrument=instrument_of(wire.basic.security),
        underlying=instrument_of(warrant.owner) if has_known_market(warrant.owner) else None,
        kind=_KIND.get(warrant.warrantType),
        delta=figure(warrant.delta) or None,
        conversion_ratio=figure(warrant.conversionRate) or None,
    )


def issuers() -> list[WarrantIssuer]:
    """Return the issuers of warrants in Hong Kong, by name; the broker numbers them and has no call that lists them."""
    known = ((number, name[_PREFIX:]) for name, number in Qot.Issuer.items() if number != Qot.Issuer_Unknow)
    return sorted(
        (WarrantIssuer(number, _ISSUER_NAMES.get(letters, letters)) for number, letters in known),
        key=lambda issuer: issuer.name,
    )


def warrant_request(
    underlying: InstrumentId, wanted: WarrantFilter, *, begin: int, count: int, today: date
) -> Qot_GetWarrant_pb2.C2S:
    """Return the request for one page; raises NotOffered for a filter or order that this broker does not have."""
    sort_field = _SORT_FIELD.get(wanted.order)
    if sort_field is None:
        raise NotOffered("warrant-order-not-offered", order=str(wanted.order))
    c2s = Qot_GetWarrant_pb2.C2S(
        begin=begin,
        num=count,
        sortField=sort_field,
        ascend=not wanted.descending,
        owner=security(underlying),
        typeList=sorted(_NUMBER_OF_KIND[kind] for kind in wanted.kinds),
        issuerList=sorted(wanted.issuers),
    )
    if wanted.expiries and len(wanted.expiries) < len(WarrantExpiry):
        _bound_expiry(c2s, wanted.expiries, today)
    if wanted.statuses and len(wanted.statuses) < len(WarrantStatus):
        if len(wanted.statuses) > 1:
            raise NotOffered("warrant-filter-not-offered", what="statuses")
        c2s.status = _NUMBER_OF_STATUS[next(iter(wanted.statuses))]
    if wanted.in_bounds is not None:
        c2s.priceType = Qot.PriceType_WithIn if wanted.in_bounds else Qot.PriceType_Outside
    return c2s


def _bound_expiry(c2s: Qot_GetWarrant_pb2.C2S, expiries: frozenset[WarrantExpiry], today: date) -> None:
    """Set the range of expiry days; raises NotOffered for groups with a gap, since a request has one range only."""
    order = list(WarrantExpiry)
    places = sorted(order.index(expiry) for expiry in expiries)
    if places[-1] - places[0] + 1 != len(places):
        raise NotOffered("warrant-filter-not-offered", what="expiries")
    first, last = _EXPIRY_DAYS[order[places[0]]][0], _EXPIRY_DAYS[order[places[-1]]][1]
    if first:
        c2s.maturityTimeMin = (today + timedelta(days=first)).isoformat()
    if last is not None:
        c2s.maturityTimeMax = (today + timedelta(days=last)).isoformat()


def warrant_page(wire: Qot_GetWarrant_pb2.S2C) -> WarrantPage:
    """Return one page; rows of unknown markets are left out."""
    return WarrantPage(
        tuple(_warrant(row) for row in wire.warrantDataList if has_known_market(row.stock)), wire.allCount
    )


def _warrant(row: Qot_GetWarrant_pb2.WarrantData) -> Warrant:
    kind = _KIND.get(row.type)
    volatility = figure(row.impliedVolatility) / _PERCENT if row.HasField("impliedVolatility") else None
    return Warrant(
        instrument=instrument_of(row.stock),
        name=text_of(row.name),
        kind=kind,
        status=_STATUS.get(row.status),
        last=figure(row.curPrice) or None,
        change=figure(row.priceChangeVal),
        change_rate=figure(row.changeRate),
        volume=row.volume,
        turnover=figure(row.turnover),
        expiry=day_of(row.maturityTime) if row.maturityTime else None,
        strike=figure(row.strikePrice) or None,
        upper_strike=figure(row.upperStrikePrice) or None,
        lower_strike=figure(row.lowerStrikePrice) or None,
        call_price=figure(row.recoveryPrice) or None,
        to_call_price=figure(row.priceRecoveryRatio) if kind in _CALLABLE else None,
        outstanding=Decimal(row.streetVol),
        outstanding_ratio=figure(row.streetRate),
        premium=figure(row.premium),
        in_the_money=figure(row.ipop),
        implied_volatility=volatility or None,
        delta=figure(row.delta) if row.HasField("delta") else None,
        effective_gearing=figure(row.effectiveLeverage),
        gearing=figure(row.leverage),
        conversion_ratio=figure(row.conversionRatio) or None,
        break_even=figure(row.breakEvenPoint),
        last_trade=day_of(row.lastTradeTime) if row.lastTradeTime else None,
    )
