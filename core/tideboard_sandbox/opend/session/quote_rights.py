"""Quote rights: which quotes clients may read; few scenarios remove any, `no-permission` the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tideboard_core.model.instrument import CONTRACTS, InstrumentId, Market, SecurityType, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES, instrument_of
from tideboard_sandbox.opend.messages.refusals import (
    NO_OTC_QUOTES,
    NO_QUOTE_RIGHT,
    NOT_FOR_SECURITY,
    ONLY_HK_BROKERS,
    TOO_MANY_SYMBOLS,
    Refusal,
)
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.server.faults import OTC_SHARE, REFUSED_MARKETS

BOOK_DEPTH, DEEPEST = 10, 40
"""Levels of a book: Hong Kong's level two has ten; the one of the US has more, and a client shows what it is sent."""
_CANDLES_OF_OPTIONS = frozenset({qot.KLType_1Min, qot.KLType_5Min, qot.KLType_15Min, qot.KLType_60Min, qot.KLType_Day})
_TRADED_ONLY = frozenset({qot.SubType_OrderBook, qot.SubType_Ticker, qot.SubType_Broker})


def allowed(session: Session, security: qot.Security) -> InstrumentId:
    """The instrument that a client named, if its quotes may be seen; raises Refusal."""
    instrument = instrument_of(session.shared.exchange, security)
    _check_right(session, instrument, market_of(instrument))
    if session.shared.behaviour.otc_share and instrument == OTC_SHARE:
        raise Refusal(NO_OTC_QUOTES.format(code=security.code))
    if session.shared.behaviour.level_one_only and is_option(session, instrument):
        raise Refusal(NO_QUOTE_RIGHT.format(symbol=instrument, market=market_of(instrument)))
    return instrument


BASIC_SNAPSHOTS = 20
"""Hong Kong securities in a snapshot with basic quotes, and as many contracts (futu-api-doc, get-market-snapshot)."""


def check_basic(session: Session, market: Market, what: str) -> None:
    """Refuse what basic quotes (BMP) do not have of a market: subscriptions, screens, warrants, brokers."""
    if session.shared.behaviour.basic_quotes and market is Market.HK:
        raise Refusal(NO_QUOTE_RIGHT.format(symbol=what, market=market))


def check_basic_count(session: Session, instruments: Sequence[InstrumentId]) -> None:
    """Refuse a snapshot of more Hong Kong securities, or contracts, than basic quotes have."""
    if not session.shared.behaviour.basic_quotes:
        return
    exchange = session.shared.exchange
    kinds = Counter(
        exchange.instrument(one).security_type in CONTRACTS for one in instruments if market_of(one) is Market.HK
    )
    if max(kinds.values(), default=0) > BASIC_SNAPSHOTS:
        raise Refusal(TOO_MANY_SYMBOLS.format(limit=BASIC_SNAPSHOTS))


def is_option(session: Session, instrument: InstrumentId) -> bool:
    """Whether it is an option; their quotes have rights of their own."""
    return session.shared.exchange.instrument(instrument).security_type is SecurityType.OPTION


def allowed_market(session: Session, market: Market) -> None:
    """Whether quotes of a whole market may be seen; raises Refusal."""
    _check_right(session, market, market)


def check_sub_type(session: Session, instrument: InstrumentId, sub_type: int) -> None:
    """Whether this kind of data exists for the instrument and may be seen; raises Refusal."""
    check_basic(session, market_of(instrument), instrument)
    kind = session.shared.exchange.instrument(instrument).security_type
    if sub_type in _TRADED_ONLY and kind in {SecurityType.INDEX, SecurityType.PLATE}:
        raise Refusal(NOT_FOR_SECURITY.format(symbol=instrument))
    if sub_type in CANDLE_SUB_TYPES:
        check_candle(session, instrument, CANDLE_SUB_TYPES[sub_type])
    if sub_type != qot.SubType_Broker:
        return
    if market_of(instrument) is not Market.HK or kind in {SecurityType.FUTURE, SecurityType.OPTION}:
        raise Refusal(ONLY_HK_BROKERS.format(symbol=instrument))
    if session.shared.behaviour.level_one_only:
        raise Refusal(NO_QUOTE_RIGHT.format(symbol=instrument, market=Market.HK))


def check_candle(session: Session, instrument: InstrumentId, kl_type: int) -> None:
    """Whether there are candles of this type: of options few (the vendor's page); that others are refused is ours."""
    if kl_type not in _CANDLES_OF_OPTIONS and is_option(session, instrument):
        raise Refusal(NOT_FOR_SECURITY.format(symbol=instrument))


def _check_right(session: Session, what: str, market: Market) -> None:
    shared = session.shared
    if market in REFUSED_MARKETS and shared.behaviour.lacks_packages(shared.exchange.now):
        raise Refusal(NO_QUOTE_RIGHT.format(symbol=what, market=market))


def depth(session: Session, instrument: InstrumentId, wanted: int = DEEPEST) -> int:
    """How many levels of a book are shown."""
    most = DEEPEST if market_of(instrument) is Market.US else BOOK_DEPTH
    return max(1, min(wanted, 1 if session.shared.behaviour.level_one_only else most))
