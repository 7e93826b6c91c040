"""Names of the tools, switches and colours of drawings, and a drawing in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.chart.curve_styles import curve_dash_names
from tideboard_desktop.chart.drawings.model import Drawing, DrawingKind, LineDash
from tideboard_desktop.chart.drawings.projection import Projection
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import slot_time
from tideboard_desktop.ui.charts.axis_texts import price_text

translate = QCoreApplication.translate


def kind_names() -> dict[DrawingKind, str]:
    """What is drawn."""
    return {
        DrawingKind.TREND: translate("Drawings", "Trend line"),
        DrawingKind.RAY: translate("Drawings", "Ray"),
        DrawingKind.HORIZONTAL: translate("Drawings", "Horizontal line"),
        DrawingKind.CHANNEL: translate("Drawings", "Parallel channel"),
        DrawingKind.FIBONACCI: translate("Drawings", "Fibonacci retracement"),
        DrawingKind.RECTANGLE: translate("Drawings", "Rectangle"),
        DrawingKind.TEXT: translate("Drawings", "Text"),
        DrawingKind.MEASURE: translate("Drawings", "Measure"),
    }


def dash_names() -> dict[LineDash, str]:
    """How lines are dashed."""
    return {dash: curve_dash_names()[dash.value] for dash in LineDash}


def bars_text(count: int) -> str:
    """A distance in bars."""
    return translate("Drawings", "{count} bars").format(count=fmt.signed(count, 0))


def spoken(drawing: Drawing, projection: Projection) -> str:
    """A drawing for a screen reader: what it is, its words, where its anchors are."""
    parts = [kind_names()[drawing.kind]]
    if drawing.text:
        parts.append(drawing.text)
    for anchor in drawing.anchors:
        price = projection.price(anchor)
        if price is not None:
            start = projection.axis.start(projection.axis.column(anchor.minute))
            time = slot_time(projection.picture.key, start, local=projection.picture.local)
            parts.append(f"{time} {price_text(price, projection.picture.facts.decimals(price))}")
    return ", ".join(parts)
