"""Sums over the warrants of a security: each once, by what it bets on, and what the net speaks for."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.flow.warrant_sums import Bet, warrant_sums
from tideboard_core.model.derivatives import Warrant, WarrantKind
from tideboard_core.model.instrument import InstrumentId


def warrant(code: int, kind: WarrantKind | None, turnover: int) -> Warrant:
    """A warrant of which nothing but kind and turnover is known."""
    unknown = dict.fromkeys(
        (
            *("last", "change", "change_rate", "expiry", "strike", "upper_strike", "lower_strike", "call_price"),
            *("to_call_price", "outstanding", "outstanding_ratio", "premium", "in_the_money", "implied_volatility"),
            *("delta", "effective_gearing", "gearing", "conversion_ratio", "break_even", "status"),
        )
    )
    return Warrant(
        instrument=InstrumentId(f"HK.{code}"), name="", kind=kind, volume=0, turnover=Decimal(turnover), **unknown
    )


ROWS = [
    warrant(10001, WarrantKind.CALL, 500),
    warrant(10002, WarrantKind.BULL, 300),
    warrant(10003, WarrantKind.PUT, 150),
    warrant(10004, WarrantKind.BEAR, 40),
    warrant(10005, WarrantKind.INLINE, 10),
]


def test_turnover_is_added_up_by_what_each_bets_on() -> None:
    sums = warrant_sums([*ROWS, ROWS[0]], 400, {})
    assert (sums.total, sums.counted, sums.turnover) == (400, 5, Decimal(1000))
    assert {bet: (each.count, each.turnover) for bet, each in sums.by_bet.items()} == {
        Bet.RISE: (2, Decimal(800)),
        Bet.FALL: (2, Decimal(190)),
        Bet.OTHER: (1, Decimal(10)),
    }
    assert (sums.net_count, sums.net_share) == (0, 0.0)


def test_a_net_says_how_many_and_how_much_it_speaks_for() -> None:
    sums = warrant_sums(ROWS, 5, {InstrumentId("HK.10001"): -20.0, InstrumentId("HK.10003"): 7.0})
    assert (sums.by_bet[Bet.RISE].net, sums.by_bet[Bet.FALL].net) == (-20.0, 7.0)
    assert (sums.net_count, sums.net_share) == (2, 0.65)


def test_without_a_warrant_there_is_no_share() -> None:
    assert warrant_sums([], 0, {}).net_share is None
