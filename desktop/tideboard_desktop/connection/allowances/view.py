"""The quota page of the connection window: subscriptions, flow calls, quote rights, history quota, refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tideboard_core.market.flow_schedule import FlowPace
from tideboard_core.model.hub_keys import SUBSCRIBED_ORDER, Key, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.ports.gateway import CallKind, CallsUsed
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.connection.check.words import right_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.ui.words.history_quota import (
    line_words,
    plan_words,
    return_words,
    spender_words,
    state_words,
    table_words,
    use_words,
)
from tideboard_desktop.ui.words.joining import listed, together
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.ui.words.quote_rights import delay_words

translate = QCoreApplication.translate

_BRACKET = re.compile(r"\s*[(\uff08]")
"""The bracket before the list of panels in `topic_words`; Chinese texts have a full-width one."""

SHOWN_SUBJECTS = 6
SOON_DAYS = 14
"""The end of a quote package is given in days if it is at most this far."""


def topic_words(topic: Topic[object]) -> str:
    """The data of a topic, with the docks that show it in brackets."""
    return {
        Topic.QUOTE: translate("Allowances", "Quotes (watchlist, order entry, positions)"),
        Topic.BOOK: translate("Allowances", "Order books (order book, order entry)"),
        Topic.TICKS: translate("Allowances", "Trades (tape)"),
        Topic.MINUTES: translate("Allowances", "Price minutes (capital flow)"),
        Topic.BROKERS: translate("Allowances", "Broker queues (brokers)"),
        Topic.BARS_1M: translate("Allowances", "Minute candles"),
        Topic.FLOW: translate("Common", "Capital flow"),
        Topic.DISTRIBUTION: translate("Allowances", "Distribution"),
    }.get(topic, str(topic))


def used_words(allowances: Allowances) -> str:
    """A sentence on who uses the subscriptions."""
    others = allowances.used_by_others()
    if others is None:
        return translate("Allowances", "Not known until a connection stands.")
    own = allowances.used_by_us()
    text = translate("Allowances", "Tideboard {own}, other programs on this gateway {others}.")
    if allowances.schedule.pace.of_everything:
        return translate(
            "Allowances", "Counted by symbol, each once; this broker does not report what other programs subscribe to."
        )
    words = together(text.format(own=own, others=others), option_words(allowances))
    over = allowances.unwanted()
    if not over:
        return words
    more = translate("Allowances", "{count} are no longer shown and end after their first minute.")
    return f"{words} {more.format(count=over)}"


def option_words(allowances: Allowances) -> str:
    """The allowance that options have for themselves; empty where the gateway tells none."""
    info = allowances.session.quota
    if info is None or info.options is None:
        return ""
    used, left = info.options
    text = translate("Allowances", "Options have an allowance of their own: {used} of {most} used.")
    return text.format(used=fmt.quantity(used), most=fmt.quantity(used + left))


def limit_words(allowances: Allowances) -> str:
    """How the broker counts calls; empty if it has a rate limit for capital flow alone."""
    pace = allowances.schedule.pace
    if not pace.of_everything:
        return ""
    text = translate("Allowances", "This broker counts every call together: {limit} in {seconds} s, flow among them.")
    return text.format(limit=pace.limit, seconds=round(pace.window))


def calls_title(pace: FlowPace) -> str:
    """The title of the meter of flow calls: `Flow calls in 30 s`."""
    return translate("Allowances", "Flow calls in {seconds} s").format(seconds=round(pace.window))


def other_calls_title(pace: FlowPace) -> str:
    """The title of the meter for the second provider."""
    return translate("Allowances", "Calls of the second flow in {seconds} s").format(seconds=round(pace.window))


def kind_title(kind: CallKind, used: CallsUsed) -> str:
    """The title of the meter of a kind of calls."""
    text = {
        CallKind.QUOTES: translate("Allowances", "Calls about quotes in {seconds} s"),
        CallKind.SNAPSHOTS: translate("Allowances", "Snapshots in {seconds} s"),
        CallKind.HISTORY: translate("Allowances", "Calls for history in {seconds} s"),
        CallKind.LOOK_UPS: translate("Allowances", "Calls about companies in {seconds} s"),
        CallKind.TRADING: translate("Allowances", "Orders and calls about accounts in {seconds} s"),
        CallKind.ORDERS: translate("Allowances", "New orders in {seconds} s"),
        CallKind.CHANGES: translate("Allowances", "Changes and cancels in {seconds} s"),
    }[kind]
    return text.format(seconds=round(used.seconds))


def kind_words(used: CallsUsed) -> str:
    """`3 of 15`, and where so many a second are allowed also those of the last one: `1 of 50 in the last second`."""
    text = translate("Allowances", "{used} of {limit}").format(used=f"{used.used:,}", limit=f"{used.most:,}")
    if not used.gap:
        return text
    second = translate("Allowances", "{count} of {most} in the last second")
    return f"{text} \u00b7 {second.format(count=used.last_second, most=round(1 / used.gap))}"


def package_words(package: QuotePackage, market: Market, days_left: int | None) -> str:
    """Name, delay and end of a quote package, if the broker reports them."""
    parts = [package.name] if package.name != package.right.value else []
    if package.delayed and package.right is not QuoteRight.NONE:
        parts.append(delay_words(market))
    if package.expires is not None:
        until = translate("Allowances", "until {date}").format(date=fmt.day_in_year(package.expires))
        soon = days_left is not None and 0 <= days_left <= SOON_DAYS
        left = translate("Allowances", "{days} days left").format(days=days_left)
        parts.append(f"{until} ({left})" if soon else until)
    return " \u00b7 ".join(part for part in parts if part)


def queue_words(allowances: Allowances) -> str:
    """How many flow rows wait for a call, and in how many seconds the next one is allowed."""
    waiting = allowances.schedule.waiting()
    if not waiting:
        return translate("Allowances", "Nothing waits.")
    words = (
        translate("Allowances", "1 row waits.")
        if waiting == 1
        else translate("Allowances", "{count} rows wait.").format(count=waiting)
    )
    wait = allowances.schedule.next_try(Topic.FLOW.of(""))
    if wait is None:
        return words
    return together(words, translate("Allowances", "Next call in {seconds} s.").format(seconds=round(wait)))


def permission_words(allowances: Allowances) -> str:
    """The sentence on data for which the login has no permission; waiting does not help."""
    return _refused_words(
        allowances.refusals().permission,
        none=translate("Allowances", "Permission: nothing shown is refused for a missing right."),
        some=translate(
            "Allowances",
            "Permission: no right for {what}. Get rights in the broker's app, then ask again; it is asked once a day.",
        ),
    )


def quota_words(allowances: Allowances) -> str:
    """The sentence on data beyond the subscription quota; showing less helps."""
    return _refused_words(
        allowances.refusals().quota,
        none=translate("Allowances", "Quota: everything shown is subscribed."),
        some=translate("Allowances", "Quota: no subscription is left for {what}. Close panels or shorten lists."),
    )


def rate_words(allowances: Allowances) -> str:
    """The sentence on data refused by a rate limit; Tideboard retries by itself."""
    return _refused_words(
        allowances.refusals().rate,
        none=translate("Allowances", "Rate: no call is held back."),
        some=translate("Allowances", "Rate: too many calls for {what}. They are asked again by themselves."),
    )


def _refused_words(keys: Sequence[Key[object]], *, none: str, some: str) -> str:
    return some.format(what=_what(keys)) if keys else none


def _what(keys: Sequence[Key[object]]) -> str:
    subjects = list(dict.fromkeys(f"{key.subject} {_BRACKET.split(topic_words(key.topic))[0]}" for key in keys))
    if len(subjects) <= SHOWN_SUBJECTS:
        return listed(subjects)
    text = translate("Allowances", "{subjects} and {count} more")
    more = len(subjects) - SHOWN_SUBJECTS
    return text.format(subjects=listed(subjects[:SHOWN_SUBJECTS]), count=more)


class AllowancePage(QScrollArea):
    """Shows the allowances, refreshed once a second while visible."""

    def __init__(self, allowances: Allowances, frame: Frame, theme: Theme) -> None:
        super().__init__()
        self._allowances, self._theme = allowances, theme
        identify(self, "allowance_page", translate("Common", "Quotas and rights"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(18, 14, 18, 14)
        self._column.setSpacing(6)
        self.subscriptions = self._metered(translate("Common", "Subscriptions"), "allowance_subscriptions")
        self.used = self._line("allowance_used")
        self._topics, _ = self._grid([(topic, topic_words(topic)) for topic in SUBSCRIBED_ORDER])
        pace, other = allowances.schedule.pace, allowances.other
        self.calls = self._metered(calls_title(pace), "allowance_calls")
        self.queue = self._line("allowance_queue")
        self.limits = self._line("allowance_limits")
        self.limits.setVisible(bool(limit_words(allowances)))
        self.other_calls: _Metered | None = None
        if other is not None:
            self.other_calls = self._metered(other_calls_title(other.pace), "allowance_other_calls")
        self.kinds = {
            kind: self._metered(kind_title(kind, used), f"allowance_{kind.value.replace('-', '_')}")
            for kind, used in allowances.calls().items()
        }
        self.history = self._metered(translate("Allowances", "Securities with history candles"), "allowance_history")
        self.history_state = self._line("allowance_history_state")
        self.history_line = self._line("allowance_history_line")
        self.history_back = self._line("allowance_history_back")
        self.history_plan = self._line("allowance_history_plan")
        self.history_table = self._line("allowance_history_table")
        self._section(translate("Allowances", "Quote rights"))
        self._rights, grid = self._grid([(market.value, market_words(market)) for market in Market])
        self._packages = self._notes(self._rights, grid)
        self.warning = self._line("allowance_warning")
        self._section(translate("Allowances", "Why a panel is empty"))
        self.permission = self._line("allowance_permission")
        again = push_button(translate("Reference", "Ask again"), theme, identifier="allowance_ask_again")
        again.clicked.connect(lambda _on=False: allowances.ask_again())
        self._column.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)
        self.again = again
        self.quota = self._line("allowance_quota")
        self.rate = self._line("allowance_rate")
        self._column.addStretch(1)
        self.setWidget(inner)
        allowances.changed.connect(self.refresh)
        frame.each_second(self, self.refresh)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._allowances.look_again()
        self._refresh_now()

    def refresh(self) -> None:
        """Refresh if the page is visible."""
        if self.isVisible():
            self._refresh_now()

    def _refresh_now(self) -> None:
        allowances = self._allowances
        allowances.refresh()
        self.subscriptions.show_use(*allowances.used())
        _say(self.used, used_words(allowances))
        held = allowances.held_by_topic()
        for topic in SUBSCRIBED_ORDER:
            self._topics[topic].setText(str(held[topic]))
        self.calls.show_use(allowances.schedule.used(), allowances.schedule.pace.limit)
        _say(self.queue, queue_words(allowances))
        _say(self.limits, limit_words(allowances))
        if self.other_calls is not None and allowances.other is not None:
            self.other_calls.show_use(allowances.other.used(), allowances.other.pace.limit)
        for kind, used in allowances.calls().items():
            if kind in self.kinds:
                self.kinds[kind].show_use(used.used, used.most)
                self.kinds[kind].show_words(kind_words(used))
        self._show_history()
        for market in Market:
            self._show_right(market)
        self._show_warnings()
        refused = allowances.refusals()
        _say(self.permission, permission_words(allowances), warn=bool(refused.permission))
        self.again.setVisible(bool(refused.permission))
        _say(self.quota, quota_words(allowances), warn=bool(refused.quota))
        _say(self.rate, rate_words(allowances), warn=bool(refused.rate))

    def _show_right(self, market: Market) -> None:
        rights = self._allowances.rights
        right = None if rights is None else rights.get(market)
        package = self._allowances.package_of(market)
        if right is None and package is not None:
            right = package.right
        text = translate("Common", "not reported") if right is None else right_words(right)
        self._rights[market.value].setText(text)
        days = self._allowances.days_left(market)
        text = "" if package is None else package_words(package, market, days)
        urgent = package is not None and (package.delayed or (days is not None and days <= SOON_DAYS))
        _say(self._packages[market.value], text, warn=urgent)

    def _show_history(self) -> None:
        history = self._allowances.history
        state = back = table = few = planned = ""
        if not self._allowances.history_offered:
            self.history.show_words(translate("Allowances", "not reported by this broker"))
        elif history is None:
            self.history.show_use(0, 0)
        else:
            self.history.show_use(history.used, history.limit)
            self.history.show_words(use_words(history))
            state, back = together(state_words(history), spender_words()), return_words(history)
            few = line_words(history)
            plan = self._allowances.plan()
            planned = "" if plan is None else plan_words(plan)
            by_table = self._allowances.history_by_table
            table = "" if by_table is None else table_words(by_table)
        _say(self.history_line, few, warn=True)
        _say(self.history_state, state)
        _say(self.history_back, back)
        _say(self.history_plan, planned)
        _say(self.history_table, table)
        lines = (self.history_state, self.history_line, self.history_back, self.history_plan, self.history_table)
        for line in lines:
            line.setVisible(bool(line.text()))

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
        words = label(title, theme, Type.STRONG, Tone.SECONDARY)
        words.setWordWrap(True)  # in a narrow window the figures stay in view
        row.addWidget(words, 1)
        row.addWidget(self._figures)
        row.addWidget(self._bar)

    def show_use(self, used: int, limit: int) -> None:
        """Show used of limit; a limit of 0 means not known."""
        unknown = translate("Common", "not known")
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
