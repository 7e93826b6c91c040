"""Options at OpenD's door: expirations (3224) and chains (3209)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.options import Contract, OptionFigures
from tideboard_core.sandbox.opend.derivative_messages import add_option, cycle_of
from tideboard_core.sandbox.opend.quote_messages import static_basic
from tideboard_core.sandbox.opend.refusals import BAD_ARGUMENT, OPTION_RANGE, Refusal
from tideboard_core.sandbox.opend.rights import allowed
from tideboard_core.sandbox.opend.session import Session
from tideboard_core.sandbox.opend.translate import day_of, midnight
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetOptionChain_pb2 as chain_pb
from tideboard_proto.opend import Qot_GetOptionExpirationDate_pb2 as dates_pb

LONGEST_RANGE = timedelta(days=30)
"""Between the first and the last expiry of a chain request."""

DAEMON_RANGE = timedelta(days=60)
"""The same for the daemon behind the REST door, whose chain without dates reaches so far."""

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


def _chain(session: Session, c2s: chain_pb.C2S, day: date, contracts: tuple[Contract, ...]) -> chain_pb.OptionChain:
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


def _passes(exchange: Exchange, c2s: chain_pb.C2S, contract: Contract) -> bool:
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


def between(wanted: Any, name: str, value: float | None) -> bool:  # noqa: ANN401 one of two messages
    """Whether a value lies between the fields `nameMin` and `nameMax`, as far as they are there; None lies nowhere."""
    least, most = wanted.HasField(f"{name}Min"), wanted.HasField(f"{name}Max")
    if value is None:
        return not (least or most)
    return not (least and value < getattr(wanted, f"{name}Min")) and not (
        most and value > getattr(wanted, f"{name}Max")
    )
