"""Which handler answers which protocol id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend import gateway_status as health
from tideboard_sandbox.opend import gateway_status as system
from tideboard_sandbox.opend.quotes import history, realtime, snapshots
from tideboard_sandbox.opend.quotes import subscriptions as subscribing
from tideboard_sandbox.opend.reference import (
    calendars,
    company,
    futures,
    holders,
    institutions,
    opinions,
    people,
    plates,
    rankings,
    research,
    screening,
    warrants,
)
from tideboard_sandbox.opend.reference import corporate_actions as corporate
from tideboard_sandbox.opend.reference import ipos as listings
from tideboard_sandbox.opend.reference import options as derivatives
from tideboard_sandbox.opend.reference import static_info as reference
from tideboard_sandbox.opend.reference.news import search_news
from tideboard_sandbox.opend.reference.option_events import option_events
from tideboard_sandbox.opend.reference.short_ranking import short_ranking
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
    ProtoId.Qot_GetOptionExpirationDate: derivatives.expirations,
    ProtoId.Qot_GetOptionChain: derivatives.chains,
    ProtoId.Qot_GetOptionQuote: derivatives.option_quote,
    ProtoId.Qot_GetOptionEvent: option_events,
    ProtoId.Qot_GetWarrant: warrants.warrant_list,
    ProtoId.Qot_SetPriceReminder: price_alerts.set_alert,
    ProtoId.Qot_GetPriceReminder: price_alerts.price_alerts,
    ProtoId.Qot_GetUserSecurityGroup: watchlists.groups,
    ProtoId.Qot_GetUserSecurity: watchlists.securities,
    ProtoId.Qot_ModifyUserSecurity: watchlists.modify,
    ProtoId.Trd_GetMarginRatio: money.margin_ratios,
    ProtoId.Qot_GetPlateSet: plates.plate_set,
    ProtoId.Qot_GetPlateSecurity: plates.plate_securities,
    ProtoId.Qot_GetOwnerPlate: plates.owner_plates,
    ProtoId.Qot_GetHeatMapData: plates.heat_map,
    ProtoId.Qot_GetReference: futures.reference,
    ProtoId.Qot_GetFutureInfo: futures.future_info,
    ProtoId.Qot_StockFilter: screening.stock_filter,
    ProtoId.Qot_GetSearchQuote: research.search,
    ProtoId.Qot_GetTopTenBuySellBrokers: research.top_brokers,
    ProtoId.Qot_GetDailyShortVolume: research.short_volume,
    ProtoId.Qot_GetShortInterest: research.short_interest,
    ProtoId.Qot_GetRiseFallDistribution: rankings.rise_fall,
    ProtoId.Qot_GetTopMoversRank: rankings.top_movers,
    ProtoId.Qot_GetPeriodChangeRank: rankings.period_changes,
    ProtoId.Qot_GetHotList: rankings.hot_list,
    ProtoId.Qot_GetShortSellingRank: short_ranking,
    ProtoId.Qot_GetSearchNews: search_news,
    ProtoId.Qot_GetShareholdersHoldingChanges: holders.changes,
    ProtoId.Qot_GetShareholdersHolderDetail: holders.details,
    ProtoId.Qot_GetShareholdersInstitutional: holders.institutions,
    ProtoId.Qot_GetResearchAnalystConsensus: company.consensus,
    ProtoId.Qot_GetRatingChange: company.rating_changes,
    ProtoId.Qot_GetCorporateActionsDividends: company.dividends,
    ProtoId.Qot_GetValuationDetail: company.valuation,
    ProtoId.Qot_GetInstitutionList: institutions.institutions,
    ProtoId.Qot_GetInstitutionProfile: institutions.profile,
    ProtoId.Qot_GetInstitutionDistribution: institutions.industries,
    ProtoId.Qot_GetInstitutionHoldingChange: institutions.changes,
    ProtoId.Qot_GetInstitutionHoldingList: institutions.held,
    ProtoId.Qot_GetResearchRatingSummary: opinions.rating_summary,
    ProtoId.Qot_GetResearchMorningstarReport: opinions.star_rating,
    ProtoId.Qot_GetValuationPlateStockList: opinions.industry_valuations,
    ProtoId.Qot_GetCompanyExecutives: people.executives,
    ProtoId.Qot_GetInsiderHolderList: people.insiders,
    ProtoId.Qot_GetInsiderTradeList: people.insider_trades,
    ProtoId.Qot_GetCorporateActionsBuybacks: people.buy_backs,
    ProtoId.Qot_GetEarningsCalendar: calendars.reports,
    ProtoId.Qot_GetDividendCalendar: calendars.dividends,
    ProtoId.Qot_GetEconomicCalendar: calendars.macros,
    ProtoId.Qot_GetIpoList: listings.ipo_list,
    ProtoId.Qot_RequestRehab: corporate.rehab,
    ProtoId.Qot_GetSuspend: corporate.suspensions,
    ProtoId.Qot_GetCodeChange: corporate.code_changes,
    ProtoId.Qot_GetHoldingChangeList: corporate.holding_changes,
}
