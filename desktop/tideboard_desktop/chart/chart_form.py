"""The forms in which a chart draws its bars, and their words."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class ChartForm(StrEnum):
    """`HOLLOW` draws rising candles as outlines; `LINE` and `AREA` show closes alone."""

    CANDLES = "candles"
    HOLLOW = "hollow"
    BARS = "bars"
    LINE = "line"
    AREA = "area"

    @property
    def joins(self) -> bool:
        """Whether it is a curve from bar to bar."""
        return self in {ChartForm.LINE, ChartForm.AREA}


def form_of(word: object, otherwise: ChartForm = ChartForm.CANDLES) -> ChartForm:
    """The form that a layout or a template names."""
    return next((form for form in ChartForm if form.value == word), otherwise)


def form_words() -> dict[ChartForm, str]:
    """The forms as menus and buttons have them."""
    return {
        ChartForm.CANDLES: translate("PriceChart", "Candles"),
        ChartForm.HOLLOW: translate("PriceChart", "Hollow candles"),
        ChartForm.BARS: translate("PriceChart", "OHLC bars"),
        ChartForm.LINE: translate("PriceChart", "Line"),
        ChartForm.AREA: translate("PriceChart", "Area"),
    }
