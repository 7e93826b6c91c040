"""Message classes of LongPort's answers and pushes by command, which a client that reads any of them needs."""

from __future__ import annotations

from typing import Final

from google.protobuf.message import Message

from tideboard_core.wire.longport.commands import ControlCommand, QuoteCommand, TradeCommand
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

CONTROL_REQUESTS: Final[dict[int, type[Message]]] = {
    ControlCommand.HEARTBEAT: control.Heartbeat,
    ControlCommand.AUTH: control.AuthRequest,
    ControlCommand.RECONNECT: control.ReconnectRequest,
}
CONTROL_ANSWERS: Final[dict[int, type[Message]]] = {
    ControlCommand.CLOSE: control.Close,
    ControlCommand.HEARTBEAT: control.Heartbeat,
    ControlCommand.AUTH: control.AuthResponse,
    ControlCommand.RECONNECT: control.ReconnectResponse,
}
QUOTE_ANSWERS: Final[dict[int, type[Message]]] = {
    QuoteCommand.USER_QUOTE_PROFILE: quote.UserQuoteProfileResponse,
    QuoteCommand.SUBSCRIPTIONS: quote.SubscriptionResponse,
    QuoteCommand.SUBSCRIBE: quote.SubscriptionResponse,
    QuoteCommand.UNSUBSCRIBE: quote.UnsubscribeResponse,
    QuoteCommand.TRADING_SESSION: quote.MarketTradePeriodResponse,
    QuoteCommand.TRADING_DAYS: quote.MarketTradeDayResponse,
    QuoteCommand.STATIC_INFO: quote.SecurityStaticInfoResponse,
    QuoteCommand.QUOTE: quote.SecurityQuoteResponse,
    QuoteCommand.OPTION_QUOTE: quote.OptionQuoteResponse,
    QuoteCommand.WARRANT_QUOTE: quote.WarrantQuoteResponse,
    QuoteCommand.DEPTH: quote.SecurityDepthResponse,
    QuoteCommand.BROKERS: quote.SecurityBrokersResponse,
    QuoteCommand.PARTICIPANTS: quote.ParticipantBrokerIdsResponse,
    QuoteCommand.TRADES: quote.SecurityTradeResponse,
    QuoteCommand.INTRADAY: quote.SecurityIntradayResponse,
    QuoteCommand.CANDLESTICKS: quote.SecurityCandlestickResponse,
    QuoteCommand.OPTION_CHAIN_DATES: quote.OptionChainDateListResponse,
    QuoteCommand.OPTION_CHAIN_STRIKES: quote.OptionChainDateStrikeInfoResponse,
    QuoteCommand.WARRANT_ISSUERS: quote.IssuerInfoResponse,
    QuoteCommand.WARRANT_LIST: quote.WarrantFilterListResponse,
    QuoteCommand.CAPITAL_FLOW: quote.CapitalFlowIntradayResponse,
    QuoteCommand.CAPITAL_DISTRIBUTION: quote.CapitalDistributionResponse,
    QuoteCommand.CALC_INDEXES: quote.SecurityCalcQuoteResponse,
    QuoteCommand.HISTORY_CANDLESTICKS: quote.SecurityCandlestickResponse,
    QuoteCommand.PUSH_QUOTE: quote.PushQuote,
    QuoteCommand.PUSH_DEPTH: quote.PushDepth,
    QuoteCommand.PUSH_BROKERS: quote.PushBrokers,
    QuoteCommand.PUSH_TRADE: quote.PushTrade,
}
TRADE_ANSWERS: Final[dict[int, type[Message]]] = {
    TradeCommand.SUBSCRIBE: trade.SubResponse,
    TradeCommand.UNSUBSCRIBE: trade.UnsubResponse,
    TradeCommand.NOTIFICATION: trade.Notification,
}
