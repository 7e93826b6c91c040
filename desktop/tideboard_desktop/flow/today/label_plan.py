"""Places all labels of the intraday chart's panes, so that none covers another, and paints them above every line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.chart.axis_labels import bars_note, note_places, paint_notes, pane_notes
from tideboard_desktop.flow.chart.background import hours_places, paint_hours
from tideboard_desktop.flow.chart.label_places import touches
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.chart.session_axis import Seam
from tideboard_desktop.flow.past.past_labels import PastLabel, PastLabelKind, paint_past_labels, place_past
from tideboard_desktop.flow.today.end_labels import label_areas, paint_end_labels
from tideboard_desktop.flow.today.fill_marks import PlacedFill, paint_fills, place_fills
from tideboard_desktop.flow.today.signal_tags import PlacedSignals, paint_signals, place_signals
from tideboard_desktop.flow.today.turn_mark import PlacedTurn, paint_turn, place_turn
from tideboard_desktop.ui.charts.axis_texts import Word
from tideboard_desktop.ui.theme import Theme

_POINT = 6.0
"""Half the size of the area that the newest point of the net line keeps free."""
_EDGE = 2.0
"""Pixels by which a stroke or its antialiasing reaches beyond the area of its label."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LabelPlan:
    """Every label of the panes in its place: line ends, notes, hours of breaks, fills, turn, earlier days, signals."""

    ends: dict[Line | str, QRectF]
    notes: tuple[Word, ...]
    hours: tuple[tuple[Seam, QRectF], ...]
    fills: tuple[PlacedFill, ...]
    turn: PlacedTurn | None = None
    past: tuple[PastLabel, ...] = ()
    signals: tuple[PlacedSignals, ...] = ()

    def areas(self) -> list[QRectF]:
        """The rectangles of all texts; no two overlap, and no line may enter one."""
        beside = [*(fill.words for fill in self.fills), None if self.turn is None else self.turn.words]
        words = [one.area for one in (*beside, *self.signals) if one is not None]
        words += [label.area for label in self.past if label.kind is not PastLabelKind.BAND]
        return [*self.ends.values(), *(note.area for note in self.notes), *(area for _, area in self.hours), *words]

    def fixed(self, right: float) -> list[tuple[float, ...]]:
        """What lies wholly or partly left of pixel `right`, to compare two plans."""
        drawn = [*self.areas(), *(fill.triangle for fill in self.fills)]
        drawn += [] if self.turn is None else [self.turn.mark]
        drawn += [label.area for label in self.past if label.kind is PastLabelKind.BAND]
        return sorted(area.getRect() for area in drawn if area.left() < right)  # type: ignore[misc]  # four floats


def label_plan(picture: Picture, theme: Theme) -> LabelPlan:
    """Line ends first, then notes in a free corner, hours of the breaks, and own fills around all of them."""
    ends = label_areas(picture, theme)
    bars, texts = bars_note(picture, theme), pane_notes(picture)
    corners = note_places(picture, texts, theme)
    notes = next((stack for stack in corners if not _stands_on(stack, ends)), None)
    if notes is None:  # a full column from top to bottom: the notes keep the lower corner, the ends what is above
        notes = corners[0]
        ends = label_areas(picture, theme, bottom=min(note.area.top() for note in notes) - 2)
        notes = [] if _stands_on(notes, ends) else notes
    taken = [*ends.values(), *(note.area for note in (*notes, *bars))]
    hours = []
    for seam in picture.axis.seams():
        free = next((area for area in hours_places(seam, picture, theme) if not touches(area, taken)), None)
        if free is not None:
            hours.append((seam, free))
            taken.append(free)
    signals = place_signals(picture, theme, taken)
    taken += [*(each.area for each in signals), *_newest(picture)]
    turn = place_turn(picture, theme, taken)
    if turn is not None:
        taken += [turn.mark, *([] if turn.words is None else [turn.words.area])]
    past = place_past(picture, theme, taken)
    taken += [label.area for label in past]
    fills = place_fills(picture, theme, taken)
    notes = [*notes, *bars]
    return LabelPlan(
        ends=ends,
        notes=tuple(notes),
        hours=tuple(hours),
        fills=tuple(fills),
        turn=turn,
        past=tuple(past),
        signals=tuple(signals),
    )


def paint_labels(painter: QPainter, picture: Picture, theme: Theme, plan: LabelPlan, since: float = 0.0) -> None:
    """Paint what of the plan reaches right of pixel `since`; every text has an opaque ground, so after all lines."""
    since -= _EDGE
    for seam, area in plan.hours:
        if area.right() > since:
            paint_hours(painter, seam, area, picture, theme)
    paint_signals(painter, picture, theme, [each for each in plan.signals if each.right > since])
    paint_notes(painter, [note for note in plan.notes if note.area.right() > since], theme)
    paint_past_labels(painter, [label for label in plan.past if label.area.right() > since], theme)
    if plan.turn is not None and plan.turn.right > since:
        paint_turn(painter, picture, theme, plan.turn)
    paint_fills(painter, picture, theme, [fill for fill in plan.fills if fill.right > since])
    paint_end_labels(painter, picture, theme, plan.ends)


def _stands_on(stack: list[Word], ends: dict[Line | str, QRectF]) -> bool:
    return any(touches(note.area, ends.values()) for note in stack)


def _newest(picture: Picture) -> list[QRectF]:
    """The newest point of the net line, which is painted above the labels."""
    net, last = picture.values(Line.NET), picture.last_x
    if net is None or last is None or Line.NET not in picture.shown:
        return []
    y = picture.main.y_of(float(net[-1]))
    return [QRectF(last - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT)]
