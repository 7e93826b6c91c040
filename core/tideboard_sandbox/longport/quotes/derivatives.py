"""Handlers of options and warrants: quotes, chains, issuers, the warrant list (12, 13, 20, 21, 22, 23).

Rates are parts of 1 in all of them, as in the vendor's samples; the calculated figures (26) have percent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from tideboard_core.errors import BadInput
from tideboard_core.model.derivatives import WarrantKind, WarrantStatus
from tideboard_core.model.instrument import InstrumentId, OptionStyle, market_of
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.derivatives.options import OptionSnapshot
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.formats import day_of, day_text, money_text, part_text, price_text
from tideboard_sandbox.longport.quotes.messages import set_quote
from tideboard_sandbox.longport.quotes.names import ISSUERS, issuer_of, simplified
from tideboard_sandbox.longport.quotes.quote_rights import check_market, known, named
from tideboard_sandbox.longport.quotes.subscriptions import check_count

_STYLES = {OptionStyle.AMERICAN: "A", OptionStyle.EUROPEAN: "U"}
NONE = "0"
"""A figure that this kind of warrant does not have; the vendor's client wants a number."""


def option_quotes(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.OptionQuoteResponse:
    """Quotes of options; other securities are left out."""
    check_count(request.symbol)
    return pb.OptionQuoteResponse(secu_quote=[_option(session, row) for row in options(session, request.symbol)])


def warrant_quotes(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.WarrantQuoteResponse:
    """Quotes of warrants; other securities are left out."""
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
            standard=not call.adjusted,
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


def options(session: QuoteSession, symbols: Iterable[str]) -> list[OptionSnapshot]:
    """The options among these symbols; refuses with 301604 what may not be seen."""
    found: list[OptionSnapshot] = []
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


def _option(session: QuoteSession, picture: OptionSnapshot) -> pb.OptionQuote:
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
            contract_multiplier=str(contract.root.size),
            contract_type=_STYLES[contract.root.style],
            contract_size=str(contract.root.size),
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
            outstanding_ratio=part_text(figures.outstanding_ratio),
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


_KINDS = {
    WarrantKind.CALL: 0,
    WarrantKind.PUT: 1,
    WarrantKind.BULL: 2,
    WarrantKind.BEAR: 3,
    WarrantKind.INLINE: 4,
}
_STATUS = {WarrantStatus.NORMAL: 4, WarrantStatus.SUSPENDED: 2, WarrantStatus.TO_BE_LISTED: 3}
_SIMPLIFIED, _ENGLISH, _TRADITIONAL = 0, 1, 2
_IN_BOUNDS, _OUT_OF_BOUNDS = 1, 2
_BUCKET_DAYS = ((1, 0, 91), (2, 91, 182), (3, 182, 365), (4, 365, 100_000))
"""Filter of the expiry: number, from days on, to days."""


def _to_call(row: WarrantFigures) -> Decimal:
    """Percent from the call price to the owner's price, below zero of a bear that lives; 0 without a call price."""
    apart = row.to_recovery or Decimal(0)
    return apart if row.terms.call else -apart


def effective_leverage(row: WarrantFigures) -> Decimal:
    """Percent that it moves per percent of its owner: below zero of a put, as in the vendor's sample."""
    return row.effective_leverage.copy_sign(Decimal(row.delta))


_KEYS: dict[int, Callable[[WarrantFigures], Decimal]] = {
    0: lambda row: row.quote.last,
    1: lambda row: row.quote.change_percent or Decimal(0),
    2: lambda row: row.quote.change,
    3: lambda row: Decimal(row.quote.volume),
    4: lambda row: row.quote.turnover,
    5: lambda row: Decimal(row.terms.maturity.toordinal()),
    6: lambda row: row.terms.strike,
    7: lambda row: row.terms.upper or Decimal(0),
    8: lambda row: row.terms.strike if row.terms.upper else Decimal(0),
    9: lambda row: Decimal(row.outstanding),
    10: lambda row: row.outstanding_ratio,
    11: lambda row: row.premium,
    12: lambda row: row.moneyness,
    13: lambda row: Decimal(row.implied_volatility),
    14: lambda row: Decimal(row.delta),
    15: lambda row: row.terms.recovery or Decimal(0),
    16: _to_call,
    17: effective_leverage,
    18: lambda row: row.leverage,
    19: lambda row: Decimal(row.terms.conversion_ratio),
    20: lambda row: row.balance_point,
    21: lambda row: Decimal(status(row)),
}
"""What each sort_by compares; the others are figures that no listed warrant has, and leave the order as it is."""


def warrant_list(session: QuoteSession, request: pb.WarrantFilterListRequest) -> pb.WarrantFilterListResponse:
    """A page of the warrants that pass every filter; `sort_count` 0 = all of them. `total_count` counts all pages."""
    owner = named(session, request.symbol)
    exchange, wanted = session.exchange, request.filter_config
    if wanted.sort_offset < 0 or wanted.sort_count < 0:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "bad sort_offset or sort_count")
    figures = [figures_of(exchange, name) for name in exchange.details.warrants_of(owner)]
    rows = [row for row in figures if row is not None and _passes(session, row, wanted)]
    rows.sort(key=_KEYS.get(wanted.sort_by, lambda row: Decimal(0)), reverse=wanted.sort_order == 1)
    end = wanted.sort_offset + wanted.sort_count if wanted.sort_count else None
    return pb.WarrantFilterListResponse(
        warrant_list=[_row(session, row, request.language) for row in rows[wanted.sort_offset : end]],
        total_count=len(rows),
    )


def status(row: WarrantFigures) -> int:
    """The vendor's number for whether it trades."""
    return _STATUS[row.status]


def _passes(session: QuoteSession, row: WarrantFigures, wanted: pb.FilterConfig) -> bool:
    """An empty filter passes everything."""
    bounds = _IN_BOUNDS if row.moneyness >= 0 else _OUT_OF_BOUNDS  # of calls and puts, too: in the money
    return (
        _among(kind_of(row), wanted.type)
        and _among(issuer_of(row.facts.name_en), wanted.issuer)
        and _among(_bucket(session, row), wanted.expiry_date)
        and _among(bounds, wanted.price_type)
        and _among(status(row), wanted.status)
    )


def kind_of(row: WarrantFigures) -> int:
    """The vendor's number for what it is."""
    return _KINDS[row.kind]


def _among(value: int, wanted: Sequence[int]) -> bool:
    return not wanted or value in wanted


def _bucket(session: QuoteSession, row: WarrantFigures) -> int:
    days = (row.terms.maturity - session.exchange.now.date()).days
    return next((number for number, begin, end in _BUCKET_DAYS if begin <= days < end), 0)


def _row(session: QuoteSession, row: WarrantFigures, language: int) -> pb.FilterWarrant:
    quote, terms = row.quote, row.terms
    return pb.FilterWarrant(
        symbol=wire_symbol(row.instrument),
        name=_name(session, row, language),
        last_done=price_text(quote.last),
        change_rate=part_text(quote.change_percent or Decimal(0)),
        change_val=price_text(quote.change),
        volume=quote.volume,
        turnover=money_text(quote.turnover),
        expiry_date=day_text(terms.maturity),
        strike_price=price_text(terms.strike),
        upper_strike_price=price_or_none(terms.upper),
        lower_strike_price=price_or_none(terms.strike if terms.upper else None),
        outstanding_qty=str(row.outstanding),
        outstanding_ratio=part_text(row.outstanding_ratio),
        premium=part_text(row.premium),
        itm_otm=part_text(row.moneyness),
        implied_volatility=f"{row.implied_volatility:.4f}",
        delta=f"{row.delta:.4f}",
        call_price=price_or_none(terms.recovery),
        to_call_price=NONE if row.to_recovery is None else part_text(_to_call(row)),
        effective_leverage=money_text(effective_leverage(row)),
        leverage_ratio=money_text(row.leverage),
        conversion_ratio=str(terms.conversion_ratio),
        balance_point=money_text(row.balance_point),
        status=status(row),
        type=kind_of(row),
    )


def _name(session: QuoteSession, row: WarrantFigures, language: int) -> str:
    chinese = session.exchange.details.chinese_name(row.instrument)
    if language == _ENGLISH:
        return row.facts.name_en
    return chinese if language == _TRADITIONAL else simplified(chinese)
