"""No value of an answer breaks a call: each field of a full answer takes each extreme, and what is read is bounded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.events import EventKind, Noticed
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.plain_text import plain_text
from tideboard_core.wire.opend.protocols import ProtoId, response_class
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetOwnerPlate_pb2 as owner_pb
from tideboard_sandbox.server.hostile import EVERY, HostileValues

TENCENT, APPLE, MOUTAI = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("SH.600519")
TURNS = 500
DAY = "2026-11-16"
DAYS = date.fromisoformat(DAY), date.fromisoformat(DAY)
HK = (Market.HK,)

CALLS: dict[str, tuple[ProtoId, Callable[[FutuBehind], Awaitable[Any]]]] = {
    "trades": (ProtoId.Qot_GetTopTenBuySellBrokers, lambda behind: behind.brokers.trades(TENCENT)),
    "volumes": (ProtoId.Qot_GetDailyShortVolume, lambda behind: behind.short_selling.volumes(TENCENT)),
    "us volumes": (ProtoId.Qot_GetDailyShortVolume, lambda behind: behind.short_selling.volumes(APPLE)),
    "positions": (ProtoId.Qot_GetShortInterest, lambda behind: behind.short_selling.positions(TENCENT)),
    "us positions": (ProtoId.Qot_GetShortInterest, lambda behind: behind.short_selling.positions(APPLE)),
    "reports": (ProtoId.Qot_GetEarningsCalendar, lambda behind: behind.events.calendar(EventKind.REPORT, *DAYS, HK)),
    "dividends": (
        ProtoId.Qot_GetDividendCalendar,
        lambda behind: behind.events.calendar(EventKind.DIVIDEND, *DAYS, HK),
    ),
    "offers": (ProtoId.Qot_GetIpoList, lambda behind: behind.events.calendar(EventKind.IPO, *DAYS, HK)),
    "macros": (ProtoId.Qot_GetEconomicCalendar, lambda behind: behind.events.calendar(EventKind.MACRO, *DAYS, HK)),
    "movers": (ProtoId.Qot_GetTopMoversRank, lambda behind: behind.events.movers(Market.HK, 10)),
    "watched": (ProtoId.Qot_GetHotList, lambda behind: behind.events.noticed(Market.HK, Noticed.WATCHED)),
    "news": (ProtoId.Qot_GetSearchNews, lambda behind: behind.news.news(TENCENT)),
    "filings": (ProtoId.Qot_GetSearchNews, lambda behind: behind.news.filings(TENCENT)),
    "ratings": (ProtoId.Qot_GetResearchAnalystConsensus, lambda behind: behind.company.ratings(TENCENT)),
    "rating changes": (ProtoId.Qot_GetRatingChange, lambda behind: behind.company.rating_changes(Market.US, 10)),
    "dividends of one": (
        ProtoId.Qot_GetCorporateActionsDividends,
        lambda behind: behind.company.dividends(TENCENT),
    ),
    "valuation": (ProtoId.Qot_GetValuationDetail, lambda behind: behind.company.valuation(TENCENT)),
    "holders": (ProtoId.Qot_GetShareholdersHolderDetail, lambda behind: behind.holders.holders(TENCENT)),
    "changes": (
        ProtoId.Qot_GetShareholdersHoldingChanges,
        lambda behind: behind.holders.changes(TENCENT, *DAYS),
    ),
    "institutions": (
        ProtoId.Qot_GetShareholdersInstitutional,
        lambda behind: behind.holders.institutions(TENCENT),
    ),
    "executives": (ProtoId.Qot_GetCompanyExecutives, lambda behind: behind.company.executives(TENCENT)),
    "buy-backs": (ProtoId.Qot_GetCorporateActionsBuybacks, lambda behind: behind.company.buy_backs(TENCENT)),
    "mainland buy-backs": (
        ProtoId.Qot_GetCorporateActionsBuybacks,
        lambda behind: behind.company.buy_backs(MOUTAI),
    ),
    "firm ratings": (ProtoId.Qot_GetResearchRatingSummary, lambda behind: behind.company.firm_ratings(TENCENT)),
    "insiders": (ProtoId.Qot_GetInsiderHolderList, lambda behind: behind.holders.insiders(APPLE)),
    "insider trades": (ProtoId.Qot_GetInsiderTradeList, lambda behind: behind.holders.insiders(APPLE)),
    "industry": (ProtoId.Qot_GetValuationPlateStockList, lambda behind: behind.company.industry(TENCENT)),
    "stars": (ProtoId.Qot_GetResearchMorningstarReport, lambda behind: behind.company.star_report(TENCENT)),
    "option events": (ProtoId.Qot_GetOptionEvent, lambda behind: behind.events.option_events(Market.HK)),
    "list": (ProtoId.Qot_GetInstitutionList, lambda behind: behind.holders.institution_list(Market.HK, 10)),
    "one": (ProtoId.Qot_GetInstitutionProfile, lambda behind: behind.holders.institution(Market.HK, "1")),
    "industries": (ProtoId.Qot_GetInstitutionDistribution, lambda behind: behind.holders.institution(Market.HK, "1")),
    "held": (
        ProtoId.Qot_GetInstitutionHoldingList,
        lambda behind: behind.holders.institution_holdings(Market.HK, "1", 10),
    ),
    "changed": (
        ProtoId.Qot_GetInstitutionHoldingChange,
        lambda behind: behind.holders.institution_changes(Market.HK, "1", 10),
    ),
    "ranking": (ProtoId.Qot_GetShortSellingRank, lambda behind: behind.short_selling.ranking(Market.HK, 10)),
}


_TOGETHER = (
    {ProtoId.Qot_GetInsiderHolderList, ProtoId.Qot_GetInsiderTradeList},
    {ProtoId.Qot_GetInstitutionProfile, ProtoId.Qot_GetInstitutionDistribution},
)
"""Pairs of calls that one question makes."""


def _owner_of_tencent() -> owner_pb.S2C:
    plate = owner_pb.SecurityOwnerPlate(security=Qot_Common_pb2.Security(market=1, code="00700"))
    plate.plateInfoList.add(plate=Qot_Common_pb2.Security(market=1, code="BK1033"), name="Industry", plateType=1)
    return owner_pb.S2C(ownerPlateList=[plate])


def filled(message: Any) -> Any:
    """The message with every field set, each list with one row."""
    for field in message.DESCRIPTOR.fields:
        held = getattr(message, field.name)
        if field.message_type is not None:
            filled(held.add() if field.is_repeated else held)
        elif field.is_repeated:
            held.append(_plausible(field))
        else:
            setattr(message, field.name, _plausible(field))
    return message


def _plausible(field: FieldDescriptor) -> Any:
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return {"code": "00700", "related_securities": "HK.00700"}.get(field.name, DAY)
    if field.enum_type is not None:
        return field.enum_type.values[-1].number
    return 1.5 if field.cpp_type == FieldDescriptor.CPPTYPE_DOUBLE else 1


def leaves(value: Any) -> Iterator[Any]:
    """Every text, number and date within a value."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


@pytest.mark.parametrize("name", CALLS)
async def test_every_extreme_is_refused_or_bounded(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock, name: str
) -> None:
    proto_id, call = CALLS[name]
    hostile = HostileValues()
    whole = response_class(proto_id)(retType=0)
    filled(whole.s2c)  # type: ignore[attr-defined]  # every response has one
    if proto_id == ProtoId.Qot_GetRatingChange:
        whole.s2c.dataList[0].security.market = 11  # type: ignore[attr-defined]  # of New York alone
    if name == "industry":
        opend.reply(ProtoId.Qot_GetOwnerPlate, _owner_of_tencent())
    for pair in _TOGETHER:
        if proto_id not in pair:
            continue
        (other,) = pair - {proto_id}
        opend.reply(other, filled(response_class(other)(retType=0).s2c))  # type: ignore[attr-defined]
    whole.retMsg = ""  # type: ignore[attr-defined]
    opend.answers[proto_id] = lambda _: whole
    assert list(leaves(await call(gateway.behind)))
    read = 0

    for _ in range(TURNS):
        clock.advance(60)
        bent = [hostile.message(whole) for _ in range(EVERY)][-1]
        if not bent.IsInitialized():  # the carrier refuses a message without a required field by itself
            continue
        opend.answers[proto_id] = lambda _, bent=bent: bent  # type: ignore[misc]
        try:
            found = await call(gateway.behind)
        except GatewayError:
            continue
        read += 1
        for leaf in leaves(found):
            if isinstance(leaf, Decimal | int):
                assert abs(Decimal(leaf)) <= MAX_AMOUNT
            elif isinstance(leaf, str):
                assert leaf == plain_text(leaf)
            elif isinstance(leaf, date | datetime):
                assert 1900 <= leaf.year <= 2100
    assert gateway.connected
    assert read > TURNS / 4
