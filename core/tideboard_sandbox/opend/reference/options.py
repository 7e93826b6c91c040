"""Options at OpenD's port: expirations (3224), chains (3209) and quotes of strategies (3255)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import exchange_date
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetOptionChain_pb2 as chain_pb
from tideboard_proto.opend import Qot_GetOptionExpirationDate_pb2 as dates_pb
from tideboard_proto.opend import Qot_GetOptionQuote_pb2 as quote_pb
from tideboard_proto.opend import Trd_Common_pb2 as trade
from tideboard_sandbox.exchange.derivatives.options import ListedOption, OptionFigures
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.codes import day_of, midnight
from tideboard_sandbox.opend.messages.derivatives import add_option, cycle_of, option_fields
from tideboard_sandbox.opend.messages.quotes import percent, static_basic
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, NOT_FOR_SECURITY, OPTION_RANGE, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session

LONGEST_RANGE = timedelta(days=30)
"""Between the first and the last expiry of a chain request."""

DAEMON_RANGE = timedelta(days=60)
"""The same for the daemon behind the REST port, whose chain without dates reaches so far."""

MOST_CONTRACTS = 10_000.0
"""Most contracts of one leg of a strategy."""

_LEG_SIDES: dict[int, int] = {trade.TrdSide_Buy: 1, trade.TrdSide_Sell: -1}
_SUMMED = (
    "price",
    "chg",
    "mid",
    "pre_close",
    "delta",
    "gamma",
    "vega",
    "theta",
    "rho",
    "intrinsic_value",
    "time_value",
)
"""Figures of a strategy: sums of those of its legs. The others belong to single contracts."""

_QUOTED = {
    "open_interest": "openInterest",
    "premium": "premium",
    "IV": "impliedVolatility",
    "delta": "delta",
    "gamma": "gamma",
    "vega": "vega",
    "theta": "theta",
    "rho": "rho",
    "strike": "strikePrice",
    "contract_size": "contractSizeFloat",
    "contract_multiplier": "contractMultiplier",
    "exercise_type": "optionAreaType",
    "days_to_expiry": "expiryDateDistance",
    "net_open_interest": "netOpenInterest",
    "contract_value": "contractNominalValue",
    "equal_underlying": "ownerLotMultiplier",
}
"""Fields of a quote by those of the snapshot."""

_SIDES: dict[int, frozenset[bool]] = {
    qot.OptionType_Unknown: frozenset({True, False}),
    qot.OptionType_Call: frozenset({True}),
    qot.OptionType_Put: frozenset({False}),
}
_CONDITIONS = frozenset(
    {chain_pb.OptionCondType_Unknow, chain_pb.OptionCondType_WithIn, chain_pb.OptionCondType_Outside}
)
_MEASURES: dict[str, Callable[[OptionFigures], float]] = {
    "impliedVolatility": lambda row: row.implied_volatility * 100,
    "delta": lambda row: row.greeks.delta,
    "gamma": lambda row: row.greeks.gamma,
    "vega": lambda row: row.greeks.vega,
    "theta": lambda row: row.greeks.theta,
    "rho": lambda row: row.greeks.rho,
    "netOpenInterest": lambda row: float(row.net_open_interest),
    "openInterest": lambda row: float(row.open_interest),
}
"""What a chain can be filtered by, besides the volume: name of the field without Min or Max."""


def expirations(session: Session, c2s: dates_pb.C2S) -> dates_pb.S2C:
    """Days on which options on a security end, the nearest first; none for a security without options."""
    owner = allowed(session, c2s.owner)
    exchange, market = session.shared.exchange, market_of(owner)
    today = exchange_date(market, exchange.now)
    return dates_pb.S2C(
        dateList=[
            dates_pb.OptionExpirationDate(
                strikeTime=day.isoformat(),
                strikeTimestamp=midnight(day, market).timestamp(),
                optionExpiryDateDistance=(day - today).days,
                cycle=cycle_of(market, day),
            )
            for day in exchange.details.option_expiries(owner)
        ]
    )


def chains(session: Session, c2s: chain_pb.C2S) -> chain_pb.S2C:
    """Contracts of the expiries between two days that pass every condition, by expiry and strike."""
    owner, exchange = allowed(session, c2s.owner), session.shared.exchange
    begin, end = day_of(c2s.beginTime), day_of(c2s.endTime)
    longest = DAEMON_RANGE if session.shared.is_daemon else LONGEST_RANGE
    if end < begin or end - begin > longest:
        raise Refusal(OPTION_RANGE)
    if c2s.type not in _SIDES or c2s.condition not in _CONDITIONS:
        raise Refusal(BAD_ARGUMENT.format(name="type" if c2s.type not in _SIDES else "condition"))
    days = [day for day in exchange.details.option_expiries(owner) if begin <= day <= end]
    made = [_chain(session, c2s, day, exchange.details.option_chain(owner, day)) for day in days]
    return chain_pb.S2C(optionChain=[row for row in made if row.option])


def _chain(session: Session, c2s: chain_pb.C2S, day: date, contracts: tuple[ListedOption, ...]) -> chain_pb.OptionChain:
    exchange = session.shared.exchange
    items: list[chain_pb.OptionItem] = []
    for call, put in zip(contracts[::2], contracts[1::2], strict=True):
        item = chain_pb.OptionItem()
        for contract, row in ((call, item.call), (put, item.put)):
            if contract.call in _SIDES[c2s.type] and _passes(exchange, c2s, contract):
                facts = exchange.instrument(contract.id)
                row.basic.CopyFrom(static_basic(facts))
                add_option(exchange, row, facts)
        if item.HasField("call") or item.HasField("put"):
            items.append(item)
    stamp = midnight(day, market_of(contracts[0].owner)).timestamp()
    return chain_pb.OptionChain(strikeTime=day.isoformat(), strikeTimestamp=stamp, option=items)


def _passes(exchange: Exchange, c2s: chain_pb.C2S, contract: ListedOption) -> bool:
    if c2s.condition:
        spot = exchange.quote(contract.owner).last
        within = spot > contract.strike if contract.call else spot < contract.strike
        if within is not (c2s.condition == chain_pb.OptionCondType_WithIn):
            return False
    if not c2s.HasField("dataFilter"):
        return True
    figures = exchange.details.option_figures(contract.id)
    assert figures is not None
    wanted = c2s.dataFilter
    if not all(between(wanted, name, measure(figures)) for name, measure in _MEASURES.items()):
        return False
    asked = wanted.HasField("volMin") or wanted.HasField("volMax")
    return not asked or between(wanted, "vol", float(exchange.quote(contract.id).volume))


def option_quote(session: Session, c2s: quote_pb.C2S) -> quote_pb.S2C:
    """The quote of one option, or of a strategy of several: sums over its legs, sold ones negative."""
    if not c2s.multi_legs:
        raise Refusal(BAD_ARGUMENT.format(name="multi_legs"))
    legs = [(_leg_factor(leg), _quote(session, leg.security)) for leg in c2s.multi_legs]
    if len(legs) == 1:
        return quote_pb.S2C(optionQuoteList=[legs[0][1]])
    whole = quote_pb.OptionQuote()
    for name in _SUMMED:
        setattr(whole, name, sum(factor * getattr(quote, name) for factor, quote in legs))
    return quote_pb.S2C(optionQuoteList=[whole])


def _leg_factor(leg: qot.ComboLeg) -> float:
    """Contracts of a leg in one strategy, negative when they are sold."""
    ratio = leg.qtyRatio if leg.HasField("qtyRatio") else 1.0
    if leg.side not in _LEG_SIDES or not 0 < ratio <= MOST_CONTRACTS:
        raise Refusal(BAD_ARGUMENT.format(name="multi_legs"))
    return _LEG_SIDES[leg.side] * ratio


def _quote(session: Session, security: qot.Security) -> quote_pb.OptionQuote:
    exchange, option = session.shared.exchange, allowed(session, security)
    figures = exchange.details.option_figures(option)
    if figures is None:
        raise Refusal(NOT_FOR_SECURITY.format(symbol=option))
    contract, best = figures.contract, exchange.snapshot(option)
    seen, spot = best.quote, float(exchange.quote(contract.owner).last)
    fields = option_fields(exchange, figures)
    last, strike = float(seen.last), float(contract.strike)
    sign = 1 if contract.call else -1
    inner, gearing = max(sign * (spot - strike), 0.0), spot / last if last else 0.0
    quote = quote_pb.OptionQuote(
        price=last,
        chg=float(seen.last - seen.prev_close),
        chg_rate=percent(seen.last - seen.prev_close, seen.prev_close),
        vol=seen.volume,
        turnover=float(seen.turnover),
        high=float(seen.high),
        low=float(seen.low),
        mid=None if best.bid is None or best.ask is None else float((best.bid + best.ask) / 2),
        open=float(seen.open),
        pre_close=float(seen.prev_close),
        option_type=qot.OptionType_Call if contract.call else qot.OptionType_Put,
        expire_time=contract.expiry.isoformat(),
        intrinsic_value=inner,
        time_value=last - inner,
        breakeven_point=[strike + sign * last],
        leverage_ratio=gearing,
        effective_gearing=gearing * figures.greeks.delta,
    )
    for name, source in _QUOTED.items():
        if source in fields:
            setattr(quote, name, fields[source])
    return quote


def between(wanted: Any, name: str, value: float | None) -> bool:  # noqa: ANN401 one of two messages
    """Whether a value lies between the fields `nameMin` and `nameMax`, as far as they are there; None lies nowhere."""
    least, most = wanted.HasField(f"{name}Min"), wanted.HasField(f"{name}Max")
    if value is None:
        return not (least or most)
    return not (least and value < getattr(wanted, f"{name}Min")) and not (
        most and value > getattr(wanted, f"{name}Max")
    )
