"""What a person reads in a plot."""

from __future__ import annotations

from tideboard_desktop.ui.plots.figure import Curve, Figure, PlotNote
from tideboard_desktop.ui.plots.plot import Plot


def texts_of(figure: Figure) -> list[str]:
    """Its sentence, the names of its legend, its texts, and those of both axes, upright first."""
    names = [part.name for part in figure.parts if isinstance(part, Curve)]
    notes = [part.text for part in figure.parts if isinstance(part, PlotNote)]
    ticks = [text for axis in (figure.y, figure.x) for _value, text in axis.ticks]
    return [text.strip() for text in (figure.sentence, *names, *notes, *ticks) if text]


def texts_in(plot: Plot) -> list[str]:
    """The same behind the read-out."""
    return [plot.reading, *texts_of(plot.figure)] if plot.reading else texts_of(plot.figure)
