"""Handlers of futures: their terms (3218), and what refers to a security (3206): its warrants or its futures."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_proto.opend import Qot_GetFutureInfo_pb2 as info_pb
from tideboard_proto.opend import Qot_GetReference_pb2 as reference_pb
from tideboard_sandbox.exchange.derivatives.futures import TRADE_TIMES, FuturesContract
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.codes import midnight, security_of
from tideboard_sandbox.opend.messages.refusals import NO_REFERENCE, NOT_A_FUTURE, Refusal
from tideboard_sandbox.opend.reference.static_info import MOST_STATIC, check_count, static_row
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session

_SPECIFICATION = "https://www.hkex.com.hk/Products/Listed-Derivatives/Equity-Index"


def future_info(session: Session, c2s: info_pb.C2S) -> info_pb.S2C:
    """Terms of futures, in the order asked for; anything else is refused."""
    check_count(c2s.securityList, MOST_STATIC)
    exchange = session.shared.exchange
    contracts = [_contract(exchange, allowed(session, security)) for security in c2s.securityList]
    return info_pb.S2C(futureInfoList=[_info(exchange, contract) for contract in contracts])


def reference(session: Session, c2s: reference_pb.C2S) -> reference_pb.S2C:
    """Static facts of a security's warrants, or of the futures on it (or of the same product as it)."""
    exchange = session.shared.exchange
    instrument = allowed(session, c2s.security)
    found: list[InstrumentId]
    if c2s.referenceType == reference_pb.ReferenceType_Warrant:
        found = list(exchange.details.warrants_of(instrument))
    elif c2s.referenceType == reference_pb.ReferenceType_Future:
        found = [contract.id for contract in exchange.reference.futures.related(instrument)]
    else:
        raise Refusal(NO_REFERENCE.format(number=c2s.referenceType))
    return reference_pb.S2C(staticInfoList=[static_row(session, exchange.instrument(name)) for name in found])


def _contract(exchange: Exchange, instrument: InstrumentId) -> FuturesContract:
    contract = exchange.reference.futures.find(instrument)
    if contract is None:
        raise Refusal(NOT_A_FUTURE.format(symbol=instrument))
    return contract


def _info(exchange: Exchange, contract: FuturesContract) -> info_pb.FutureInfo:
    """A contract that stands for another has no last day of its own, and its origin instead."""
    product, owner = contract.product, exchange.instrument(contract.product.owner)
    info = info_pb.FutureInfo(
        name=exchange.instrument(contract.id).name,
        security=security_of(contract.id),
        lastTradeTime="",
        owner=security_of(product.owner),
        ownerOther=owner.name,
        exchange="港交所",
        contractType="股指期貨",
        contractSize=product.size,
        contractSizeUnit="港元×指數點",
        quoteCurrency="港元",
        minVar=1.0,
        minVarUnit="點",
        quoteUnit="指數點",
        tradeTime=[info_pb.TradeTime(begin=row.begin, end=row.end) for row in TRADE_TIMES],
        timeZone="CCT",
        exchangeFormatUrl=_SPECIFICATION,
    )
    if contract.origin is None:
        info.lastTradeTime = contract.last_trade.isoformat()
        info.lastTradeTimestamp = midnight(contract.last_trade, Market.HK).timestamp()
    else:
        info.origin.CopyFrom(security_of(contract.origin))
    return info
