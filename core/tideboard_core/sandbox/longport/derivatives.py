"""Handlers of options and warrants: quotes, chains, issuers (12, 13, 20, 21, 22)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.sandbox.exchange.options import CONTRACT_SIZE, OptionPicture
from tideboard_core.sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_core.sandbox.longport.figures import day_of, day_text, money_text, price_text
from tideboard_core.sandbox.longport.names import ISSUERS, simplified
from tideboard_core.sandbox.longport.quote_messages import set_quote
from tideboard_core.sandbox.longport.quote_rights import check_market, known, named
from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.quote_subscribing import check_count
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb

_AMERICAN = "A"
NONE = "0"
"""A figure that this kind of warrant does not have; the vendor's client wants a number."""


def option_quotes(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.OptionQuoteResponse:
    """Quotes of options; what is no option is left out."""
    check_count(request.symbol)
    return pb.OptionQuoteResponse(secu_quote=[_option(session, row) for row in options(session, request.symbol)])


def warrant_quotes(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.WarrantQuoteResponse:
    """Quotes of warrants; what is no warrant is left out."""
    check_count(request.symbol)
    exchange = session.exchange
    figures = [figures_of(exchange, name) for name in known(session, request.symbol)]
    return pb.WarrantQuoteResponse(secu_quote=[_warrant(row) for row in figures if row is not None])


def option_dates(session: QuoteSession, request: pb.SecurityRequest) -> pb.OptionChainDateListResponse:
    """Days on which options on a security end; none for one without options."""
    owner = named(session, request.symbol)
    return pb.OptionChainDateListResponse(
        expiry_date=[day_text(day) for day in session.exchange.details.option_expiries(owner)]
    )


def option_strikes(
    session: QuoteSession, request: pb.OptionChainDateStrikeInfoRequest
) -> pb.OptionChainDateStrikeInfoResponse:
    """Strikes of an expiry with their call and put."""
    owner = named(session, request.symbol)
    chain = session.exchange.details.option_chain(owner, day_of(request.expiry_date))
    rows = [
        pb.StrikePriceInfo(
            price=price_text(call.strike),
            call_symbol=wire_symbol(call.id),
            put_symbol=wire_symbol(put.id),
            standard=True,
        )
        for call, put in zip(chain[::2], chain[1::2], strict=True)
    ]
    return pb.OptionChainDateStrikeInfoResponse(strike_price_info=rows)


def warrant_issuers(_session: QuoteSession, _request: control.Heartbeat) -> pb.IssuerInfoResponse:
    """Issuers by the numbers that the filter of the warrant list takes."""
    return pb.IssuerInfoResponse(
        issuer_info=[
            pb.IssuerInfo(id=number, name_cn=simplified(row.name), name_en=row.english, name_hk=row.name)
            for number, row in ISSUERS.items()
        ]
    )


def options(session: QuoteSession, symbols: Iterable[str]) -> list[OptionPicture]:
    """The options among these symbols; refuses with 301604 what may not be seen."""
    found: list[OptionPicture] = []
    for symbol in symbols:
        name = _readable(symbol)
        picture = None if name is None else session.exchange.details.option(name)
        if picture is not None:
            check_market(session, market_of(picture.contract.id))
            found.append(picture)
    return found


def price_or_none(price: Decimal | None) -> str:
    """A price that only some kinds of warrants have."""
    return NONE if price is None else price_text(price)


def _readable(symbol: str) -> InstrumentId | None:
    try:
        return instrument_of(symbol)
    except BadInput:
        return None


def _option(session: QuoteSession, picture: OptionPicture) -> pb.OptionQuote:
    contract = picture.contract
    traded = session.exchange.quote(contract.owner).time
    row = pb.OptionQuote(
        symbol=wire_symbol(contract.id),
        last_done=price_text(picture.last),
        prev_close=price_text(picture.prev_close),
        open=price_text(picture.open),
        high=price_text(picture.high),
        low=price_text(picture.low),
        timestamp=int(traded.timestamp()),
        volume=picture.volume,
        turnover=money_text(picture.turnover),
        trade_status=pb.NORMAL,
    )
    row.option_extend.CopyFrom(
        pb.OptionExtend(
            implied_volatility=f"{picture.implied_volatility:.4f}",
            open_interest=picture.open_interest,
            expiry_date=day_text(contract.expiry),
            strike_price=price_text(contract.strike),
            contract_multiplier=str(CONTRACT_SIZE),
            contract_type=_AMERICAN,
            contract_size=str(CONTRACT_SIZE),
            direction="C" if contract.call else "P",
            historical_volatility=f"{picture.historical_volatility:.4f}",
            underlying_symbol=wire_symbol(contract.owner),
        )
    )
    return row


def _warrant(figures: WarrantFigures) -> pb.WarrantQuote:
    terms = figures.terms
    row = pb.WarrantQuote(symbol=wire_symbol(figures.instrument))
    set_quote(row, figures.quote)
    row.warrant_extend.CopyFrom(
        pb.WarrantExtend(
            implied_volatility=f"{figures.implied_volatility:.4f}",
            expiry_date=day_text(terms.maturity),
            last_trade_date=day_text(figures.last_trade_day),
            outstanding_ratio=money_text(figures.outstanding_ratio),
            outstanding_qty=figures.outstanding,
            conversion_ratio=str(terms.conversion_ratio),
            category=figures.kind.value.capitalize(),
            strike_price=price_text(terms.strike),
            upper_strike_price=price_or_none(terms.upper),
            lower_strike_price=price_or_none(terms.strike if terms.upper else None),
            call_price=price_or_none(terms.recovery),
            underlying_symbol=wire_symbol(terms.owner),
        )
    )
    return row
