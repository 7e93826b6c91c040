"""Commands of LongPort's sockets and their message classes; a command with an empty body has no class."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, TypeVar

from google.protobuf.message import DecodeError, Message

from tideboard_core.errors import WireError
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

M = TypeVar("M", bound=Message)


class ControlCommand(IntEnum):
    """Commands of both sockets."""

    CLOSE = 0
    HEARTBEAT = 1
    AUTH = 2
    RECONNECT = 3


class QuoteCommand(IntEnum):
    """Commands of the quote socket; from 101 on they are pushes."""

    USER_QUOTE_PROFILE = 4
    SUBSCRIPTIONS = 5
    SUBSCRIBE = 6
    UNSUBSCRIBE = 7
    TRADING_SESSION = 8
    TRADING_DAYS = 9
    STATIC_INFO = 10
    QUOTE = 11
    OPTION_QUOTE = 12
    WARRANT_QUOTE = 13
    DEPTH = 14
    BROKERS = 15
    PARTICIPANTS = 16
    TRADES = 17
    INTRADAY = 18
    CANDLESTICKS = 19
    OPTION_CHAIN_DATES = 20
    OPTION_CHAIN_STRIKES = 21
    WARRANT_ISSUERS = 22
    WARRANT_LIST = 23
    CAPITAL_FLOW = 24
    CAPITAL_DISTRIBUTION = 25
    CALC_INDEXES = 26
    HISTORY_CANDLESTICKS = 27
    PUSH_QUOTE = 101
    PUSH_DEPTH = 102
    PUSH_BROKERS = 103
    PUSH_TRADE = 104


class TradeCommand(IntEnum):
    """Commands of the trade socket; NOTIFICATION is its push."""

    SUBSCRIBE = 16
    UNSUBSCRIBE = 17
    NOTIFICATION = 18


class ErrorCode(IntEnum):
    """Codes in the `Error` body of a socket's refusal."""

    INVALID_REQUEST = 301600
    SERVER_ERROR = 301602
    NO_QUOTES = 301603
    NO_ACCESS = 301604
    TOO_MANY_SUBSCRIPTIONS = 301605
    RATE_LIMITED = 301606
    TOO_MANY_SYMBOLS = 301607


class HttpCode(IntEnum):
    """Codes in the envelope of an HTTP answer; 0 is success whatever the HTTP status."""

    SUCCESS = 0
    NOT_FOR_ACCOUNT = 12
    """No such call for this account; it comes with status 500 (vendor's release 5.3.0, of accounts in the US)."""
    SIGNATURE_INVALID = 403201
    DUPLICATE_REQUEST = 403202
    APP_KEY_ILLEGAL = 403203
    IP_NOT_ALLOWED = 403205
    TOKEN_EXPIRED = 401003
    IP_RATE_LIMITED = 429001
    API_RATE_LIMITED = 429002
    INTERNAL_ERROR = 500000
    MARKET_ORDER_PROTECTION = 601001
    """What would be a market order is refused while a security moves a lot (seen by a user, August 2026)."""
    ORDER_CANCELLED = 601011
    """The order of a write has been cancelled; a user met it for want of buying power, too."""
    ORDER_FILLED = 601012
    ORDER_REFUSED = 601013
    ORDER_INVALID = 602001
    """Many kinds of it; an order with exits met "Parameter authentication failed", unexplained (developers#1214)."""
    STATUS_NOT_CHANGED = 602013
    """The status of an order allows no change (users; openapi#91)."""
    PRICE_STEP = 602035
    """Wrong bid size (openapi#223)."""
    EXIT_NOT_FOUND = 601029
    """No order is found under the number of an exit that a detail lists (user, August 2026)."""
    ORDER_NOT_FOUND = 603001
    ADDRESS_NOT_ALLOWED = 602315
    """The broker takes the caller to be in mainland China, perhaps wrongly (developers#1150)."""
    TRADING_FAILED = 603203
    """An internal error of trading, which another client asks again after (LongBridgePlatform)."""
    QUOTES_FAILED = 2601400
    TEMPERATURE_FAILED = 2601500
    """Internal errors of quote calls over HTTP (longbridge-mcp#125, market temperature)."""


QUOTE_REQUESTS: Final[dict[int, type[Message] | None]] = {
    QuoteCommand.USER_QUOTE_PROFILE: quote.UserQuoteProfileRequest,
    QuoteCommand.SUBSCRIPTIONS: quote.SubscriptionRequest,
    QuoteCommand.SUBSCRIBE: quote.SubscribeRequest,
    QuoteCommand.UNSUBSCRIBE: quote.UnsubscribeRequest,
    QuoteCommand.TRADING_SESSION: None,
    QuoteCommand.TRADING_DAYS: quote.MarketTradeDayRequest,
    QuoteCommand.STATIC_INFO: quote.MultiSecurityRequest,
    QuoteCommand.QUOTE: quote.MultiSecurityRequest,
    QuoteCommand.OPTION_QUOTE: quote.MultiSecurityRequest,
    QuoteCommand.WARRANT_QUOTE: quote.MultiSecurityRequest,
    QuoteCommand.DEPTH: quote.SecurityRequest,
    QuoteCommand.BROKERS: quote.SecurityRequest,
    QuoteCommand.PARTICIPANTS: None,
    QuoteCommand.TRADES: quote.SecurityTradeRequest,
    QuoteCommand.INTRADAY: quote.SecurityIntradayRequest,
    QuoteCommand.CANDLESTICKS: quote.SecurityCandlestickRequest,
    QuoteCommand.OPTION_CHAIN_DATES: quote.SecurityRequest,
    QuoteCommand.OPTION_CHAIN_STRIKES: quote.OptionChainDateStrikeInfoRequest,
    QuoteCommand.WARRANT_ISSUERS: None,
    QuoteCommand.WARRANT_LIST: quote.WarrantFilterListRequest,
    QuoteCommand.CAPITAL_FLOW: quote.CapitalFlowIntradayRequest,
    QuoteCommand.CAPITAL_DISTRIBUTION: quote.SecurityRequest,
    QuoteCommand.CALC_INDEXES: quote.SecurityCalcQuoteRequest,
    QuoteCommand.HISTORY_CANDLESTICKS: quote.SecurityHistoryCandlestickRequest,
}
TRADE_REQUESTS: Final[dict[int, type[Message]]] = {
    TradeCommand.SUBSCRIBE: trade.Sub,
    TradeCommand.UNSUBSCRIBE: trade.Unsub,
}


def parse(body: bytes, message_class: type[M]) -> M:
    """Return the message of a body; raises WireError when it does not parse."""
    try:
        return message_class.FromString(body)
    except DecodeError:
        raise WireError("wire-bad-message", message=message_class.DESCRIPTOR.full_name) from None
