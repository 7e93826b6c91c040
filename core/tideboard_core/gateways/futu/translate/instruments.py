"""Converts static facts of securities, the gateway's global state and the list of subscriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import (
    BY_CONTRACT,
    SECURITY_TYPE,
    has_known_market,
    instrument_of,
    market_state,
)
from tideboard_core.gateways.futu.translate.values import day_of, figure, utc
from tideboard_core.model.derivatives import ContractTerms, OptionSide
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, currency_of
from tideboard_core.model.live import GatewayState, LoginAsk
from tideboard_proto.opend import Common_pb2, GetGlobalState_pb2, Qot_GetSubInfo_pb2
from tideboard_proto.opend import Qot_Common_pb2 as Qot

SUB_TYPE: Final = {
    Topic.QUOTE: Qot.SubType_Basic,
    Topic.BOOK: Qot.SubType_OrderBook,
    Topic.TICKS: Qot.SubType_Ticker,
    Topic.MINUTES: Qot.SubType_RT,
    Topic.BROKERS: Qot.SubType_Broker,
    Topic.BARS_1M: Qot.SubType_KL_1Min,
}
_OPTION_SIDE: Final[dict[int, OptionSide]] = {Qot.OptionType_Call: OptionSide.CALL, Qot.OptionType_Put: OptionSide.PUT}
_STANDARD: Final[dict[int, bool]] = {
    Qot.OptionStandardType_Standard: True,
    Qot.OptionStandardType_NonStandard: False,
}
_STRUCTURED: Final = frozenset(
    {Qot.WarrantType_Buy, Qot.WarrantType_Sell, Qot.WarrantType_Bull, Qot.WarrantType_Bear, Qot.WarrantType_InLine}
)
"""Types of warrants that a bank issues; an equity warrant, which its company issues, has none of them."""
_TOPIC_OF: Final[dict[int, Topic[object]]] = {number: topic for topic, number in SUB_TYPE.items()}


def instrument(wire: Qot.SecurityStaticInfo) -> Instrument:
    """Return the static facts of one security."""
    basic = wire.basic
    known = instrument_of(basic.security)
    lot = max(basic.lotSize, 1)
    contract = basic.secType in BY_CONTRACT
    kind = SECURITY_TYPE.get(basic.secType, SecurityType.STOCK)
    return Instrument(
        id=known,
        name=text_of(basic.name),
        security_type=kind,
        lot_size=1 if contract else lot,
        multiplier=lot if contract else 1,
        currency=currency_of(known, kind),
        listing_date=text_of(basic.listTime)[:10],
        delisted=basic.delisting,
        underlying=_underlying(wire),
        terms=_terms(wire.optionExData) if wire.HasField("optionExData") else None,
        standard=_STANDARD.get(wire.optionExData.optionStandardType),
        structured=wire.warrantExData.type in _STRUCTURED,
    )


def known_instruments(rows: Iterable[Qot.SecurityStaticInfo]) -> list[Instrument]:
    """Return the static facts of those rows whose market Tideboard knows."""
    return [instrument(row) for row in rows if has_known_market(row.basic.security)]


_LOGIN_ASKS: Final[dict[int, LoginAsk]] = {
    Common_pb2.ProgramStatusType_NeedPhoneVerifyCode: LoginAsk.PHONE_CODE,
    Common_pb2.ProgramStatusType_NeedPicVerifyCode: LoginAsk.PICTURE_CODE,
}
"""What OpenD's login waits for; its call that gives it (Verification, 1006) is sent by nobody here."""


def gateway_state(wire: GetGlobalState_pb2.S2C) -> GatewayState:
    """Return login flags, market states and the exchange's time."""
    markets = {
        Market.HK: market_state(wire.marketHK),
        Market.US: market_state(wire.marketUS),
        Market.SH: market_state(wire.marketSH),
        Market.SZ: market_state(wire.marketSZ),
    }
    if wire.HasField("marketSG"):
        markets[Market.SG] = market_state(wire.marketSG)
    return GatewayState(
        time=utc(wire.time),
        quotes_logged_in=wire.qotLogined,
        trade_logged_in=wire.trdLogined,
        markets=markets,
        server_version=wire.serverVer,
        asks=_LOGIN_ASKS.get(wire.programStatus.type),
    )


def subscription_info(wire: Qot_GetSubInfo_pb2.S2C) -> SubscriptionInfo:
    """Return quota and this connection's keys; of types that have none, such as longer candles, the number."""
    subs = [sub for each in wire.connSubInfoList if each.isOwnConnData for sub in each.subInfoList]
    own = {key for sub in subs for key in keys_of_sub(sub)}
    units = {(sub.subType, one.market, one.code) for sub in subs for one in sub.securityList}
    options = (wire.optionUsedQuota, wire.optionRemainQuota) if wire.HasField("optionRemainQuota") else None
    return SubscriptionInfo(
        used=wire.totalUsedQuota,
        remaining=wire.remainQuota,
        own=frozenset(own),
        options=options,
        own_more=len(units) - len(own),
    )


def keys_of_sub(wire: Qot.SubInfo) -> list[Key[object]]:
    """Return the keys of one type of subscription; none for a type that Tideboard does not use."""
    topic = _TOPIC_OF.get(wire.subType)
    if topic is None:
        return []
    return [topic.of(instrument_of(security)) for security in wire.securityList if has_known_market(security)]


def _terms(wire: Qot.OptionStaticExData) -> ContractTerms | None:
    """Return what an option gives; None where it is not told whole."""
    side, strike = _OPTION_SIDE.get(wire.type), figure(wire.strikePrice)
    if side is None or strike <= 0 or not wire.strikeTime:
        return None
    try:
        return ContractTerms(side, strike, day_of(wire.strikeTime))
    except GatewayError:  # the code may name it
        return None


def _underlying(wire: Qot.SecurityStaticInfo) -> InstrumentId | None:
    if wire.HasField("warrantExData") and has_known_market(wire.warrantExData.owner):
        return instrument_of(wire.warrantExData.owner)
    if wire.HasField("optionExData") and has_known_market(wire.optionExData.owner):
        return instrument_of(wire.optionExData.owner)
    return None
