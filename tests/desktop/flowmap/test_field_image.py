"""The cells as palette numbers by device pixel: edges, breaks, hatches, and the colours of the conventions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from tideboard_desktop.flowmap.cell_steps import CellStep
from tideboard_desktop.flowmap.field_image import FieldImage, columns_of, palette_of
from tideboard_desktop.ui.theme import Convention, make_theme

PANEL, DOT, LINE, HATCHED = 12, 13, 14, 15


@given(st.integers(1, 420), st.integers(1, 2000), st.sampled_from([1.0, 1.5, 2.0]), st.booleans())
def test_columns_fill_the_width_and_leave_the_break_free(count: int, width: int, ratio: float, broken: bool) -> None:
    seams = (count // 2,) if broken and count > 1 else ()
    columns = columns_of(count, seams, width, ratio)
    ends = columns.lefts + columns.widths
    assert (columns.widths >= 1).all()
    assert int(ends[-1]) == columns.width
    gaps = columns.lefts[1:] - ends[:-1]
    assert gaps.sum() == sum(end - begin for begin, end in columns.seams)
    assert all(columns.at(float(left)) == number for number, left in enumerate(columns.lefts.tolist()))
    assert columns.at(float(columns.width)) is None
    for begin, end in columns.seams:
        assert columns.at((begin + end) / 2) is None


def pixels(cells: list[int], convention: Convention = Convention.GREEN_UP) -> np.ndarray:
    columns = columns_of(len(cells), (2,), 4 * len(cells) + 14, 1.0)
    image = FieldImage(make_theme(convention=convention), columns, 8, 1, 1.0)
    return image.pixels(np.array([cells], np.uint8))


def test_each_cell_has_its_number_and_rows_stand_apart(qapp: QApplication) -> None:
    found = pixels([CellStep.IN_XL, CellStep.OUT_S, CellStep.NEUTRAL, CellStep.AHEAD])
    assert found.shape == (8, 30)
    assert found[0, :8].tolist() == [*[CellStep.IN_XL] * 4, *[CellStep.OUT_S] * 4]
    assert found[0, 22:].tolist() == [*[CellStep.NEUTRAL] * 4, *[CellStep.AHEAD] * 4]
    assert set(found[:7, 8:22].ravel().tolist()) == {CellStep.GAP, LINE}
    assert (found[:7, 22:] == found[0, 22:]).all()
    assert set(found[7].tolist()) == {PANEL}


def test_gaps_are_hatched_and_quiet_minutes_have_a_dot(qapp: QApplication) -> None:
    found = pixels([CellStep.GAP, CellStep.GAP, CellStep.NO_TRADE, CellStep.NEUTRAL])
    gap, quiet = found[:7, :8], found[:7, 22:26]
    assert set(gap.ravel().tolist()) == {CellStep.GAP, LINE}
    assert (gap == LINE).sum(axis=1).tolist() == [(gap[row] == LINE).sum() for row in range(7)]
    assert 1 <= (gap[0] == LINE).sum() <= 2, "a line each six pixels"
    assert (gap[1, :-1] == gap[0, 1:]).all(), "rising to the right"
    assert (quiet == DOT).any(axis=1).tolist() == [row == 3 for row in range(7)]


def test_blue_and_orange_hatch_outflow_only(qapp: QApplication) -> None:
    cells = [int(CellStep.IN_L), int(CellStep.OUT_L), int(CellStep.OUT_S), int(CellStep.NEUTRAL)]
    found = pixels(cells, Convention.BLUE_UP)[:7]
    assert set(found[:, :4].ravel().tolist()) == {CellStep.IN_L}
    assert set(found[:, 4:8].ravel().tolist()) == {CellStep.OUT_L, HATCHED}
    assert set(pixels(cells)[:7, 4:8].ravel().tolist()) == {CellStep.OUT_L}


@pytest.mark.parametrize("convention", list(Convention))
def test_conventions_change_roles_only(qapp: QApplication, convention: Convention) -> None:
    theme = make_theme(convention=convention)
    colours = [f"#{number & 0xFFFFFF:06X}" for number in palette_of(theme)]
    assert colours[CellStep.IN_S : CellStep.IN_XL + 1] == list(reversed(theme.up.shades))
    assert colours[CellStep.OUT_S : CellStep.OUT_XL + 1] == list(reversed(theme.down.shades))
    assert colours[CellStep.NEUTRAL] == theme.surface.line_soft
