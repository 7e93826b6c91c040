"""The quota page of the connection window: subscriptions, flow calls, quote rights, history quota, refusals."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tideboard_core.model.hub_keys import SUBSCRIBED_ORDER
from tideboard_core.model.instrument import Market
from tideboard_desktop.connection.allowances import words
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.connection.check.words import market_words, right_words
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone
from tideboard_desktop.ui.widgets.meter_bar import MeterBar

translate = QCoreApplication.translate


class AllowancePage(QScrollArea):
    """Shows the allowances, refreshed once a second while visible."""

    def __init__(self, allowances: Allowances, frame: Frame, theme: Theme) -> None:
        super().__init__()
        self._allowances, self._theme = allowances, theme
        identify(self, "allowance_page", translate("Allowances", "Quotas and rights"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(18, 14, 18, 14)
        self._column.setSpacing(6)
        self.subscriptions = self._metered(translate("Allowances", "Subscriptions"), "allowance_subscriptions")
        self.used = self._line("allowance_used")
        self._topics, _ = self._grid([(topic, words.topic_words(topic)) for topic in SUBSCRIBED_ORDER])
        pace, other = allowances.schedule.pace, allowances.other
        self.calls = self._metered(words.calls_title(pace), "allowance_calls")
        self.queue = self._line("allowance_queue")
        self.limits = self._line("allowance_limits")
        self.limits.setVisible(bool(words.limit_words(allowances)))
        self.other_calls: _Metered | None = None
        if other is not None:
            self.other_calls = self._metered(words.other_calls_title(other.pace), "allowance_other_calls")
        self.history = self._metered(translate("Allowances", "Securities with history candles"), "allowance_history")
        self._section(translate("Allowances", "Quote rights"))
        self._rights, grid = self._grid([(market.value, market_words(market)) for market in Market])
        self._packages = self._notes(self._rights, grid)
        self.warning = self._line("allowance_warning")
        self._section(translate("Allowances", "Why a panel is empty"))
        self.permission = self._line("allowance_permission")
        self.quota = self._line("allowance_quota")
        self.rate = self._line("allowance_rate")
        self._column.addStretch(1)
        self.setWidget(inner)
        allowances.changed.connect(self.refresh)
        frame.each_second(self, self.refresh)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._refresh_now()

    def refresh(self) -> None:
        """Refresh if the page is visible."""
        if self.isVisible():
            self._refresh_now()

    def _refresh_now(self) -> None:
        allowances = self._allowances
        allowances.refresh()
        self.subscriptions.show_use(*allowances.used())
        _say(self.used, words.used_words(allowances))
        held = allowances.held_by_topic()
        for topic in SUBSCRIBED_ORDER:
            self._topics[topic].setText(str(held[topic]))
        self.calls.show_use(allowances.schedule.used(), allowances.schedule.pace.limit)
        _say(self.queue, words.queue_words(allowances))
        _say(self.limits, words.limit_words(allowances))
        if self.other_calls is not None and allowances.other is not None:
            self.other_calls.show_use(allowances.other.used(), allowances.other.pace.limit)
        self._show_history()
        for market in Market:
            self._show_right(market)
        self._show_warnings()
        refused = allowances.refusals()
        _say(self.permission, words.permission_words(allowances), warn=bool(refused.permission))
        _say(self.quota, words.quota_words(allowances), warn=bool(refused.quota))
        _say(self.rate, words.rate_words(allowances), warn=bool(refused.rate))

    def _show_right(self, market: Market) -> None:
        rights = self._allowances.rights
        right = None if rights is None else rights.get(market)
        package = self._allowances.package_of(market)
        if right is None and package is not None:
            right = package.right
        text = translate("Allowances", "not reported") if right is None else right_words(right)
        self._rights[market.value].setText(text)
        days = self._allowances.days_left(market)
        text = "" if package is None else words.package_words(package, market, days)
        urgent = package is not None and (package.delayed or (days is not None and days <= words.SOON_DAYS))
        _say(self._packages[market.value], text, warn=urgent)

    def _show_history(self) -> None:
        history = self._allowances.history
        if not self._allowances.history_offered:
            self.history.show_words(translate("Allowances", "not reported by this broker"))
        else:
            self.history.show_use(*((0, 0) if history is None else (history.used, history.used + history.remaining)))

    def _show_warnings(self) -> None:
        """Show the broker's own warnings about quote packages."""
        warnings = []
        for market in Market:
            package = self._allowances.package_of(market)
            if package is not None and package.warning:
                text = translate("Allowances", "{market}: “{text}”")
                warnings.append(text.format(market=market_words(market), text=package.warning))
        _say(self.warning, "\n".join(warnings), warn=bool(warnings))
        self.warning.setVisible(bool(warnings))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _section(self, text: str) -> None:
        self._column.addSpacing(8)
        self._column.addWidget(label(text, self._theme, Type.STRONG, Tone.SECONDARY))

    def _metered(self, title: str, identifier: str) -> _Metered:
        if self._column.count():
            self._column.addSpacing(8)
        metered = _Metered(title, self._theme)
        identify(metered, identifier, title)
        self._column.addWidget(metered)
        return metered

    def _line(self, identifier: str) -> QLabel:
        line = label("", self._theme, Type.BODY, Tone.SECONDARY)
        line.setWordWrap(True)
        identify(line, identifier)
        self._column.addWidget(line)
        return line

    def _grid(self, rows: list[tuple[str, str]]) -> tuple[dict[str, QLabel], QGridLayout]:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        values: dict[str, QLabel] = {}
        for number, (key, title) in enumerate(rows):
            values[key] = label("", self._theme, Type.STRONG)
            grid.addWidget(label(title, self._theme, Type.BODY, Tone.SECONDARY), number, 0)
            grid.addWidget(values[key], number, 1)
        self._column.addWidget(holder)
        return values, grid

    def _notes(self, values: dict[str, QLabel], grid: QGridLayout) -> dict[str, QLabel]:
        """Labels in a third column beside these values."""
        notes: dict[str, QLabel] = {}
        for number, key in enumerate(values):
            notes[key] = label("", self._theme, Type.BODY, Tone.SECONDARY)
            notes[key].setWordWrap(True)
            grid.addWidget(notes[key], number, 2)
        return notes


class _Metered(QWidget):
    """A title with figures and a bar."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self._title = title
        self._bar = MeterBar(theme, width=160)
        self._figures = label("", theme, Type.STRONG)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label(title, theme, Type.STRONG, Tone.SECONDARY))
        row.addStretch(1)
        row.addWidget(self._figures)
        row.addWidget(self._bar)

    def show_use(self, used: int, limit: int) -> None:
        """Show used of limit; a limit of 0 means not known."""
        unknown = translate("Allowances", "not known")
        text = translate("Allowances", "{used} of {limit}").format(used=f"{used:,}", limit=f"{limit:,}")
        self.show_words(text if limit else unknown)
        self._bar.show_share(used / limit if limit else 0.0)

    def show_words(self, figures: str) -> None:
        self._figures.setText(figures)
        self.setAccessibleName(f"{self._title}: {figures}")


def _say(target: QLabel, text: str, *, warn: bool = False) -> None:
    if target.text() != text:
        target.setText(text)
        target.setAccessibleName(text)
    set_tone(target, Tone.WARN if warn else Tone.SECONDARY)
