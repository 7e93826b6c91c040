"""Converts plates, futures, offerings, corporate actions, code changes, suspensions and trading days."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import has_known_market, instrument_of
from tideboard_core.gateways.futu.translate.values import day_of, decimal
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.reference import (
    ActionKind,
    ActionPart,
    CodeChange,
    CodeChangeKind,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    ReferenceKind,
    Suspension,
    TradeTime,
    TradingDay,
)
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetCodeChange_pb2, Qot_GetHeatMapData_pb2, Qot_GetReference_pb2

if TYPE_CHECKING:  # a call loads what it is answered with
    from tideboard_proto.opend import (
        Qot_GetFutureInfo_pb2,
        Qot_GetIpoList_pb2,
        Qot_GetSuspend_pb2,
        Qot_RequestTradeDate_pb2,
    )

PLATE_SET: Final[dict[PlateKind | None, int]] = {
    None: Qot.PlateSetType_All,
    PlateKind.INDUSTRY: Qot.PlateSetType_Industry,
    PlateKind.REGION: Qot.PlateSetType_Region,
    PlateKind.CONCEPT: Qot.PlateSetType_Concept,
    PlateKind.OTHER: Qot.PlateSetType_Other,
}
HEAT_KIND: Final[dict[PlateKind, int]] = {
    PlateKind.INDUSTRY: Qot_GetHeatMapData_pb2.HeatMapPlateType_Industry,
    PlateKind.CONCEPT: Qot_GetHeatMapData_pb2.HeatMapPlateType_Concept,
}
"""Kinds of plates that have a heat map."""
_PLATE_KIND: Final[dict[int, PlateKind]] = {
    number: kind for kind, number in PLATE_SET.items() if kind is not None
}  # fmt: skip
REFERENCE_TYPE: Final[dict[ReferenceKind, int]] = {
    ReferenceKind.WARRANT: Qot_GetReference_pb2.ReferenceType_Warrant,
    ReferenceKind.FUTURE: Qot_GetReference_pb2.ReferenceType_Future,
}
_CODE_CHANGE: Final[dict[int, CodeChangeKind]] = {
    Qot_GetCodeChange_pb2.CodeChangeType_GemToMain: CodeChangeKind.GEM_TO_MAIN,
    Qot_GetCodeChange_pb2.CodeChangeType_Unpaid: CodeChangeKind.UNPAID,
    Qot_GetCodeChange_pb2.CodeChangeType_ChangeLot: CodeChangeKind.CHANGE_LOT,
    Qot_GetCodeChange_pb2.CodeChangeType_Split: CodeChangeKind.SPLIT,
    Qot_GetCodeChange_pb2.CodeChangeType_Joint: CodeChangeKind.JOIN,
    Qot_GetCodeChange_pb2.CodeChangeType_JointSplit: CodeChangeKind.JOIN_SPLIT,
    Qot_GetCodeChange_pb2.CodeChangeType_SplitJoint: CodeChangeKind.SPLIT_JOIN,
}
_MINUTES_OF_A_DAY: Final = 1440


def plate(wire: Qot.PlateInfo, kind: PlateKind | None = None) -> Plate:
    """Return a plate; `kind` is the requested type, for rows that leave it out."""
    return Plate(instrument_of(wire.plate), text_of(wire.name), _PLATE_KIND.get(wire.plateType, kind))


def future_info(wire: Qot_GetFutureInfo_pb2.FutureInfo) -> FutureInfo:
    """Return the terms of a contract; a main contract has no last day."""
    return FutureInfo(
        instrument=instrument_of(wire.security),
        name=text_of(wire.name),
        last_trade=_day(wire.lastTradeTime),
        owner=_known(wire.owner) if wire.HasField("owner") else None,
        owner_name=text_of(wire.ownerOther),
        exchange=text_of(wire.exchange),
        contract_type=text_of(wire.contractType),
        contract_size=decimal(wire.contractSize),
        size_unit=text_of(wire.contractSizeUnit),
        currency=text_of(wire.quoteCurrency),
        tick=decimal(wire.minVar),
        tick_unit=text_of(wire.minVarUnit),
        quote_unit=text_of(wire.quoteUnit),
        times=tuple(_trade_time(each) for each in wire.tradeTime),
        zone=text_of(wire.timeZone),
        origin=_known(wire.origin) if wire.HasField("origin") else None,
    )


def _trade_time(wire: Qot_GetFutureInfo_pb2.TradeTime) -> TradeTime:
    """Return a trading period; the wire counts minutes of the day, and one over midnight ends on the next day."""
    begin, end = round(wire.begin), round(wire.end)
    return TradeTime(begin, end if end >= begin else end + _MINUTES_OF_A_DAY)


def ipo(wire: Qot_GetIpoList_pb2.IpoData) -> IpoEntry:
    """Return an offering; each market has fields of its own."""
    basic = wire.basic
    known = {"instrument": instrument_of(basic.security), "name": text_of(basic.name)}
    listing = _day(basic.listTime)
    if wire.HasField("cnExData"):
        return _mainland_ipo(wire.cnExData, listing=listing, **known)  # type: ignore[arg-type]
    if wire.HasField("hkExData"):
        hong_kong = wire.hkExData
        return IpoEntry(
            **known,  # type: ignore[arg-type]
            listing_date=listing,
            price_low=_price(hong_kong.ipoPriceMin),
            price_high=_price(hong_kong.ipoPriceMax),
            list_price=_price(hong_kong.listPrice),
            lot_size=hong_kong.lotSize or None,
            entrance=_price(hong_kong.entrancePrice),
            apply_end=_day(hong_kong.applyEndTime),
            open=hong_kong.isSubscribeStatus,
        )
    if wire.HasField("sgExData"):
        singapore = wire.sgExData
        return IpoEntry(
            **known,  # type: ignore[arg-type]
            listing_date=listing,
            price_low=_price(singapore.ipoPriceMin),
            price_high=_price(singapore.ipoPriceMax),
            issue_size=singapore.issueSize or None,
            apply_begin=_day(singapore.applyStartTime),
            apply_end=_day(singapore.applyEndTime),
            result_date=_day(singapore.winningTime),
        )
    american = wire.usExData
    return IpoEntry(
        **known,  # type: ignore[arg-type]
        listing_date=listing,
        price_low=_price(american.ipoPriceMin),
        price_high=_price(american.ipoPriceMax),
        issue_size=american.issueSize or None,
    )


def _mainland_ipo(
    wire: Qot_GetIpoList_pb2.CNIpoExData, *, instrument: InstrumentId, name: str, listing: date | None
) -> IpoEntry:
    """Return a mainland offering, which is subscribed on one day at one price."""
    price = _price(wire.ipoPrice)
    return IpoEntry(
        instrument=instrument,
        name=name,
        listing_date=listing,
        price_low=price,
        price_high=price,
        issue_size=wire.issueSize or None,
        apply_code=text_of(wire.applyCode),
        apply_begin=_day(wire.applyTime),
        apply_end=_day(wire.applyTime),
        result_date=_day(wire.winningTime),
        winning_ratio=_price(wire.winningRatio),
        issue_pe=_price(wire.issuePeRate),
        industry_pe=_price(wire.industryPeRate),
    )


def corporate_action(instrument: InstrumentId, wire: Qot.Rehab) -> CorporateAction:
    """Return the actions of an ex-date; only the parts that the row's flags name are set."""
    ratios = (
        (Qot.CompanyAct_Split, ActionKind.SPLIT, wire.splitBase, wire.splitErt, None),
        (Qot.CompanyAct_Join, ActionKind.JOIN, wire.joinBase, wire.joinErt, None),
        (Qot.CompanyAct_Bonus, ActionKind.BONUS, wire.bonusBase, wire.bonusErt, None),
        (Qot.CompanyAct_Transfer, ActionKind.TRANSFER, wire.transferBase, wire.transferErt, None),
        (Qot.CompanyAct_Allot, ActionKind.ALLOTMENT, wire.allotBase, wire.allotErt, wire.allotPrice),
        (Qot.CompanyAct_Add, ActionKind.OFFERING, wire.addBase, wire.addErt, wire.addPrice),
        (Qot.CompanyAct_Dividend, ActionKind.DIVIDEND, 0, 0, wire.dividend),
        (Qot.CompanyAct_SPDividend, ActionKind.SPECIAL_DIVIDEND, 0, 0, wire.spDividend),
        (Qot.CompanyAct_SpinOff, ActionKind.SPIN_OFF, wire.spinOffBase, wire.spinOffErt, None),
    )
    return CorporateAction(
        instrument=instrument,
        ex_date=day_of(wire.time),
        parts=tuple(
            ActionPart(kind, _price(base), _price(ert), None if amount is None else _price(amount))
            for flag, kind, base, ert, amount in ratios
            if wire.companyActFlag & flag
        ),
        forward_a=_factor(wire.fwdFactorA),
        forward_b=_factor(wire.fwdFactorB),
        backward_a=_factor(wire.bwdFactorA),
        backward_b=_factor(wire.bwdFactorB),
    )


def code_change(wire: Qot_GetCodeChange_pb2.CodeChangeInfo) -> CodeChange:
    """Return a temporary code."""
    return CodeChange(
        kind=_CODE_CHANGE.get(wire.type, CodeChangeKind.OTHER),
        instrument=instrument_of(wire.security),
        related=instrument_of(wire.relatedSecurity),
        published=_day(wire.publicTime),
        effective=_day(wire.effectiveTime),
        end=_day(wire.endTime),
    )


def suspensions(wire: Qot_GetSuspend_pb2.SecuritySuspend) -> list[Suspension]:
    """Return the days on which a security did not trade."""
    instrument = instrument_of(wire.security)
    return [Suspension(instrument, day_of(each.time)) for each in wire.suspendList]


def trading_day(wire: Qot_RequestTradeDate_pb2.TradeDate) -> TradingDay:
    """Return a trading day; a day with a morning or an afternoon only is a half day."""
    late = wire.tradeDateType == Qot.TradeDateType_Afternoon
    return TradingDay(day_of(wire.time), late or wire.tradeDateType == Qot.TradeDateType_Morning, late)


def _known(wire: Qot.Security) -> InstrumentId | None:
    return instrument_of(wire) if wire.code and has_known_market(wire) else None


def _day(text: str) -> date | None:
    return day_of(text) if text else None


def _price(value: float) -> Decimal | None:
    """Return a figure, None for 0: the wire writes 0 for a missing one."""
    return decimal(float(value)) or None


def _factor(value: float) -> Decimal:
    """Return an adjustment factor to ten places; `decimal` keeps six, too few over years of adjustments."""
    return Decimal(repr(round(value, 10))) if math.isfinite(value) else Decimal(0)
