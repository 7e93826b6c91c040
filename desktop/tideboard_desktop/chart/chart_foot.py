"""The row below the panes: older bars being read, what they would cost, and the way back to the newest."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.live import HistoryQuota
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.history_quota import question_words, use_words

translate = QCoreApplication.translate
HEIGHT = 30


class OlderBars(QWidget):
    """Hidden while there is nothing to say. `wanted`: read older bars and spend; `newest_wanted`: go to the newest.

    `unasked_wanted`: the same as the first, and not to be asked again today.
    """

    wanted = Signal()
    unasked_wanted = Signal()
    newest_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(HEIGHT))
        self.words = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.words, "chart_older")
        self.spend = push_button(translate("PriceChart", "Read older bars"), theme, identifier="chart_older_read")
        self.newest = push_button(
            translate("PriceChart", "Newer bars \u2192"), theme, ButtonStyle.TEXT, identifier="chart_newest"
        )
        words = translate("PriceChart", "Do not ask again today")
        self.unasked = push_button(words, theme, ButtonStyle.TEXT, identifier="chart_older_unasked")
        hbox((self.words, 1), self.spend, self.unasked, self.newest, on=self, margins=(10, 0, 8, 0))
        self.spend.clicked.connect(self.wanted)
        self.unasked.clicked.connect(self.unasked_wanted)
        self.newest.clicked.connect(self.newest_wanted)
        self.hide()

    def show_state(
        self, *, reading: bool, asks: HistoryQuota | None, refused: TideboardError | None, moved: bool, cost: int = 1
    ) -> None:
        """Say what stands: a read under way, an allowance to ask about, a refusal; and whether newer bars are away.

        `cost` securities would count anew, those compared among them.
        """
        text = ""
        if reading:
            text = translate("PriceChart", "Reading older bars\u2026")
        elif asks is not None:
            text = question_words(asks, cost)
        elif refused is not None:
            text = error_sentence(refused)
        if self.words.text() != text:
            self.words.setText(text)
            self.words.setAccessibleName(text)
        set_tone(self.words, Tone.WARN if asks is not None or refused is not None else Tone.SECONDARY)
        self.spend.setVisible(asks is not None)
        self.unasked.setVisible(asks is not None)
        self.newest.setVisible(moved)
        self.setVisible(bool(text) or moved)


def loaded_words(series: BarSeries | None) -> str:
    """How many bars since when."""
    if series is None or series.first is None:
        return ""
    day = fmt.date_long(series.first, MARKET_ZONE[series.key.market])
    return translate("PriceChart", "{count} bars since {day}").format(count=f"{len(series.columns):,}", day=day)


def foot_words(series: BarSeries | None) -> str:
    """Whether the bars are built here, and what is left of the allowance for history."""
    if series is None or series.first is None:
        return ""
    parts = []
    if series.built:
        parts.append(translate("PriceChart", "built here from smaller bars"))
    if series.quota is not None:
        parts.append(translate("PriceChart", "history allowance {use}").format(use=use_words(series.quota)))
    return " \u00b7 ".join(parts)
