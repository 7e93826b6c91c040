"""A chain of ten strikes around Tencent's price, with figures that are told apart by strike and side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tideboard_core.model.derivatives import ContractTerms, OptionContract, OptionFigures, option_of
from tideboard_core.model.instrument import InstrumentId

DAYS = [date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 30), date(2027, 1, 28)]
STRIKES = tuple(Decimal(strike) for strike in range(560, 660, 10))


def option(strike: int, side: str, day: date = DAYS[0]) -> InstrumentId:
    """The id of a contract, `C` or `P`."""
    return InstrumentId(f"HK.TCH{day:%y%m%d}{side}{strike * 1000}")


def terms_of(instrument: InstrumentId) -> ContractTerms | None:
    """What the code of an option names; None of any other security."""
    found = option_of(instrument)
    return None if found is None else found.terms


def contracts(underlying: InstrumentId, day: date) -> list[OptionContract]:
    """Ten strikes; the lowest has no put."""
    return [
        OptionContract(
            underlying=underlying,
            expiry=day,
            strike=strike,
            call=option(int(strike), "C", day),
            put=None if strike == STRIKES[0] else option(int(strike), "P", day),
        )
        for strike in STRIKES
    ]


def figures(ids: Sequence[InstrumentId]) -> list[OptionFigures]:
    """Last = strike / 10, bid below and ask above it; calls trade 200, puts 100."""
    return [_figures(id_) for id_ in ids]


def _figures(id_: InstrumentId) -> OptionFigures:
    call = "C" in id_[12:]
    last = Decimal(int(id_[-6:])) / 10_000
    return OptionFigures(
        instrument=id_,
        last=last,
        change_rate=Decimal("1.5") if call else Decimal("-1.5"),
        bid=last - Decimal("0.1"),
        ask=last + Decimal("0.1"),
        bid_volume=1,
        ask_volume=2,
        volume=200 if call else 100,
        turnover=None,
        open_interest=1000 if call else 1500,
        net_open_interest=None,
        implied_volatility=Decimal("0.251"),
        premium=None,
        delta=Decimal("0.5"),
        gamma=Decimal("0.004"),
        theta=None,
        vega=Decimal("0.6"),
        rho=None,
        contract_size=Decimal(100),
        time=None,
    )
