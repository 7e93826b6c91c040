"""Converts options, warrants and computed figures, and the watchlists of the HTTP API.

The list of warrants and the quotes count parts of 1, the computed figures (command 26) percent: the vendor's own
samples prove it. `model.derivatives` says what Tideboard counts in.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import names_field, read_rows
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.quotes import quote
from tideboard_core.gateways.longport.translate.values import amount, day_of, day_or_none, figure, price
from tideboard_core.model.derivatives import (
    ContractTerms,
    OptionContract,
    OptionFigures,
    OptionQuote,
    OptionSide,
    OptionStyle,
    SecurityFigures,
    Warrant,
    WarrantExpiry,
    WarrantFilter,
    WarrantKind,
    WarrantOrder,
    WarrantPage,
    WarrantSensitivity,
    WarrantStatus,
    WatchedSecurity,
    WatchlistGroup,
    is_other_root,
    option_of,
    premium_of,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.plain_text import plain_text
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

_SIDE: Final = {"C": OptionSide.CALL, "P": OptionSide.PUT}
_STYLE: Final = {"A": OptionStyle.AMERICAN, "U": OptionStyle.EUROPEAN, "E": OptionStyle.EUROPEAN}
_KIND: Final = dict(enumerate(WarrantKind))
_STATUS: Final = {2: WarrantStatus.SUSPENDED, 3: WarrantStatus.TO_BE_LISTED, 4: WarrantStatus.NORMAL}
_NUMBER_OF_KIND: Final = {kind: number for number, kind in _KIND.items()}
_NUMBER_OF_STATUS: Final = {status: number for number, status in _STATUS.items()}
_NUMBER_OF_EXPIRY: Final = {expiry: number for number, expiry in enumerate(WarrantExpiry, start=1)}
_NUMBER_OF_ORDER: Final = {order: number for number, order in enumerate(WarrantOrder)}
_LANGUAGE: Final = {"zh-CN": 0, "en": 1, "zh-HK": 2}
_CATEGORY: Final = {str(kind): kind for kind in WarrantKind}
_CALLABLE: Final = frozenset({WarrantKind.BULL, WarrantKind.BEAR})
_IN_BOUNDS, _OUT_OF_BOUNDS = 1, 2
_HUNDRED: Final = Decimal(100)


@names_field
def option_quote(wire: pb.OptionQuote) -> OptionQuote | None:
    """Return an option's quote; None while it has no price."""
    basic = quote(instrument_of(wire.symbol), _basic(wire))
    if basic is None:
        return None
    more = wire.option_extend
    return OptionQuote(
        quote=basic,
        underlying=_instrument(more.underlying_symbol),
        side=_SIDE.get(more.direction.upper()),
        style=_STYLE.get(more.contract_type.upper()),
        strike=price(more.strike_price),
        expiry=day_or_none(more.expiry_date),
        multiplier=price(more.contract_multiplier),
        contract_size=price(more.contract_size),
        open_interest=more.open_interest,
        implied_volatility=figure(more.implied_volatility),
        historical_volatility=figure(more.historical_volatility),
    )


class ContractTold(NamedTuple):
    """What an option's quote says of its contract: how many shares one covers, and of what; None = not told.

    `size` is the next whole number of those that are none, which `exact` is then.
    """

    size: int | None = None
    underlying: InstrumentId | None = None
    terms: ContractTerms | None = None
    style: OptionStyle | None = None
    exact: Decimal | None = None


def contract_told(wire: pb.OptionQuote) -> tuple[InstrumentId, ContractTold]:
    """Return an option with what is told of its contract; a size below one share is none."""
    more = wire.option_extend
    size = price(more.contract_multiplier) or price(more.contract_size)
    whole = None if size is None or size < 1 else int(size.to_integral_value(ROUND_CEILING))
    style = _STYLE.get(more.contract_type.upper())
    exact = None if size == whole or whole is None else size
    found = ContractTold(whole, _instrument(more.underlying_symbol), _terms(more), style, exact)
    return instrument_of(wire.symbol), found


def _terms(more: pb.OptionExtend) -> ContractTerms | None:
    side, strike, expiry = _SIDE.get(more.direction.upper()), price(more.strike_price), day_or_none(more.expiry_date)
    return None if side is None or not strike or expiry is None else ContractTerms(side, strike, expiry)


def contracts(
    underlying: InstrumentId, expiry: str, wire: pb.OptionChainDateStrikeInfoResponse
) -> list[OptionContract]:
    """Return the strikes of an expiry, ascending; rows without a strike are left out."""
    day = day_of(expiry)
    found = [
        OptionContract(
            underlying=underlying,
            expiry=day,
            strike=strike,
            call=_instrument(row.call_symbol),
            put=_instrument(row.put_symbol),
            standard=row.standard,
        )
        for row in wire.strike_price_info
        if (strike := price(row.price)) is not None
    ]
    return sorted(found, key=lambda contract: contract.strike)


def warrant_request(
    underlying: InstrumentId, wanted: WarrantFilter, *, begin: int, count: int, language: str
) -> pb.WarrantFilterListRequest:
    """Return the request for one page of warrants; `count` 0 would mean all of them."""
    bounds = [] if wanted.in_bounds is None else [_IN_BOUNDS if wanted.in_bounds else _OUT_OF_BOUNDS]
    return pb.WarrantFilterListRequest(
        symbol=wire_symbol(underlying),
        language=_LANGUAGE.get(language, _LANGUAGE["en"]),
        filter_config=pb.FilterConfig(
            sort_by=_NUMBER_OF_ORDER[wanted.order],
            sort_order=int(wanted.descending),
            sort_offset=begin,
            sort_count=count,
            type=sorted(_NUMBER_OF_KIND[kind] for kind in wanted.kinds),
            issuer=sorted(wanted.issuers),
            expiry_date=sorted(_NUMBER_OF_EXPIRY[expiry] for expiry in wanted.expiries),
            price_type=bounds,
            status=sorted(_NUMBER_OF_STATUS[status] for status in wanted.statuses),
        ),
    )


def warrant_page(wire: pb.WarrantFilterListResponse) -> WarrantPage:
    return WarrantPage(tuple(read_rows((row for row in wire.warrant_list if row.symbol), _warrant)), wire.total_count)


@names_field
def warrant_sensitivity(wire: pb.WarrantQuote) -> WarrantSensitivity:
    """Return what a warrant stands for by its quote, which has no delta."""
    more = wire.warrant_extend
    return WarrantSensitivity(
        instrument=instrument_of(wire.symbol),
        underlying=_instrument(more.underlying_symbol),
        kind=_CATEGORY.get(more.category.casefold()),
        delta=None,
        conversion_ratio=price(more.conversion_ratio),
    )


@names_field
def warrant_delta(wire: pb.SecurityCalcIndex) -> tuple[InstrumentId, Decimal | None]:
    """Return a warrant and its computed delta; 0 or none where it has none."""
    return instrument_of(wire.symbol), figure(wire.warrant_delta) or None


@names_field
def figures(wire: pb.SecurityCalcIndex) -> SecurityFigures:
    """Return the computed figures of a security; those that were not requested or do not apply to it are None.

    What is called premium of an option there is its strike by its price (137 / 1.17 = 11,709 % in the vendor's sample),
    and is left out. Its vega and rho are for a change of 1, which is 100 %.
    """
    instrument = instrument_of(wire.symbol)
    return SecurityFigures(
        instrument=instrument,
        last=price(wire.last_done),
        change=figure(wire.change_val),
        change_rate=figure(wire.change_rate),
        volume=wire.volume,
        turnover=figure(wire.turnover),
        turnover_rate=figure(wire.turnover_rate),
        market_value=figure(wire.total_market_value),
        capital_flow=figure(wire.capital_flow),
        amplitude=figure(wire.amplitude),
        volume_ratio=figure(wire.volume_ratio),
        pe_ttm=figure(wire.pe_ttm_ratio),
        pb=figure(wire.pb_ratio),
        dividend_yield_ttm=figure(wire.dividend_ratio_ttm),
        five_day_rate=figure(wire.five_day_change_rate),
        ten_day_rate=figure(wire.ten_day_change_rate),
        half_year_rate=figure(wire.half_year_change_rate),
        year_to_date_rate=figure(wire.ytd_change_rate),
        five_minutes_rate=figure(wire.five_minutes_change_rate),
        implied_volatility=_hundredth(wire.implied_volatility),
        open_interest=wire.open_interest,
        premium=figure(wire.premium) if option_of(instrument) is None else None,
        delta=figure(wire.delta),
        gamma=figure(wire.gamma),
        theta=figure(wire.theta),
        vega=_hundredth(wire.vega),
        rho=_hundredth(wire.rho),
    )


@names_field
def last_price(wire: pb.SecurityCalcIndex) -> tuple[InstrumentId, Decimal | None]:
    """Return a security and its last price among the computed figures."""
    return instrument_of(wire.symbol), price(wire.last_done)


def option_figures(computed: SecurityFigures, option: OptionQuote | None, spot: Decimal | None) -> OptionFigures:
    """Return an option's figures; volatility, open interest and size are the quote's if there is one.

    `spot` is the price of its underlying, for the premium that we reckon.
    """
    quoted = option.implied_volatility if option is not None else None
    return OptionFigures(
        instrument=computed.instrument,
        last=computed.last if option is None else option.quote.last,
        change_rate=computed.change_rate,
        bid=None,
        ask=None,
        bid_volume=0,
        ask_volume=0,
        volume=computed.volume,
        turnover=computed.turnover,
        open_interest=computed.open_interest if option is None else option.open_interest,
        net_open_interest=None,
        implied_volatility=computed.implied_volatility if quoted is None else quoted,
        premium=None if option is None else _premium(option, spot),
        delta=computed.delta,
        gamma=computed.gamma,
        theta=computed.theta,
        vega=computed.vega,
        rho=computed.rho,
        contract_size=None if option is None else option.contract_size,
        time=None if option is None else option.quote.time,
        style=None if option is None else option.style,
    )


def _premium(option: OptionQuote, spot: Decimal | None) -> Decimal | None:
    """Return how far the underlying has to move; None of an adjusted contract, which delivers something else."""
    instrument = option.quote.instrument
    if option_of(instrument) is None or is_other_root(instrument, option.underlying):
        return None
    if option.side is None or not option.strike:
        return None
    return None if spot is None or spot <= 0 else premium_of(option.side, option.strike, option.quote.last, spot)


def watchlist_group(row: fields.Row) -> WatchlistGroup:
    """Return a watchlist; securities of markets that Tideboard does not know are left out."""
    found: list[WatchedSecurity] = []
    for each in fields.rows(row, "securities"):
        instrument = _instrument(fields.text(each, "symbol"))
        if instrument is not None:
            watched = fields.optional_number(each, "watched_price")
            found.append(
                WatchedSecurity(instrument, fields.text(each, "name"), watched, fields.moment(each, "watched_at"))
            )
    return WatchlistGroup(id=fields.raw_text(row, "id"), name=fields.text(row, "name"), securities=tuple(found))


def _warrant(row: pb.FilterWarrant) -> Warrant:
    return Warrant(
        instrument=instrument_of(row.symbol),
        name=plain_text(row.name),
        kind=_KIND.get(row.type),
        status=_STATUS.get(row.status),
        last=price(row.last_done),
        change=figure(row.change_val),
        change_rate=_percent(row.change_rate),
        volume=row.volume,
        turnover=amount(row.turnover),
        expiry=day_or_none(row.expiry_date),
        strike=price(row.strike_price),
        upper_strike=price(row.upper_strike_price),
        lower_strike=price(row.lower_strike_price),
        call_price=price(row.call_price),
        to_call_price=_percent(row.to_call_price) if _KIND.get(row.type) in _CALLABLE else None,
        outstanding=figure(row.outstanding_qty),
        outstanding_ratio=_percent(row.outstanding_ratio),
        premium=_percent(row.premium),
        in_the_money=_percent(row.itm_otm),
        implied_volatility=figure(row.implied_volatility),
        delta=figure(row.delta),
        effective_gearing=figure(row.effective_leverage),
        gearing=figure(row.leverage_ratio),
        conversion_ratio=price(row.conversion_ratio),
        break_even=figure(row.balance_point),
    )


def _percent(text: str) -> Decimal | None:
    """Return a part of 1 in percent."""
    found = figure(text)
    return None if found is None else found * _HUNDRED


def _hundredth(text: str) -> Decimal | None:
    """Return a percentage as a part of 1, and what is for a change of 100 % for one of 1 %."""
    found = figure(text)
    return None if found is None else found / _HUNDRED


def _basic(wire: pb.OptionQuote) -> pb.SecurityQuote:
    """Return the fields that every quote has; each message type has them in fields of its own."""
    return pb.SecurityQuote(
        symbol=wire.symbol,
        last_done=wire.last_done,
        prev_close=wire.prev_close,
        open=wire.open,
        high=wire.high,
        low=wire.low,
        timestamp=wire.timestamp,
        volume=wire.volume,
        turnover=wire.turnover,
        trade_status=wire.trade_status,
    )


def _instrument(symbol: str) -> InstrumentId | None:
    try:
        return instrument_of(symbol) if symbol else None
    except BadInput:
        return None
