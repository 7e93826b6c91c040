"""The day's result in rows and sums: each currency by itself, a dash where a part is not known, before or with fees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from msgspec.structs import replace as struct_with

from fakes.scenes.trading.filled_hub import position, quote
from fakes.values.reviews import TENCENT, account
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_core.orders.charges import Charged
from tideboard_desktop.blotter.day_sums import Day, DayRows, closed_words, sums_tip
from tideboard_desktop.blotter.position_columns import Holding, holding
from tideboard_desktop.docks.day_result import sums_text
from tideboard_desktop.ui.tables.column_model import TextColour

APPLE, XIAOMI = InstrumentId("US.AAPL"), InstrumentId("HK.01810")
CLOSED = DayRow(XIAOMI, "HKD", Decimal(-50), Decimal(0), Decimal("203.52"))
"""Bought at 603.50, sold at 603.00."""
HELD = DayRow(
    TENCENT.id, "HKD", Decimal(20), Decimal(100), Decimal("29.18"), last=Decimal("612.50"), units=Decimal(1000)
)


def held(last: str = "612.50", told: Decimal | None = Decimal(8500)) -> Holding:
    return holding(replace(position(account(), 1000), pl_today=told), quote(last), TENCENT)


def day(*parts: DayRow, fees: bool = False, row: Holding | None = None) -> Day:
    return DayRows().of([held() if row is None else row], parts, fees=fees)


def test_the_day_is_what_was_realised_and_what_is_open_also_of_what_is_gone() -> None:
    before, after = day(CLOSED, HELD), day(CLOSED, HELD, fees=True)
    assert before.sums == {"HKD": Decimal(70)}
    assert after.sums == {"HKD": Decimal(70) - Decimal("232.70")}
    assert before.rows[0].pl_today == 120
    assert after.rows[0].pl_today == Decimal("90.82")
    assert closed_words(before) == ("Closed today: 1", "\u221250.00 HKD", "HK.01810  \u221250.00 HKD", TextColour.DOWN)
    assert closed_words(after)[1] == "\u2212253.52 HKD"


def test_a_security_held_in_two_rows_counts_once() -> None:
    """LongPort lists what each of its channels holds in a row of its own."""
    rows = [holding(replace(position(account(), part), pl_today=None), quote("613.50"), TENCENT) for part in (600, 400)]
    found = DayRows().of(rows, (CLOSED, HELD), fees=False)
    assert found.sums == {"HKD": Decimal(1120 - 50)}
    assert [row.pl_today for row in found.rows] == [672, 448]

    told = HELD._replace(stated=True, realised=Decimal(0), open=Decimal(1000), last=None, units=Decimal(0))
    rows = [struct_with(row, pl_today=Decimal(part)) for row, part in zip(rows, (600, 400), strict=True)]
    assert DayRows().of(rows, (told,), fees=True).sums == {"HKD": Decimal("970.82")}


def test_a_newer_price_moves_the_day_at_once() -> None:
    assert day(HELD, row=held("613.50")).rows[0].pl_today == 1120


def test_currencies_are_never_added() -> None:
    both = day(CLOSED._replace(instrument=APPLE, currency="USD", realised=Decimal(7)), CLOSED, HELD)
    assert both.sums == {"HKD": Decimal(70), "USD": Decimal(7)}
    assert set(sums_text(both.sums, "HKD")[0].split("  ")) == {"+70.00 HKD", "+7.00 USD"}
    assert sums_text({"USD": Decimal(7)}, "HKD") == ("+7.00 USD", TextColour.UP)
    assert sums_text({"HKD": Decimal(7)}, "HKD") == ("+7.00", TextColour.UP)
    assert sums_text({"HKD": Decimal(7), "USD": Decimal(-1)}, "HKD")[1] is TextColour.PLAIN


def test_what_is_not_known_is_a_dash_with_its_reason() -> None:
    unread = DayRows().of([held()], None, fees=False)
    assert unread.rows[0].pl_today is None
    assert sums_text(unread.sums, "HKD")[0] == "\u2014"
    assert "not read yet" in sums_tip(unread)

    priceless = day(CLOSED, HELD._replace(gap=BrakeGap.PRICE))
    assert priceless.rows[0].pl_today is None
    assert priceless.sums == {"HKD": None}
    assert sums_text(priceless.sums, "HKD") == ("\u2014", TextColour.QUIET)
    assert TENCENT.id in sums_tip(priceless)

    uncharged = day(CLOSED, HELD._replace(charged=Charged.DUE), fees=True)
    assert sums_text(uncharged.sums, "HKD")[0] == "\u2014"
    assert "what it charged" in sums_tip(uncharged)
    unasked = day(CLOSED, HELD._replace(charged=Charged.UNTOLD))
    assert unasked.sums == {"HKD": Decimal(70)}
    assert "realised \u221230.00, fees \u2014" in sums_tip(unasked)  # an allowance is no charge
    assert "fees 232.70" in sums_tip(day(CLOSED, HELD))


def test_what_the_positions_do_not_list_yet_is_not_closed() -> None:
    """A fill came, the positions were not read since."""
    bought = HELD._replace(instrument=APPLE, currency="HKD")
    unread = day(CLOSED, bought._replace(gap=BrakeGap.POSITIONS), HELD)
    told = day(CLOSED, bought, HELD)
    assert [one.instrument for one in (*told.closed, *unread.closed)] == [XIAOMI, XIAOMI]
    assert (told.sums, unread.sums) == ({"HKD": Decimal(190)}, {"HKD": None})


def test_nothing_held_and_nothing_traded_is_zero() -> None:
    empty = DayRows().of([], (), fees=False)
    assert sums_text(empty.sums, "HKD")[0] == "0.00"


def test_the_brokers_own_figure_stands_in_where_ours_cannot_be_computed() -> None:
    told = HELD._replace(stated=True, realised=Decimal(0), open=Decimal(8500), last=None, units=Decimal(0))
    assert day(told, row=held("613.50")).rows[0].pl_today == 9500
    assert day(told, row=held("613.50"), fees=True).rows[0].pl_today == Decimal("9470.82")


def test_a_row_of_which_nothing_changes_stays_the_same() -> None:
    rows, row = DayRows(), held()
    first = rows.of([row], (HELD,), fees=False).rows[0]
    assert rows.of([row], (HELD,), fees=False).rows[0] is first
    assert rows.of([row], (HELD._replace(open=Decimal(1)),), fees=False).rows[0] is not first
