"""Which handler answers which protocol id."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from google.protobuf.message import Message

from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend import gateway_status as health
from tideboard_sandbox.opend import gateway_status as system
from tideboard_sandbox.opend.quotes import history, realtime, snapshots
from tideboard_sandbox.opend.quotes import subscriptions as subscribing
from tideboard_sandbox.opend.reference import static_info as reference
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.opend.trading import accounts, money, orders, price_alerts, watchlists

PLAYED = frozenset(
    {
        *(proto for proto in ProtoId if proto.name.startswith("Trd_")),
        ProtoId.GetGlobalState,
        ProtoId.KeepAlive,
        ProtoId.GetUserInfo,
        ProtoId.GetDelayStatistics,
        ProtoId.UsedQuota,
        ProtoId.Qot_Sub,
        ProtoId.Qot_RegQotPush,
        ProtoId.Qot_GetSubInfo,
        ProtoId.Qot_GetBasicQot,
        ProtoId.Qot_GetKL,
        ProtoId.Qot_GetRT,
        ProtoId.Qot_GetTicker,
        ProtoId.Qot_GetOrderBook,
        ProtoId.Qot_GetBroker,
        ProtoId.Qot_RequestHistoryKL,
        ProtoId.Qot_RequestHistoryKLQuota,
        ProtoId.Qot_GetStaticInfo,
        ProtoId.Qot_GetSecuritySnapshot,
        ProtoId.Qot_GetCapitalFlow,
        ProtoId.Qot_GetCapitalDistribution,
        ProtoId.Qot_RequestTradeDate,
        ProtoId.Qot_GetMarketState,
        ProtoId.Qot_SetPriceReminder,
        ProtoId.Qot_GetPriceReminder,
        ProtoId.Qot_GetUserSecurityGroup,
        ProtoId.Qot_GetUserSecurity,
        ProtoId.Qot_ModifyUserSecurity,
        ProtoId.Qot_GetSearchQuote,
    }
)
"""What is answered while a recording is played: no other call has anything recorded behind it."""

Handler = Callable[[Session, Any], Message]
"""Takes the session and the c2s message, returns the s2c message or raises a Refusal."""

REFERENCE: dict[int, str] = {
    ProtoId.Qot_GetOptionExpirationDate: "tideboard_sandbox.opend.reference.options:expirations",
    ProtoId.Qot_GetOptionChain: "tideboard_sandbox.opend.reference.options:chains",
    ProtoId.Qot_GetOptionQuote: "tideboard_sandbox.opend.reference.options:option_quote",
    ProtoId.Qot_GetOptionEvent: "tideboard_sandbox.opend.reference.option_events:option_events",
    ProtoId.Qot_GetWarrant: "tideboard_sandbox.opend.reference.warrants:warrant_list",
    ProtoId.Qot_GetPlateSet: "tideboard_sandbox.opend.reference.plates:plate_set",
    ProtoId.Qot_GetPlateSecurity: "tideboard_sandbox.opend.reference.plates:plate_securities",
    ProtoId.Qot_GetOwnerPlate: "tideboard_sandbox.opend.reference.plates:owner_plates",
    ProtoId.Qot_GetHeatMapData: "tideboard_sandbox.opend.reference.plates:heat_map",
    ProtoId.Qot_GetReference: "tideboard_sandbox.opend.reference.futures:reference",
    ProtoId.Qot_GetFutureInfo: "tideboard_sandbox.opend.reference.futures:future_info",
    ProtoId.Qot_StockFilter: "tideboard_sandbox.opend.reference.screening:stock_filter",
    ProtoId.Qot_GetSearchQuote: "tideboard_sandbox.opend.reference.research:search",
    ProtoId.Qot_GetTopTenBuySellBrokers: "tideboard_sandbox.opend.reference.research:top_brokers",
    ProtoId.Qot_GetDailyShortVolume: "tideboard_sandbox.opend.reference.research:short_volume",
    ProtoId.Qot_GetShortInterest: "tideboard_sandbox.opend.reference.research:short_interest",
    ProtoId.Qot_GetRiseFallDistribution: "tideboard_sandbox.opend.reference.rankings:rise_fall",
    ProtoId.Qot_GetTopMoversRank: "tideboard_sandbox.opend.reference.rankings:top_movers",
    ProtoId.Qot_GetPeriodChangeRank: "tideboard_sandbox.opend.reference.rankings:period_changes",
    ProtoId.Qot_GetHotList: "tideboard_sandbox.opend.reference.rankings:hot_list",
    ProtoId.Qot_GetShortSellingRank: "tideboard_sandbox.opend.reference.short_ranking:short_ranking",
    ProtoId.Qot_GetSearchNews: "tideboard_sandbox.opend.reference.news:search_news",
    ProtoId.Qot_GetShareholdersHoldingChanges: "tideboard_sandbox.opend.reference.holders:changes",
    ProtoId.Qot_GetShareholdersHolderDetail: "tideboard_sandbox.opend.reference.holders:details",
    ProtoId.Qot_GetShareholdersInstitutional: "tideboard_sandbox.opend.reference.holders:institutions",
    ProtoId.Qot_GetResearchAnalystConsensus: "tideboard_sandbox.opend.reference.company:consensus",
    ProtoId.Qot_GetRatingChange: "tideboard_sandbox.opend.reference.company:rating_changes",
    ProtoId.Qot_GetCorporateActionsDividends: "tideboard_sandbox.opend.reference.company:dividends",
    ProtoId.Qot_GetValuationDetail: "tideboard_sandbox.opend.reference.company:valuation",
    ProtoId.Qot_GetInstitutionList: "tideboard_sandbox.opend.reference.institutions:institutions",
    ProtoId.Qot_GetInstitutionProfile: "tideboard_sandbox.opend.reference.institutions:profile",
    ProtoId.Qot_GetInstitutionDistribution: "tideboard_sandbox.opend.reference.institutions:industries",
    ProtoId.Qot_GetInstitutionHoldingChange: "tideboard_sandbox.opend.reference.institutions:changes",
    ProtoId.Qot_GetInstitutionHoldingList: "tideboard_sandbox.opend.reference.institutions:held",
    ProtoId.Qot_GetResearchRatingSummary: "tideboard_sandbox.opend.reference.opinions:rating_summary",
    ProtoId.Qot_GetResearchMorningstarReport: "tideboard_sandbox.opend.reference.opinions:star_rating",
    ProtoId.Qot_GetValuationPlateStockList: "tideboard_sandbox.opend.reference.opinions:industry_valuations",
    ProtoId.Qot_GetCompanyExecutives: "tideboard_sandbox.opend.reference.people:executives",
    ProtoId.Qot_GetInsiderHolderList: "tideboard_sandbox.opend.reference.people:insiders",
    ProtoId.Qot_GetInsiderTradeList: "tideboard_sandbox.opend.reference.people:insider_trades",
    ProtoId.Qot_GetCorporateActionsBuybacks: "tideboard_sandbox.opend.reference.people:buy_backs",
    ProtoId.Qot_GetEarningsCalendar: "tideboard_sandbox.opend.reference.calendars:reports",
    ProtoId.Qot_GetDividendCalendar: "tideboard_sandbox.opend.reference.calendars:dividends",
    ProtoId.Qot_GetEconomicCalendar: "tideboard_sandbox.opend.reference.calendars:macros",
    ProtoId.Qot_GetIpoList: "tideboard_sandbox.opend.reference.ipos:ipo_list",
    ProtoId.Qot_RequestRehab: "tideboard_sandbox.opend.reference.corporate_actions:rehab",
    ProtoId.Qot_GetSuspend: "tideboard_sandbox.opend.reference.corporate_actions:suspensions",
    ProtoId.Qot_GetCodeChange: "tideboard_sandbox.opend.reference.corporate_actions:code_changes",
    ProtoId.Qot_GetHoldingChangeList: "tideboard_sandbox.opend.reference.corporate_actions:holding_changes",
}
"""What few sessions ask for: a module with its schemas is loaded with the first call of it."""


def _on_demand(place: str) -> Handler:
    module, _, name = place.partition(":")

    def handler(session: Session, c2s: Any) -> Message:  # noqa: ANN401 one of many messages
        answer: Handler = getattr(import_module(module), name)
        return answer(session, c2s)

    return handler


ROUTES: dict[int, Handler] = {
    ProtoId.GetGlobalState: system.global_state,
    ProtoId.KeepAlive: system.keep_alive,
    ProtoId.GetUserInfo: system.user_info,
    ProtoId.GetDelayStatistics: health.delay_statistics,
    ProtoId.UsedQuota: health.used_quota,
    ProtoId.Trd_GetAccList: accounts.account_list,
    ProtoId.Trd_UnlockTrade: accounts.unlock_trade,
    ProtoId.Trd_SubAccPush: accounts.subscribe_accounts,
    ProtoId.Trd_GetFunds: accounts.funds,
    ProtoId.Trd_GetPositionList: accounts.positions,
    ProtoId.Trd_GetMaxTrdQtys: orders.largest_quantities,
    ProtoId.Trd_GetComboMaxTrdQtys: orders.combo_quantities,
    ProtoId.Trd_GetOrderList: orders.order_list,
    ProtoId.Trd_PlaceOrder: orders.place_order,
    ProtoId.Trd_PlaceComboOrder: orders.place_combo,
    ProtoId.Trd_ModifyOrder: orders.modify_order,
    ProtoId.Trd_ReconfirmOrder: orders.reconfirm_order,
    ProtoId.Trd_GetOrderFillList: orders.fill_list,
    ProtoId.Trd_GetHistoryOrderList: orders.history_orders,
    ProtoId.Trd_GetHistoryOrderFillList: orders.history_fills,
    ProtoId.Trd_GetOrderFee: accounts.order_fees,
    ProtoId.Trd_FlowSummary: money.cash_flow,
    ProtoId.Qot_Sub: subscribing.subscribe,
    ProtoId.Qot_RegQotPush: subscribing.register_push,
    ProtoId.Qot_GetSubInfo: subscribing.subscription_info,
    ProtoId.Qot_GetBasicQot: realtime.basic_quotes,
    ProtoId.Qot_GetKL: realtime.candles,
    ProtoId.Qot_GetRT: realtime.minute_line,
    ProtoId.Qot_GetTicker: realtime.trades,
    ProtoId.Qot_GetOrderBook: realtime.book,
    ProtoId.Qot_GetBroker: realtime.brokers,
    ProtoId.Qot_RequestHistoryKL: history.history_candles,
    ProtoId.Qot_RequestHistoryKLQuota: history.history_quota,
    ProtoId.Qot_GetStaticInfo: reference.static_info,
    ProtoId.Qot_GetSecuritySnapshot: snapshots.snapshots,
    ProtoId.Qot_GetCapitalFlow: history.capital_flow,
    ProtoId.Qot_GetCapitalDistribution: history.capital_distribution,
    ProtoId.Qot_RequestTradeDate: reference.trading_days,
    ProtoId.Qot_GetMarketState: reference.market_state,
    ProtoId.Qot_SetPriceReminder: price_alerts.set_alert,
    ProtoId.Qot_GetPriceReminder: price_alerts.price_alerts,
    ProtoId.Qot_GetUserSecurityGroup: watchlists.groups,
    ProtoId.Qot_GetUserSecurity: watchlists.securities,
    ProtoId.Qot_ModifyUserSecurity: watchlists.modify,
    ProtoId.Trd_GetMarginRatio: money.margin_ratios,
    **{proto_id: _on_demand(place) for proto_id, place in REFERENCE.items()},
}
