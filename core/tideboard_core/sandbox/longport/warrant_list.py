"""Handler of the warrant list (23): the warrants on a security, filtered, sorted, in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tideboard_core.model.derivatives import WarrantKind, WarrantStatus
from tideboard_core.sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_core.sandbox.longport.derivatives import NONE, price_or_none
from tideboard_core.sandbox.longport.figures import day_text, money_text, price_text, rate_text
from tideboard_core.sandbox.longport.names import issuer_of, simplified
from tideboard_core.sandbox.longport.quote_rights import named
from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.refusals import SocketRefusal
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

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
    16: lambda row: row.to_recovery or Decimal(0),
    17: lambda row: row.effective_leverage,
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
        change_rate=rate_text(quote.change, quote.prev_close),
        change_val=price_text(quote.change),
        volume=quote.volume,
        turnover=money_text(quote.turnover),
        expiry_date=day_text(terms.maturity),
        strike_price=price_text(terms.strike),
        upper_strike_price=price_or_none(terms.upper),
        lower_strike_price=price_or_none(terms.strike if terms.upper else None),
        outstanding_qty=str(row.outstanding),
        outstanding_ratio=money_text(row.outstanding_ratio),
        premium=money_text(row.premium),
        itm_otm=money_text(row.moneyness),
        implied_volatility=f"{row.implied_volatility:.4f}",
        delta=f"{row.delta:.4f}",
        call_price=price_or_none(terms.recovery),
        to_call_price=NONE if row.to_recovery is None else money_text(row.to_recovery),
        effective_leverage=money_text(row.effective_leverage),
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
