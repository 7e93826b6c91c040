"""The card over the candles that says a state: sentence, detail, one button, one link."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.states.told import AMBER, Situation, Told
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

_LEFT, _TOP, _BELOW_LEGEND = 8, 8, 22
_WIDEST = 420


class StateCard(QWidget):
    """Stands in the upper left corner of `chart`; hidden while there is nothing to say, and it moves nothing."""

    button_clicked = Signal()
    link_clicked = Signal()

    def __init__(self, chart: PriceChart, theme: Theme) -> None:
        super().__init__(chart)
        self._chart, self._theme = chart, theme
        self.told: Told | None = None
        identify(self, "chart_state")
        self.sentence = label("", theme, Type.DIALOG_TITLE)
        self.detail = label("", theme, Type.BODY, Tone.SECONDARY)
        self.detail.setWordWrap(True)
        self.button = push_button("", theme, identifier="chart_state_button")
        self.link = push_button("", theme, ButtonStyle.TEXT, identifier="chart_state_link")
        self.button.clicked.connect(self.button_clicked)
        self.link.clicked.connect(self.link_clicked)
        vbox(
            self.sentence,
            self.detail,
            hbox(self.button, self.link, stretch(), spacing=4),
            on=self,
            margins=(10, 6, 10, 8),
            spacing=3,
        )
        self.hide()

    def show_told(self, told: Told | None) -> None:
        """Say a state, or nothing."""
        if told != self.told:
            self.told = told
            if told is not None:
                self._show_words(told)
            self.setVisible(told is not None)
        if told is not None:
            self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The ground, with an amber edge if the state asks for attention."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        surface = self._theme.surface
        amber = self.told is not None and self.told.situation in AMBER
        painter.setPen(hairline(colour(surface.warn if amber else surface.line_soft)))
        painter.setBrush(colour(surface.panel, 0.94))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _show_words(self, told: Told) -> None:
        self.sentence.setText(told.sentence)
        small = told.situation is Situation.WARMING  # the indicator's own pane says it, too
        self.sentence.setFont(self._theme.font(Type.STRONG if small else Type.DIALOG_TITLE))
        set_tone(self.sentence, Tone.WARN if told.situation in AMBER else Tone.PRIMARY)
        self.detail.setText(told.detail)
        self.detail.setVisible(bool(told.detail))
        for part, text in ((self.button, told.button), (self.link, told.link)):
            part.setText(text)
            part.setAccessibleName(text)
            part.setVisible(bool(text))
        self.setAccessibleName(told.sentence)
        self.setAccessibleDescription(told.detail)

    def _place(self) -> None:
        """As large as its words, within the price pane; below the legend of the curves."""
        picture, scale = self._chart.picture, self._theme.scale
        right = self._chart.width() if picture is None else picture.layout.right
        top = _BELOW_LEGEND * scale if picture is not None and picture.overlays else _TOP
        wide = min(self.sizeHint().width(), round(_WIDEST * scale), max(round(right) - 2 * _LEFT, 1))
        self.setGeometry(_LEFT, round(top), wide, max(self.heightForWidth(wide), self.minimumSizeHint().height()))
