"""OpenD protocol ids and their message classes, which are imported on first use."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from importlib import import_module
from typing import Final

from google.protobuf.message import Message

from tideboard_core.errors import WireError


class ProtoId(IntEnum):
    """The protocol ids in use; a member's name is the broker's name of the protocol."""

    InitConnect = 1001
    GetGlobalState = 1002
    Notify = 1003
    KeepAlive = 1004
    GetUserInfo = 1005
    GetDelayStatistics = 1007
    UsedQuota = 1010
    Trd_GetAccList = 2001
    Trd_UnlockTrade = 2005
    Trd_SubAccPush = 2008
    Trd_GetFunds = 2101
    Trd_GetPositionList = 2102
    Trd_GetMaxTrdQtys = 2111
    Trd_GetComboMaxTrdQtys = 2112
    Trd_GetOrderList = 2201
    Trd_PlaceOrder = 2202
    Trd_ModifyOrder = 2205
    Trd_UpdateOrder = 2208
    Trd_GetOrderFillList = 2211
    Trd_UpdateOrderFill = 2218
    Trd_GetHistoryOrderList = 2221
    Trd_GetHistoryOrderFillList = 2222
    Trd_GetMarginRatio = 2223
    Trd_GetOrderFee = 2225
    Trd_FlowSummary = 2226
    Trd_PlaceComboOrder = 2227
    Trd_ReconfirmOrder = 2237
    Qot_Sub = 3001
    Qot_RegQotPush = 3002
    Qot_GetSubInfo = 3003
    Qot_GetBasicQot = 3004
    Qot_UpdateBasicQot = 3005
    Qot_GetKL = 3006
    Qot_UpdateKL = 3007
    Qot_GetRT = 3008
    Qot_UpdateRT = 3009
    Qot_GetTicker = 3010
    Qot_UpdateTicker = 3011
    Qot_GetOrderBook = 3012
    Qot_UpdateOrderBook = 3013
    Qot_GetBroker = 3014
    Qot_UpdateBroker = 3015
    Qot_UpdatePriceReminder = 3019
    Qot_RequestHistoryKL = 3103
    Qot_RequestHistoryKLQuota = 3104
    Qot_RequestRehab = 3105
    Qot_GetSuspend = 3201
    Qot_GetStaticInfo = 3202
    Qot_GetSecuritySnapshot = 3203
    Qot_GetPlateSet = 3204
    Qot_GetPlateSecurity = 3205
    Qot_GetReference = 3206
    Qot_GetOwnerPlate = 3207
    Qot_GetHoldingChangeList = 3208
    Qot_GetOptionChain = 3209
    Qot_GetWarrant = 3210
    Qot_GetCapitalFlow = 3211
    Qot_GetCapitalDistribution = 3212
    Qot_GetUserSecurity = 3213
    Qot_ModifyUserSecurity = 3214
    Qot_StockFilter = 3215
    Qot_GetCodeChange = 3216
    Qot_GetIpoList = 3217
    Qot_GetFutureInfo = 3218
    Qot_RequestTradeDate = 3219
    Qot_SetPriceReminder = 3220
    Qot_GetPriceReminder = 3221
    Qot_GetUserSecurityGroup = 3222
    Qot_GetMarketState = 3223
    Qot_GetOptionExpirationDate = 3224
    Qot_GetResearchAnalystConsensus = 3229
    Qot_GetResearchRatingSummary = 3230
    Qot_GetResearchMorningstarReport = 3231
    Qot_GetValuationDetail = 3232
    Qot_GetValuationPlateStockList = 3233
    Qot_GetCorporateActionsDividends = 3234
    Qot_GetCorporateActionsBuybacks = 3235
    Qot_GetCorporateActionsStockSplits = 3236
    Qot_GetShareholdersOverview = 3237
    Qot_GetShareholdersHoldingChanges = 3238
    Qot_GetShareholdersHolderDetail = 3239
    Qot_GetShareholdersInstitutional = 3240
    Qot_GetInsiderHolderList = 3241
    Qot_GetInsiderTradeList = 3242
    Qot_GetCompanyExecutives = 3244
    Qot_GetTopTenBuySellBrokers = 3247
    Qot_GetDailyShortVolume = 3248
    Qot_GetShortInterest = 3249
    Qot_GetOptionQuote = 3255
    Qot_GetOptionStrategy = 3256
    Qot_GetOptionStrategyAnalysis = 3257
    Qot_GetOptionStrategySpread = 3258
    Qot_GetSearchQuote = 3262
    Qot_GetSearchNews = 3263
    Qot_GetOptionUnderlyingRank = 3305
    Qot_GetOptionRank = 3306
    Qot_GetOptionEvent = 3307
    Qot_GetEarningsCalendar = 3401
    Qot_GetEarningsBeatRank = 3406
    Qot_GetDividendRank = 3407
    Qot_GetDividendCalendar = 3408
    Qot_GetEconomicCalendar = 3409
    Qot_GetUSPreMarketRank = 3410
    Qot_GetUSAfterHoursRank = 3411
    Qot_GetUSOvernightRank = 3412
    Qot_GetTopMoversRank = 3413
    Qot_GetHotList = 3414
    Qot_GetShortSellingRank = 3415
    Qot_GetPeriodChangeRank = 3416
    Qot_GetHighDividendSOERank = 3417
    Qot_GetInstitutionList = 3418
    Qot_GetInstitutionProfile = 3419
    Qot_GetInstitutionDistribution = 3420
    Qot_GetInstitutionHoldingChange = 3421
    Qot_GetInstitutionHoldingList = 3422
    Qot_GetRatingChange = 3426
    Qot_GetHeatMapData = 3432
    Qot_GetRiseFallDistribution = 3433
    SkillWrap_TechnicalUnusual = 3801
    SkillWrap_FinancialUnusual = 3802
    SkillWrap_DerivativeUnusual = 3803


PUSH_IDS: Final = frozenset(
    {
        ProtoId.Notify,
        ProtoId.Trd_UpdateOrder,
        ProtoId.Trd_UpdateOrderFill,
        ProtoId.Qot_UpdateBasicQot,
        ProtoId.Qot_UpdateKL,
        ProtoId.Qot_UpdateRT,
        ProtoId.Qot_UpdateTicker,
        ProtoId.Qot_UpdateOrderBook,
        ProtoId.Qot_UpdateBroker,
        ProtoId.Qot_UpdatePriceReminder,
    }
)
"""Ids that the server sends unasked; the id alone decides, never the serial."""

WRITE_IDS: Final = frozenset(
    {
        int(ProtoId.Trd_PlaceOrder),
        int(ProtoId.Trd_ModifyOrder),
        int(ProtoId.Trd_PlaceComboOrder),
        int(ProtoId.Trd_ReconfirmOrder),
    }
)
"""Ids that change an order: never sent without an approval, never sent twice."""

_SCHEMA_OF_GROUP: Final = {"SkillWrap": "SkillWrapAPI"}


def request_class(proto_id: int) -> type[Message]:
    """Return the class of a request body; raises WireError `wire-unknown-proto` for unknown ids and pushes."""
    if proto_id in PUSH_IDS:
        raise WireError("wire-unknown-proto", proto_id=proto_id)
    return _message_class(proto_id, "Request", "Req")


def response_class(proto_id: int) -> type[Message]:
    """Return the class of a reply or push body; raises WireError `wire-unknown-proto` for unknown ids."""
    return _message_class(proto_id, "Response", "Rsp")


@cache
def _message_class(proto_id: int, plain_name: str, grouped_suffix: str) -> type[Message]:
    try:
        name = ProtoId(proto_id).name
    except ValueError:
        raise WireError("wire-unknown-proto", proto_id=proto_id) from None
    group, _, member = name.partition("_")
    schema = _SCHEMA_OF_GROUP.get(group, name)
    module = import_module(f"tideboard_proto.opend.{schema}_pb2")
    wanted = plain_name if schema == name else f"{member}{grouped_suffix}"
    found: type[Message] = getattr(module, wanted)
    return found
