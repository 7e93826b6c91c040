"""The gateway health dock: delays, quota, connected programs, login, scopes of the key, and administration."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTreeWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tideboard_core.audit.broker_changes import ActionOutcome, record_gateway_action
from tideboard_core.errors import GatewayError
from tideboard_core.model.gateway_health import DelayBand, PushDelay
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.ports.reference import Administration
from tideboard_desktop.connection.permissions import Action
from tideboard_desktop.connection.scope_chips import ScopeChips
from tideboard_desktop.console.confirm_call import ConfirmCallDialog
from tideboard_desktop.console.health.model import (
    HealthReading,
    ReadResult,
    call_columns,
    client_columns,
    login_words,
    milliseconds,
    order_columns,
    push_words,
    quota_limits,
    read_health,
    use_words,
)
from tideboard_desktop.console.json_tree import fill_tree, json_tree
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui.tables.column_view import HEADER_HEIGHT, ROW_HEIGHT
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.quotes import update_text

HEAD, ROW, GAP = 20, 16, 8
NAME, SHARE = 110, 84


class DelayBars(QWidget):
    """A bar chart as high as its rows; its accessible name lists every band."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._delays: tuple[PushDelay, ...] = ()
        identify(self, "delay_bars")
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_delays(())

    def show_delays(self, delays: Sequence[PushDelay]) -> None:
        self._delays = tuple(each for each in delays if each.count)
        bands = "; ".join(
            ", ".join([self._head(each), *(f"{_range(band)} ms {band.share:.1f}%" for band in shown_bands(each))])
            for each in self._delays
        )
        self.setAccessibleName(bands or self.tr("No push was counted yet"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """High enough for all heads and bands."""
        px = self._theme.px
        rows = sum(px(HEAD) + px(ROW) * len(shown_bands(each)) + GAP for each in self._delays)
        return QSize(px(320), max(rows, px(HEAD)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as `sizeHint`, with narrow bars."""
        return QSize(self._theme.px(NAME + SHARE + 40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the type of push and its average, then its bands."""
        painter, y = QPainter(self), 0
        surface, px = self._theme.surface, self._theme.px
        if not self._delays:
            painter.setFont(self._theme.font(Type.BODY))
            painter.setPen(colour(surface.text3))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.accessibleName())
            return
        for each in self._delays:
            painter.setFont(self._theme.font(Type.STRONG))
            painter.setPen(colour(surface.text1))
            painter.drawText(QRect(0, y, self.width(), px(HEAD)), Qt.AlignmentFlag.AlignVCenter, self._head(each))
            y += px(HEAD)
            most = max((band.share for band in each.bands), default=0.0)
            for band in shown_bands(each):
                self._bar(painter, y, band, most)
                y += px(ROW)
            y += GAP

    def _bar(self, painter: QPainter, y: int, band: DelayBand, most: float) -> None:
        surface, px = self._theme.surface, self._theme.px
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = self.tr("{range} ms").replace("{range}", _range(band))
        painter.drawText(QRect(0, y, px(NAME) - 8, px(ROW)), middle | Qt.AlignmentFlag.AlignRight, words)
        room = max(self.width() - px(NAME) - px(SHARE), 8)
        width = round(room * band.share / most) if most else 0
        painter.fillRect(QRect(px(NAME), y + 3, max(width, 1), px(ROW) - 6), colour(surface.accent))
        share = QRect(self.width() - px(SHARE), y, px(SHARE), px(ROW))
        painter.drawText(share, middle | Qt.AlignmentFlag.AlignRight, f"{band.share:.1f}%  {band.number:,}")

    def _head(self, delay: PushDelay) -> str:
        text = self.tr("{kind}: {ms} ms on average, {count} counted")
        return text.format(kind=push_words(delay.kind), ms=milliseconds(delay.average), count=f"{delay.count:,}")


def shown_bands(delay: PushDelay) -> list[DelayBand]:
    """The bands up to the last that has any push."""
    last = max((at for at, band in enumerate(delay.bands) if band.number), default=-1)
    return list(delay.bands[: last + 1])


def _range(band: DelayBand) -> str:
    return f"{band.begin:,} \u2013 {band.end:,}" if 0 < band.end < 2**31 - 1 else f"{band.begin:,} +"


translate = QCoreApplication.translate

AGAIN = 15.0
"""Seconds after which everything is read again while the dock is visible."""
PUSHES, CALLS, ORDERS = "pushes", "calls", "orders"
TABLE_ROWS = 8
FIELDS = 12
"""Fields that could not be read, at most."""


class GatewayHealthDock(Dock):
    """The gateway health dock; an empty section shows the reason."""

    KEY = "gateway_health"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.health = self.reads(renew_after=4 * AGAIN)
        theme = context.theme
        self.scopes = ScopeChips(theme)
        self.user = self._line("health_user")
        self.subscriptions, self.history = _Use(context, "health_subscriptions"), _Use(context, "health_history")
        self.what = Segments(
            [
                (PUSHES, translate("Health", "Pushes")),
                (CALLS, translate("Health", "Calls")),
                (ORDERS, translate("Common", "Orders")),
            ],
            theme,
            identifier="health_delays",
            name=translate("Health", "Delays of"),
            height=24,
        )
        self.bars = DelayBars(theme)
        self.calls = self._table("health_calls", translate("Health", "Delays of calls"), call_columns(), "name")
        self.orders = self._table("health_orders", translate("Health", "Delays of orders"), order_columns(), "order_id")
        self.delays_note = self._line("health_delays_said")
        self.clients = self._table(
            "health_clients", translate("Health", "Programs on the gateway"), client_columns(), "connection"
        )
        self.clients_note = self._line("health_clients_said")
        self.status, self.reload, self.shutdown = (
            push_button(words, theme, identifier=f"health_{key}")
            for key, words in (
                ("status", translate("Health", "Read status")),
                ("reload", translate("Health", "Reload keys…")),
                ("shutdown", translate("Health", "Shut down…")),
            )
        )
        self.admin_note = self._line("health_admin_said")
        self.unreadable = self._line("health_unreadable")
        self.tree: QTreeWidget = json_tree(theme, "health_status_tree", translate("Health", "Status of the program"))
        self.tree.hide()
        self.sections = QWidget()
        self.sections.hide()
        self._pane = self.pane(self._scroll(), self.health, self._words)
        self.column.addWidget(self._pane, 1)
        self.finish()
        bar.drop_control(self.save_button)
        self._connect()
        self._turn(PUSHES)
        self._show_permissions()
        self._show_unreadable()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the health when the dock is first shown."""
        super().showEvent(event)
        if self.health.subject is None:
            self.health.ask("health", lambda: read_health(self.context.services.gateway))

    def each_second(self) -> None:
        """Read again if the last reading is older than `AGAIN` seconds."""
        super().each_second()
        self._show_unreadable()
        self.health.renew(AGAIN)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        reading: HealthReading | None = self.health.value
        self.sections.setVisible(reading is not None)
        if reading is None:
            return
        self._show_user(reading)
        delays = reading.delays.value
        if delays is not None:
            self.bars.show_delays(delays.pushes)
            self.calls.rows.show_rows(delays.calls)
            self.orders.rows.show_rows(delays.orders)
        _say(self.delays_note, _why(reading.delays))
        self.clients.rows.show_rows(reading.clients.value or [])
        self.clients.setVisible(reading.clients.value is not None)
        _say(self.clients_note, _why(reading.clients))
        for table in (self.calls, self.orders, self.clients):
            self._fit(table)
        self._turn(self.what.key)

    def _show_user(self, reading: HealthReading) -> None:
        user, quota = reading.user.value, reading.quota.value
        _say(self.user, _why(reading.user) or login_words(user))
        subscriptions, history = quota_limits(user)
        self.subscriptions.show_use(None if quota is None else quota.subscriptions, subscriptions, _why(reading.quota))
        self.history.show_use(None if quota is None else quota.history, history, _why(reading.quota))

    def _show_unreadable(self) -> None:
        """How often each field could not be read since the start, the most frequent first."""
        counted = self.context.hub.unreadable_fields.most_common(FIELDS)
        rows = (f"{update_text(what)} \u00b7 {field} \u00b7 {count:,}" for (what, field), count in counted)
        self.unreadable.setText("\n".join(rows) or translate("Health", "Everything could be read."))

    def _show_permissions(self) -> None:
        actions = self.context.services.actions
        self.scopes.show_scopes({} if actions is None else actions.permissions.scopes(QUOTES_LINK))
        reason = None if actions is None else actions.permissions.reason(Action.ADMIN)
        for button in (self.status, self.reload, self.shutdown):
            button.setEnabled(reason is None)
        if reason is not None:
            self.admin_note.setText(reason)

    def _turn(self, key: str) -> None:
        reading: HealthReading | None = self.health.value
        has_delays = reading is not None and reading.delays.value is not None
        for view, own_key in ((self.bars, PUSHES), (self.calls, CALLS), (self.orders, ORDERS)):
            view.setVisible(has_delays and own_key == key)

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Health", "Asking the gateway…"),
            empty=translate("Health", "The gateway does not report on itself"),
            idle="",
        )

    # --- admin ------------------------------------------------------------------------------------------------------

    @property
    def _admin(self) -> Administration:
        gateway = self.context.services.gateway
        return offered(gateway, offered(gateway, gateway.program, Offer.ADMIN).admin, Offer.ADMIN)

    def read_status(self) -> None:
        self.context.tasks.spawn(self._read_status(), name="admin status")

    async def _read_status(self) -> None:
        try:
            status = await self._admin.status()
        except GatewayError as error:
            self._refuse(error)
            return
        fill_tree(self.tree, status.content)
        self.tree.show()
        _say(
            self.admin_note, translate("Health", "Read at {time}.").format(time=f"{status.time.astimezone():%H:%M:%S}")
        )

    def ask_reload(self) -> None:
        """Let the gateway program read its keys again, after a confirmation."""
        meaning = translate("Health", "The program reads its keys again; a removed key stops working at once.")
        self._ask("admin_reload", self.reload.text().rstrip("…"), meaning, self._reload)

    def ask_shutdown(self) -> None:
        """End the gateway program, after a confirmation."""
        meaning = translate(
            "Health", "It ends the gateway program for everybody who is on it, Tideboard included. Orders stay."
        )
        self._ask("admin_shutdown", self.shutdown.text().rstrip("…"), meaning, self._shut_down)

    async def _reload(self) -> None:
        await self._admin.reload()

    async def _shut_down(self) -> None:
        await self._admin.shutdown()

    def _ask(self, call: str, name: str, meaning: str, action: Callable[[], Awaitable[None]]) -> None:
        self.context.tasks.spawn(self._perform(call, name, meaning, action), name=call)

    async def _perform(self, call: str, name: str, meaning: str, action: Callable[[], Awaitable[None]]) -> None:
        serious = call == "admin_shutdown"
        dialog = ConfirmCallDialog(name, meaning, self.context.theme, self.context.window.parent(), serious=serious)
        dialog.send.setText(name)
        dialog.send.setAccessibleName(name)
        if not await accepted(dialog):
            return
        audit = self.context.services.order_path.audit
        record_gateway_action(audit, call, {"provider": self.context.services.provider()})
        try:
            await action()
        except GatewayError as error:
            record_gateway_action(audit, call, {}, outcome=ActionOutcome.UNKNOWN)
            self._refuse(error)
            return
        record_gateway_action(audit, call, {}, outcome=ActionOutcome.DONE)
        _say(self.admin_note, translate("Health", "Done."))
        if self.context.services.actions is not None:
            self.context.services.actions.permissions.ask_again()

    def _refuse(self, error: GatewayError) -> None:
        if isValid(self):
            self.admin_note.setText(error_sentence(error))
            self.admin_note.show()
            set_tone(self.admin_note, Tone.WARN)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.health.changed.connect(self._show)
        self.what.chosen.connect(self._turn)
        self.status.clicked.connect(lambda _on=False: self.read_status())
        self.reload.clicked.connect(lambda _on=False: self.ask_reload())
        self.shutdown.clicked.connect(lambda _on=False: self.ask_shutdown())
        if self.context.services.actions is not None:
            self.context.services.actions.permissions.changed.connect(self._show_permissions)

    def _line(self, identifier: str) -> Any:  # noqa: ANN401  a label
        line = label("", self.context.theme, Type.BODY, Tone.SECONDARY)
        line.setWordWrap(True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(line, identifier)
        return line

    def _table(self, identifier: str, name: str, columns: list[ValueColumn[Any]], key: str) -> Table:
        model: TableModel[Any] = TableModel(columns, lambda row: getattr(row, key), self)
        table = Table(model, self.context.theme, identifier=identifier, name=name)
        self._fit(table)
        return table

    def _fit(self, table: Table) -> None:
        """Make a table as high as its rows, at most `TABLE_ROWS`; a longer one scrolls."""
        rows = min(max(len(table.rows.rows), 1), TABLE_ROWS)
        table.setFixedHeight(self.context.theme.px(HEADER_HEIGHT + ROW_HEIGHT * rows) + 4)

    def _section(self, column: QVBoxLayout, words: str, *parts: QWidget) -> None:
        fill(column, label(words, self.context.theme, Type.STRONG, Tone.SECONDARY), *parts, space(8))

    def _scroll(self) -> QScrollArea:
        column = vbox(on=self.sections, margins=(12, 10, 12, 10), spacing=5)
        self._section(column, translate("Common", "Key"), self.scopes)
        self._section(column, translate("Health", "Login"), self.user)
        self._section(column, translate("Health", "Quota of the login"), self.subscriptions, self.history)
        self._section(
            column,
            translate("Health", "Delays"),
            as_widget(hbox(self.what, stretch(), margins=0)),
            self.delays_note,
            self.bars,
            self.calls,
            self.orders,
        )
        self._section(column, translate("Health", "Data that could not be read"), self.unreadable)
        self._section(column, translate("Health", "Programs on the gateway"), self.clients_note, self.clients)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=8)
        for button in (self.status, self.reload, self.shutdown):
            row.addWidget(button)
        self._section(column, translate("Health", "Administration"), buttons, self.admin_note, self.tree)
        column.addStretch(1)
        scroll = QScrollArea()
        identify(scroll, "health_sections", translate("Health", "Health of the gateway"))
        give_role(scroll, QAccessible.Role.Grouping)
        scroll.setWidget(self.sections)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        return scroll

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        (self.what if self.what.isVisible() else self.refresh_button).setFocus(reason)


class _Use(QWidget):
    """A quota: a bar, and name and figures in words."""

    def __init__(self, context: DockContext, identifier: str) -> None:
        super().__init__()
        self._of_history = identifier.endswith("history")
        self.bar = MeterBar(context.theme, width=90)
        self.words = label("", context.theme, Type.BODY, Tone.SECONDARY)
        self.words.setWordWrap(True)
        identify(self.words, identifier)
        hbox(self.bar, (self.words, 1), on=self, margins=0, spacing=8)

    def show_use(self, used: int | None, limit: int | None, why: str) -> None:
        """Show how much is used, or why that is not known."""
        name = (
            translate("Health", "Securities with history") if self._of_history else translate("Common", "Subscriptions")
        )
        self.words.setText(titled(name, why or use_words(used, limit)))
        self.bar.show_share(used / limit if used is not None and limit else 0.0)
        self.bar.setVisible(bool(limit) and used is not None)


def _why(part: ReadResult[Any]) -> str:
    return "" if part.error is None else error_sentence(part.error)


def _say(line: Any, words: str) -> None:  # noqa: ANN401  a label
    line.setText(words)
    line.setVisible(bool(words))
    set_tone(line, Tone.SECONDARY)
