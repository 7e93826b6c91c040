"""What the pictures of the volatility say: gaps where the broker gives none, the money, both axes, the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.values.clock import ManualClock
from fakes.values.option_chain import DAYS, contracts, figures, option
from fakes.values.plots import texts_of
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.options.expiries import Expiry, expiries
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.options.volatility_figures import (
    AtMoney,
    at_money,
    nearest_strike,
    smile_figure,
    term_figure,
)
from tideboard_desktop.ui.plots.figure import Curve, Figure

TODAY = date(2026, 11, 20)
LISTED = expiries(DAYS, Market.HK, TODAY)


def board(**volatilities: str | None) -> OptionBoard:
    """The chain of ten strikes at 612.5; `C600="0.3"` gives a call another volatility, None or 0 take it away."""
    made = OptionBoard(Hub(ManualClock()))
    made.show(contracts(TENCENT, DAYS[0]))
    other = {option(int(key[1:]), key[0]): value for key, value in volatilities.items()}
    given = [
        replace(each, implied_volatility=None if (value := other[each.instrument]) is None else Decimal(value))
        if each.instrument in other
        else each
        for each in figures(made.ids)
    ]
    made.take(given, 100.0)
    made.spot = Decimal("612.5")
    return made


def smile(made: OptionBoard) -> Figure:
    figure = smile_figure(made, LISTED[0], TODAY)
    assert figure is not None
    return figure


def lines(figure: Figure) -> dict[str, Curve]:
    return {part.name: part for part in figure.parts if isinstance(part, Curve)}


def test_a_smile_has_calls_and_puts_with_gaps() -> None:
    figure = smile(board(C600="0.3", C640="0", P620=None))
    calls, puts = (lines(figure)[name] for name in ("Calls", "Puts"))
    assert calls.x.tolist() == [float(strike) for strike in range(560, 660, 10)]
    assert calls.y[4] == 30
    assert np.flatnonzero(np.isnan(calls.y)).tolist() == [8], "a 0 is none"
    assert np.flatnonzero(np.isnan(puts.y)).tolist() == [0, 6], "the lowest strike has no put"
    assert bool(puts.dashes), "not by colour alone"
    assert not calls.dashes


def test_an_adjusted_contract_is_in_no_smile_and_never_at_the_money() -> None:
    """Its strike is no price of its owner."""
    made, usual = board(), contracts(TENCENT, DAYS[0])
    before = smile(made)
    adjusted = InstrumentId("HK.TCA261127C612500")
    made.show([*usual, replace(usual[1], strike=Decimal("612.5"), call=adjusted, put=None, standard=False)])
    made.take(figures([adjusted]), 100.0)
    found = at_money(made)
    assert found is not None
    assert found.strike == 610
    assert smile(made).words == before.words


def test_what_is_read_of_a_smile() -> None:
    figure = smile(board(C600="0.3", P620=None))
    shares, strikes = [f"{each}%" for each in (26, 28, 30)], [str(each) for each in range(560, 660, 20)]
    assert texts_of(figure) == ["Calls", "Puts", "612.50", *shares, *strikes]
    assert figure.reading == "Strike 610.00: call 25.1%, put 25.1%", "the strike nearest to the price"
    assert figure.read(4) == "Strike 600.00: call 30.0%, put 25.1%"
    assert figure.read(6) == "Strike 620.00: call 25.1%, put \u2014"
    assert figure.words == (
        "Implied volatility by strike, expiry 27 Nov, 10 strikes",
        "At the money: Strike 610.00: call 25.1%, put 25.1%",
    )
    assert figure.csv().splitlines()[:2] == [
        "strike,call implied volatility [%],put implied volatility [%]",
        "560,25.100,",
    ]


def test_without_a_price_of_the_underlying_nothing_is_at_the_money() -> None:
    made = board()
    made.spot = None
    figure = smile(made)
    assert (figure.reading, figure.start, len(figure.words)) == ("", None, 1)
    assert at_money(made) is None


def test_without_any_volatility_there_is_no_smile() -> None:
    made = board(**{f"{side}{strike}": None for side in "CP" for strike in range(560, 660, 10)})
    assert smile_figure(made, LISTED[0], TODAY) is None
    money = at_money(made)
    assert money is not None
    assert money.volatility is None


@pytest.mark.parametrize(("spot", "at"), [("605", 0), ("605.1", 1), ("1", 0), ("999", 2)])
def test_the_nearest_strike_of_two_the_lower(spot: str, at: int) -> None:
    assert nearest_strike([Decimal(600), Decimal(610), Decimal(620)], Decimal(spot)) == at


def test_at_the_money_is_the_mean_of_both_sides_or_the_one_that_is_given() -> None:
    money = at_money(board(C610="0.3", P610="0.4"))
    assert money == AtMoney(strike=Decimal(610), call=Decimal(30), put=Decimal(40), came=100.0)
    assert money.volatility == 35
    alone = at_money(board(C610="0.3", P610=None))
    assert alone is not None
    assert alone.volatility == 30


def found(**days: str | None) -> dict[date, AtMoney]:
    """By the number of an expiry."""
    return {
        DAYS[int(key[1:])]: AtMoney(
            strike=Decimal(610), call=None if value is None else Decimal(value), put=None, came=1.0
        )
        for key, value in days.items()
    }


def test_a_term_structure_has_gaps_where_nothing_was_given_or_read() -> None:
    figure = term_figure(found(d0="25", d1=None, d3="22.5"), LISTED, TODAY)
    assert figure is not None
    (line,) = lines(figure).values()
    assert line.y[0] == 25
    assert np.flatnonzero(np.isnan(line.y)).tolist() == [1, 2]
    assert [figure.read(place) for place in range(4)] == [
        "27 Nov, 7 d: 25.0% at 610.00",
        "4 Dec, 14 d: \u2014 at 610.00",
        "30 Dec, 40 d: not read yet",
        "28 Jan 2027, 69 d: 22.5% at 610.00",
    ]
    assert [text for _at, text in figure.y.ticks] == ["22%", "23%", "24%", "25%"]
    assert figure.words == (
        "Implied volatility at the money by expiry",
        "27 Nov, 7 d: 25.0% at 610.00",
        "28 Jan 2027, 69 d: 22.5% at 610.00",
    )
    assert [text for _at, text in figure.x.ticks] == ["27 Nov", "4 Dec", "30 Dec", "28 Jan 2027"]
    assert figure.csv().splitlines() == [
        "expiry,days left,strike,implied volatility [%]",
        "2026-11-27,7,610,25",
        "2026-12-04,14,610,",
        "2026-12-30,40,,",
        "2027-01-28,69,610,22.5",
    ]


def test_near_weeks_stay_apart_from_far_years() -> None:
    far = [*LISTED, Expiry(TODAY + timedelta(days=760), 760, LISTED[0].cycle)]
    figure = term_figure(found(d0="25"), far, TODAY)
    assert figure is not None
    x = figure.stops
    assert (x[1] - x[0]) / (x[-1] - x[0]) > 0.04
    assert (np.diff(x) > 0).all()


def test_without_any_expiry_there_is_no_term_structure() -> None:
    assert term_figure({}, LISTED, TODAY) is None
    assert term_figure(found(d0=None), LISTED, TODAY) is None
