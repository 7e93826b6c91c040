"""The board of an option chain: places, money, bars, sums, and pushed prices before those that were asked for."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.option_chain import DAYS, STRIKES, contracts, figures, option
from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import OptionSide, OptionStyle
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.options.chain_fields import MISSING, OptionField
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.options.words import strike_words, sums_words
from tideboard_desktop.ui.tables.column_model import TextColour

CALL, PUT = OptionSide.CALL, OptionSide.PUT
ADJUSTED = InstrumentId("HK.TCA261127C554550")


def board(hub: Hub | None = None) -> OptionBoard:
    """The first expiry with all figures."""
    made = OptionBoard(hub or Hub(ManualClock()))
    made.show(list(reversed(contracts(TENCENT, DAYS[0]))))
    made.take(figures(made.ids), 5.0)
    return made


def test_cells_by_strike_and_side() -> None:
    """Strikes ascend; a side that is not listed has no cell; what is not told is a dash."""
    made = board()
    assert [made.strike(row) for row in range(10)] == list(STRIKES)
    assert made.id_at(0, PUT) is None
    assert made.text(0, PUT, OptionField.LAST) is None
    texts = {field: made.text(1, CALL, field) for field in OptionField}
    assert texts[OptionField.LAST] == ("57.00", TextColour.PLAIN, False)
    assert texts[OptionField.CHANGE] == ("+1.50%", TextColour.UP, False)
    assert texts[OptionField.VOLATILITY] == ("25.1%", TextColour.PLAIN, False)
    assert texts[OptionField.GAMMA] == ("0.0040", TextColour.PLAIN, False)
    assert texts[OptionField.THETA] == MISSING
    assert made.place_of(option(570, "P")) == (1, PUT)


def test_an_adjusted_contract_is_named_by_its_root_and_stands_in_no_money() -> None:
    """What it delivers is not told."""
    made = board()
    made.spot = Decimal(612)
    usual = contracts(TENCENT, DAYS[0])
    other = replace(usual[1], strike=Decimal("554.55"), call=ADJUSTED, put=None, standard=False)
    made.show([*usual, other])
    assert [made.adjusted_root(row) for row in (0, 1)] == ["TCA", ""]
    assert made.usual_rows == list(range(1, 11))
    assert [made.in_the_money(row, CALL) for row in (0, 1)] == [False, True]
    assert strike_words(made, 0) == "Strike 554.55, Adjusted contract: TCA"
    assert strike_words(made, 1) == "Strike 560.00"


def test_a_file_has_every_digit_of_both_sides_and_the_newest_last_price() -> None:
    hub = Hub(ManualClock())
    made = board(hub)
    put(hub, Topic.QUOTE.of(option(570, "C")), quote(option(570, "C"), "66.6", "60"))
    rows = list(csv.DictReader(io.StringIO(made.csv())))
    first, second = rows[0], rows[1]
    assert len(rows) == len(made.contracts)
    assert (first["strike"], first["call symbol"], first["put symbol"], first["put bid"]) == (
        "560",
        option(560, "C"),
        "",
        "",
    )
    told = made.figures(option(570, "C"))
    assert told is not None
    assert told.implied_volatility is not None
    assert (second["call last"], second["call change [%]"]) == ("66.6", f"{told.change_rate:f}")
    assert Decimal(second["call implied volatility [%]"]) == told.implied_volatility * 100
    assert (second["call gamma"], second["call theta"]) == (f"{told.gamma:f}", "")
    assert not any("premium" in title or "turnover" in title for title in second)


def test_a_pushed_quote_comes_first() -> None:
    """Last, change and volume are pushed; bid and ask are not."""
    hub = Hub(ManualClock())
    made = board(hub)
    put(hub, Topic.QUOTE.of(option(600, "C")), quote(option(600, "C"), "66.6", "60"))
    assert made.text(4, CALL, OptionField.LAST) == ("66.60", TextColour.PLAIN, False)
    assert made.price(4, CALL, OptionField.LAST) == Decimal("66.6")
    assert made.price(4, CALL, OptionField.ASK) == Decimal("60.1")
    assert made.largest(OptionField.VOLUME) == 1_000_000


def test_where_the_money_is() -> None:
    """A price on a strike is neither side's gain; below all and above all there is a place, too."""
    made = board()
    assert made.money is None
    for spot, place in (("612.5", 6), ("610", 6), ("500", 0), ("700", 10)):
        made.spot = Decimal(spot)
        assert made.money == place, spot
    made.spot = Decimal(610)
    gains = [(made.in_the_money(row, CALL), made.in_the_money(row, PUT)) for row in (4, 5, 6)]
    assert gains == [(True, False), (False, False), (False, True)]


def test_sums_of_the_expiry() -> None:
    """Ten calls, nine puts."""
    sums = board().sums()
    assert sums is not None
    assert sums == (2000, 900, 10_000, 13_500)
    assert sums.volume_ratio == 0.45
    assert sums.interest_ratio == 1.35
    assert OptionBoard(Hub(ManualClock())).sums() is None


def test_the_style_is_told_where_all_contracts_have_one() -> None:
    american = [replace(one, style=OptionStyle.AMERICAN) for one in figures([option(600, "C"), option(610, "C")])]
    made = board()
    assert (made.style, sums_words(made.sums(), made.style)[:8]) == (None, "Put/call")
    made = OptionBoard(Hub(ManualClock()))
    made.show(contracts(TENCENT, DAYS[0]))
    made.take(american, 5.0)
    assert made.style is OptionStyle.AMERICAN
    assert sums_words(made.sums(), made.style).startswith("American \u00b7 Put/call")
    made.take([replace(american[0], style=OptionStyle.EUROPEAN)], 6.0)
    assert made.style is None


def test_another_expiry_forgets_the_figures() -> None:
    """Figures that come late, for the expiry before, are passed over."""
    made = board()
    made.show(contracts(TENCENT, DAYS[1]))
    made.take(figures([option(600, "C")]), 6.0)
    assert made.sums() is None
    assert made.came(option(600, "C", DAYS[1])) is None
