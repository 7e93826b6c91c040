"""The cells of the map: painted again from the minute that changed on, and then as if all were."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from fakes.values.archive_market import DAY, session
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowmap.map_view import FlowMap, MapReader
from tideboard_desktop.flowmap.row_labels import RowLabel
from tideboard_desktop.flowmap.sheet import Colouring, MapSheet, MapTier
from tideboard_desktop.ui.charts.card import Card
from tideboard_desktop.ui.theme import Theme, make_theme

IDS = [InstrumentId(f"HK.{number:05}") for number in range(1, 9)]
MARKS = {IDS[1]: [118, 122], IDS[2]: [60]}
SINCE = 119


class Reader(MapReader):
    """Rows of which one may have a reason."""

    def __init__(self) -> None:
        self.reasons: dict[int, str] = {}
        super().__init__(self._label, lambda _row, _minute: Card("", "", (), ""), lambda _row, _minute: "")

    def _label(self, row: int) -> RowLabel:
        return RowLabel(f"{row:05}", f"Security {row}", 1.5, 1e6, reason=self.reasons.get(row, ""))


def figures(count: int) -> dict[InstrumentId, SessionMinutes | None]:
    """The first minutes of a session with many turns: one row has a gap, one nothing."""
    draw = np.random.default_rng(3)
    net = np.cumsum(draw.normal(0, 60, (len(IDS), session(DAY).minutes)), axis=1)
    net[4, 100:110] = np.nan
    net[:, count:] = np.nan
    traded = np.where(np.isnan(net), np.nan, 100.0)
    found: dict[InstrumentId, SessionMinutes | None] = {
        each: SessionMinutes(session(DAY), net[row], net[row] / 2, traded[row], traded[row], net[row])
        for row, each in enumerate(IDS[:-1])
    }
    return found | {IDS[-1]: None}


def shown(theme: Theme, reader: Reader, sheet: MapSheet) -> FlowMap:
    view = FlowMap(theme, reader)
    view.resize(1100, 320)
    view.set_marks(MARKS)
    view.show_sheet(sheet, range(len(IDS)))
    return view


@pytest.mark.parametrize("wide", [False, True])
def test_minutes_that_came_are_painted_as_in_a_map_made_anew(qapp: QApplication, *, wide: bool) -> None:
    """A minute, many at once, and a reason that comes and goes, over turns, marks and a gap."""
    theme, reader, sheet = make_theme(), Reader(), MapSheet(session(DAY), IDS)
    install(qapp, theme)
    sheet.show(Colouring.SHARE, MapTier.NET, wide=wide)
    sheet.take(figures(SINCE))
    view = shown(theme, reader, sheet)
    seen: list[QImage] = [view.grab().toImage()]
    for count, since, reasons in (
        (SINCE + 1, SINCE, {}),
        (SINCE + 2, SINCE + 1, {}),
        (SINCE + 2, sheet.session.minutes, {3: "no turnover: no subscription to spare for its bars"}),
        (SINCE + 6, SINCE + 2, reader.reasons),
        (200, SINCE + 6, {}),
        (180, 0, {}),
    ):
        reader.reasons = dict(reasons)
        view.redraw_rows(sheet.take(figures(count), since))
        seen.append(view.grab().toImage())
        fresh = shown(theme, reader, sheet)
        assert fresh.grab().toImage() == seen[-1], count
        fresh.deleteLater()
    assert all(one != other for one, other in pairwise(seen))
    view.deleteLater()
