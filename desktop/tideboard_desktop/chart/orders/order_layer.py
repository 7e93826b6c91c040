"""Orders, average cost, fills and alerts over the bars; drags and keys prepare a change, Review asks to confirm it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from tideboard_core.alerts.keepers import KeptAlerts, read_alerts
from tideboard_core.model.hub_keys import LOCK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import LockStatus
from tideboard_core.model.order import CostBasis, Order
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.orders.rounding import nearest_price, step_price
from tideboard_desktop.chart.orders import words
from tideboard_desktop.chart.orders.adjusted import AdjustedPrices
from tideboard_desktop.chart.orders.bar_fills import BarMarks, marks_by_bar, paint_marks
from tideboard_desktop.chart.orders.ghost import Ghost, GhostStep
from tideboard_desktop.chart.orders.level_box import Look
from tideboard_desktop.chart.orders.named_line import NamedLine, paint_named_lines
from tideboard_desktop.chart.orders.order_boxes import BoxHandlers, OrderBoxes
from tideboard_desktop.chart.orders.order_contents import GHOST, Shown, order_contents
from tideboard_desktop.chart.orders.order_levels import level_of
from tideboard_desktop.chart.orders.price_menu import fill_bar_menu, fill_price_menu
from tideboard_desktop.chart.orders.trading_view import TradingView, trading_keys, trading_view
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext, OrderActions
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.price_scale import least_range
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.frame import TENTH
from tideboard_desktop.ui.theme import colour
from tideboard_desktop.ui.words.exits import CoverWords
from tideboard_desktop.ui.words.joining import listed, titled

PRICES: Final = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN, AlertKind.BID_UP, AlertKind.ASK_DOWN})
"""Kinds that have a place on the price axis."""


class AlertLines:
    """Reads the alerts of the security in view: at the broker each read is a call of which brokers allow few.

    It is made by `each_second`, so that securities that are passed over quickly cost none. A connection without alerts
    has none.
    """

    def __init__(self, context: DockContext, parent: QWidget, actions: OrderActions) -> None:
        self._services = context.services.feeds.alert_services
        self.reads: Reads[KeptAlerts] = Reads(
            context.hub, context.tasks, context.clock, parent, kept=context.kept.slot("alert lines")
        )
        self.instrument = InstrumentId("")
        self._seen = InstrumentId("")
        self._stale = False
        actions.alerts_written.connect(self.renew)

    @property
    def shown(self) -> Sequence[PriceAlert]:
        """Alerts at prices that are switched on."""
        if self.reads.subject != self.instrument:
            return ()
        return [alert for alert in self.reads.value or () if alert.enabled and alert.kind in PRICES]

    def renew(self) -> None:
        """Alerts changed or may have."""
        self._stale = True

    def refresh(self, changed: Set[Key[object]]) -> None:
        """One that rang may be over."""
        self._stale |= any(key.topic is Topic.ALERT for key in changed)

    def each_second(self) -> None:
        """Read if the same security has been in view for a moment."""
        self.reads.tick()
        settled, self._seen = self._seen == self.instrument, self.instrument
        services, instrument = self._services, self.instrument
        if not services or not settled or not instrument or self.reads.loading:
            return
        if self._stale or self.reads.subject != instrument:
            self._stale = False
            self.reads.ask(instrument, lambda: read_alerts(services, instrument))


_HIT: Final = 4.0
"""Pixels from a line within which the mouse takes it."""
_MOVED: Final = 3.0
"""Pixels from which a press that moves is a drag: one pixel may be many price steps."""
_FLATTEST: Final = 3.0
"""Most heights of the bars in view that a fitted axis with orders has."""
_HELD: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
_NOTHING: Final = TradingView(None, InstrumentId(""))


class OrderLayer(ChartLayer):
    """Shows the account in view. `active` = False draws lines without boxes and takes no input.

    Mouse and keys move a `ghost`, which sends nothing; its Review opens the ordinary confirmation of a change.
    """

    private = True

    def __init__(self, chart: PriceChart, context: DockContext, actions: OrderActions) -> None:
        self._chart, self._context, self._actions = chart, context, actions
        self._theme = chart.theme
        self.view = _NOTHING
        self.ghost: Ghost | None = None
        self.active = self.in_auto = True
        self.shown: dict[str, Shown] = {}
        self._drag: tuple[float, float, Ghost | None] | None = None
        self._moved = False
        self._prices: tuple[float, ...] = ()
        self._named: list[NamedLine] = []
        self._pointer: QPointF | None = None
        self._painted: tuple[object, ...] = ()
        self._marks: tuple[object, object, BarMarks] = (None, None, {})
        handlers = BoxHandlers(self._grab, self._move_to, self._drop, self.step, self.open, self.close, self.escape)
        self.boxes = OrderBoxes(chart, self._theme, handlers)
        self.adjusted = AdjustedPrices(context, chart)
        self.alerts = AlertLines(context, chart, actions)
        for reads in (self.adjusted.reads, self.alerts.reads):
            reads.changed.connect(self.show)
        chart.pointed.connect(self._follow)
        context.frame.add(chart, self.refresh, every=TENTH, at_once=lambda changed: LOCK in changed)
        context.frame.each_second(chart, self.each_second)
        deafen = context.hub.listen(LOCK, self._lock_changed)  # frames pass a hidden chart by
        chart.destroyed.connect(lambda _gone=None: deafen())
        self._theme.follow(self, OrderLayer.show)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """A frame: show what changed of account, orders, position, fills, price and lock."""
        account = self._context.window.account()
        if account != self.view.account or changed & trading_keys(account, self.view.instrument):
            self.show()
        self.alerts.refresh(changed)

    def each_second(self) -> None:
        """A prepared change lapses; alerts and factors are read."""
        if self._lapse():
            self.show()
        self.alerts.each_second()
        self.adjusted.each_second()

    def show(self) -> None:
        """Read the hub and show it."""
        if not isValid(self._chart):
            return
        picture, account = self._chart.picture, self._context.window.account()
        key = None if picture is None else picture.key
        self.view = (
            _NOTHING
            if key is None
            else trading_view(self._context.hub, account, key.instrument, self.view, self._context.clock.market())
        )
        self.adjusted.follow(key)
        self.alerts.instrument = self.view.instrument
        self._lapse()
        self.shown = order_contents(self.view, self.ghost, self._theme, self._actions.unchangeable)
        self.boxes.show({key: shown.content for key, shown in self.shown.items()} if self.active else {})
        self._place()
        prices = tuple(self._own_prices()) if self.in_auto else ()
        if prices != self._prices:
            self._prices = prices
            self._chart.refit()
        self._repaint()

    def _repaint(self) -> None:
        """Repaint the chart if a line, tag or triangle changed; a price alone changes the P&L beside the cost."""
        named = self._named_lines()
        lines = [(key, shown.price, shown.content.look) for key, shown in self.shown.items()]
        places = [line._replace(text="") for line in named]
        joined = [*self.boxes.leaders(), *self.boxes.joints()]
        painted = (lines, places, joined, self.view.fills, self.adjusted.factor, self._theme.version)
        if painted != self._painted:
            self._painted = painted
            self._chart.update()
        elif named != self._named and (picture := self._chart.picture) is not None:
            for line in (*self._named, *named):
                for area in (line.words_area, line.caution_area):
                    self._chart.update(area(picture, self._theme).toAlignedRect())
        self._named = named

    def set_active(self, *, active: bool) -> None:
        """Whether this chart is the one of its dock in which orders can be moved."""
        if active != self.active:
            self.active, self.ghost, self._drag = active, None, None
            self.show()

    def set_in_auto(self, *, on: bool) -> None:
        """Whether a fitted price axis keeps orders in view that do not flatten its bars."""
        self.in_auto = on
        self.show()

    @property
    def sentence(self) -> str:
        """How many orders and alerts are shown, for the sentence about the chart; empty without any."""
        counted, exits = words.counted(len(self.shown.keys() - {GHOST}), len(self.alerts.shown)), self._exits
        return listed([text for text in (counted, exits.text if exits is not None and exits.wrong else "") if text])

    @property
    def _exits(self) -> CoverWords | None:
        """What stands at the broker against the position in view, None without an account; the active chart says it."""
        account = self.view.account
        return None if account is None or not self.active else self._actions.exits(account, self.view.instrument)

    def open_exits(self) -> None:
        """Fill the ticket with a stop for the position, or ask to reduce exits that exceed it."""
        if self.view.account is not None:
            self._actions.open_exits(self.view.account, self.view.instrument)

    def _caution_at(self, at: Pointer) -> bool:
        """Whether the mouse is over amber words of the position's line."""
        areas = (line.caution_area(at.picture, self._theme) for line in self._named if line.caution)
        return self.active and any(area.contains(at.place) for area in areas)

    def focus_orders(self) -> None:
        """Give the focus to the uppermost order."""
        boxes = sorted(self.boxes.boxes.values(), key=lambda box: box.y())
        if boxes:
            boxes[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _follow(self) -> None:
        """The chart was made anew: another security, another view."""
        picture = self._chart.picture
        key = None if picture is None else picture.key
        self.adjusted.follow(key)
        if (InstrumentId("") if key is None else key.instrument) != self.view.instrument:
            self.show()
        else:
            self._place()

    def _place(self) -> None:
        """Put the boxes where their levels are now."""
        picture = self._chart.picture
        self.boxes.arrange(picture, {key: self.adjusted.shown(shown.price) for key, shown in self.shown.items()})

    def _own_prices(self) -> Sequence[float]:
        levels = [level_of(order) for order in self.view.orders]
        wanted = [level.price for level in levels if level is not None]
        if self.ghost is not None and self.ghost.step is not GhostStep.MOVED:  # under the mouse it would run away
            wanted.append(self.ghost.price)
        return [shown for price in wanted if (shown := self.adjusted.shown(price)) is not None]

    # --- painting ---------------------------------------------------------------------------------------------------

    def prices(self, picture: Picture) -> Sequence[float]:
        """The nearest orders, as far as the bars in view keep their part of the height."""
        seen = picture.visible() if self._prices else None
        if seen is None:
            return ()
        lowest, highest = low, high = float(np.nanmin(seen.low)), float(np.nanmax(seen.high))
        most = _FLATTEST * max(high - low, least_range(high, picture.facts.step(high)))
        for price in sorted(self._prices, key=lambda price: max(low - price, price - high)):
            if max(highest, price) - min(lowest, price) > most:
                break
            lowest, highest = min(lowest, price), max(highest, price)
        return lowest, highest

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Alerts and average cost, triangles of fills, lines of orders."""
        scale, surface = picture.scale, self._theme.surface
        if scale is None or picture.key.instrument != self.view.instrument:
            return
        painter.setClipRect(picture.layout.area(picture.layout.price))
        paint_named_lines(painter, picture, self._theme, self._named, self._pointer)
        if self.view.fills != self._marks[0] or picture.rows.start is not self._marks[1]:
            self._marks = self.view.fills, picture.rows.start, marks_by_bar(self.view.fills, picture)
        paint_marks(painter, picture, self._theme, self._marks[2])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for shown in self.shown.values():
            price = self.adjusted.shown(shown.price)
            if price is not None:
                look, y = shown.content.look, crisp(scale.y_of(price))
                style = Qt.PenStyle.SolidLine if look is Look.REAL else Qt.PenStyle.DashLine
                role = self._theme.role(shown.content.meaning)
                tint = surface.warn if look is Look.GHOST else surface.text1 if role is None else role.text
                painter.setPen(QPen(colour(tint), 1.0, style))
                painter.drawLine(QLineF(0, y, picture.layout.right, y))
        painter.setPen(hairline(colour(surface.text3)))
        painter.drawLines([*self.boxes.leaders(), *self.boxes.joints()])

    def _named_lines(self) -> list[NamedLine]:
        lines, view = list[NamedLine](), self.view
        cost = None if view.position is None else view.position.average_cost
        price = None if cost is None else self.adjusted.shown(cost)
        if cost is not None and price is not None:
            basis = CostBasis.AVERAGE if view.position is None else view.position.cost_basis
            text = words.cost_words(cost, view.gain, view.facts, basis)
            exits = self._exits
            caution = exits.text if exits is not None and exits.wrong else ""
            lines.append(NamedLine(price, text, Qt.PenStyle.DashDotLine, caution=caution))
        for alert in self.alerts.shown:
            price = self.adjusted.shown(alert.value)
            if price is not None:
                own = alert.keeper is AlertKeeper.TIDEBOARD
                pattern = Qt.PenStyle.DashLine if own else Qt.PenStyle.DotLine
                lines.append(NamedLine(price, words.alert_line_words(alert), pattern, bell=True, own=own))
        return lines

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The raw prices of orders, of a prepared change, of the average cost and of alerts."""
        scale, pane, surface = picture.scale, picture.layout.price, self._theme.surface
        if scale is None or picture.key.instrument != self.view.instrument:
            return ()
        colours = {
            Look.REAL: (surface.text1, surface.panel, ""),
            Look.UNCONFIRMED: (surface.panel, surface.text1, surface.text1),
            Look.GHOST: (surface.warn_dim, surface.warn, surface.warn),
        }
        wanted = []
        for shown in self.shown.values():
            look, role = shown.content.look, self._theme.role(shown.content.meaning)
            inks = colours[look]
            if role is not None:
                inks = (role.fill, "#FFFFFF", "") if look is Look.REAL else (surface.panel, role.text, role.text)
            wanted.append((shown.price, inks))
        quiet = surface.panel, surface.text2, surface.line_strong
        cost = None if self.view.position is None else self.view.position.average_cost
        if cost is not None:
            wanted.append((cost, quiet))
        for alert in self.alerts.shown:
            own = alert.keeper is AlertKeeper.TIDEBOARD
            wanted.append((alert.value, colours[Look.GHOST] if own else quiet))
        found = list[AxisTag]()
        for raw, (background, foreground, edge) in wanted:
            price = self.adjusted.shown(raw)
            y = -1.0 if price is None else scale.y_of(price)
            if pane.top <= y <= pane.bottom:
                lines = words.tag_lines(raw, self.view.facts, adjusted=self.adjusted.adjusted)
                found.append(AxisTag(y, lines, background, foreground, edge=edge))
        return found

    # --- the prepared change ----------------------------------------------------------------------------------------

    def press(self, at: Pointer) -> bool:
        """Take the line under the mouse."""
        if self._caution_at(at):
            self.open_exits()
            return True
        key = self._line_at(at)
        if key is None:
            return False
        self._grab(key, at.place)
        return self._drag is not None

    def drag(self, at: Pointer) -> None:
        """Move the ghost."""
        self._move_to(at.place)

    def release(self, at: Pointer) -> None:
        """The change is prepared; nothing else happens."""
        self._drop()

    def double_click(self, at: Pointer) -> bool:
        """Two clicks on a line are none on the chart, whose view stays."""
        return self._line_at(at) is not None

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """The cursor over a line that can be moved, and over the amber words of the position; other words fade."""
        self._fade(at)
        if at is not None and self._caution_at(at):
            return Qt.CursorShape.PointingHandCursor
        key = None if at is None else self._line_at(at)
        return None if key is None or not self.shown[key].content.grip else Qt.CursorShape.SizeVerCursor

    def _fade(self, at: Pointer | None) -> None:
        """Paint words again that the mouse came to or left."""
        before, self._pointer = self._pointer, None if at is None else at.place
        picture = self._chart.picture
        if picture is None:
            return
        for line in self._named:
            was, now = (line.under(each, picture, self._theme) for each in (before, self._pointer))
            if was is not now:
                self._chart.update(line.words_area(picture, self._theme).toAlignedRect())

    def menu(self, menu: QMenu, at: Pointer) -> None:
        """Orders and alerts at the price under the mouse, and what can be done with the bar there."""
        scale = at.picture.scale  # the pointer's price is on the steps of adjusted bars
        raw = None if at.price is None or scale is None else self.adjusted.raw(scale.price_at(at.place.y()))
        if raw is not None and self.view.facts is not None:
            fill_price_menu(menu, nearest_price(self.view.facts, raw), self.view, self._actions)
            auto = menu.addAction(words.in_auto_words())
            auto.setCheckable(True)
            auto.setChecked(self.in_auto)
            auto.toggled.connect(lambda on: self.set_in_auto(on=on))
        if at.slot is not None:
            fill_bar_menu(menu, at.picture, at.slot, self._context.units)

    def escape(self) -> bool:
        """Abort the drag: what was prepared before it stays. Without a drag discard what is prepared."""
        if self._drag is not None:
            _pressed, _offset, self.ghost = self._drag
            self._drag = None
        elif self.ghost is not None and self.ghost.step is not GhostStep.REVIEWED:
            self.ghost = None
        else:
            return False
        self.show()
        return True

    def step(self, key: str, ticks: int) -> None:
        """Move the prepared price of an order by price steps; not while the mouse moves it."""
        order, facts = self._order_of(key), self.view.facts
        if self._drag is not None:
            return
        if order is not None and facts is not None and self._begin(order, key) and self.ghost is not None:
            self.ghost.price = step_price(facts, self.ghost.price, ticks)
            self._prepare()

    def open(self, key: str) -> None:
        """Review what is prepared, or put the order into the ticket."""
        order, ghost = self._order_of(key), self.ghost
        if key == GHOST or (ghost is not None and order is not None and ghost.order.id == order.id):
            self.review()
        elif order is not None and (reason := self._why_fixed(order)):
            self._actions.say(reason)
        elif order is not None:
            self._actions.edit(order)

    def close(self, key: str) -> None:
        """Discard what is prepared, or ask whether to cancel the order."""
        order = self._order_of(key)
        if key == GHOST:
            if self.ghost is not None and self.ghost.step is not GhostStep.REVIEWED:
                self.ghost = self._drag = None
                self.show()
        elif order is not None and self.view.account is not None:
            self._actions.ask_cancel(self.view.account, order)

    def review(self) -> None:
        """Open the confirmation of the prepared change, unless it lapsed meanwhile."""
        ghost = self.ghost
        self.show()  # what is asked for rests on the hub of now, not on the last frame
        if ghost is None or ghost is not self.ghost or ghost.step is not GhostStep.PREPARED:
            return
        request = ghost.request(self.view, self._actions.client_order_id())
        if request is None:
            return
        ghost.step = GhostStep.REVIEWED
        self.show()
        self._actions.change(request, lambda accepted: self._reviewed(ghost, accepted=accepted))

    def _reviewed(self, ghost: Ghost, *, accepted: bool) -> None:
        """The confirmation is over: the order itself shows a change that the broker made."""
        if accepted:
            ghost.step, ghost.since = GhostStep.SENT, self._context.clock.monotonic()
        elif ghost.step is GhostStep.REVIEWED:
            ghost.step = GhostStep.PREPARED
        self.show()

    def _begin(self, order: Order, key: str) -> bool:
        """Have a ghost of the order, the present one if it is of this order; says why there is none."""
        view, level = self.view, level_of(order)
        ghost = self.ghost
        if ghost is not None and ghost.step in {GhostStep.REVIEWED, GhostStep.SENT}:
            self._actions.say(titled(words.order_title(ghost.order), words.step_words(ghost.step)))
            return False
        if reason := self._why_fixed(order):
            self._actions.say(reason)
            return False
        if view.account is None or level is None or not self.active:
            return False
        if ghost is None or ghost.order.id != order.id or key != GHOST:
            mine = ghost is not None and ghost.order.id == order.id and ghost.step is GhostStep.PREPARED
            price = ghost.price if mine and ghost is not None else level.price
            self.ghost = Ghost(view.account, order, price, self._context.clock.monotonic())
        return True

    def _grab(self, key: str, place: QPointF) -> None:
        """Begin a drag; the mouse keeps its distance from the line that it took."""
        picture, order, before = self._chart.picture, self._order_of(key), self.ghost
        line, self._drag = self.shown.get(key), None
        price = None if line is None else self.adjusted.shown(line.price)
        if picture is None or picture.scale is None or price is None or order is None:
            return
        kept = None if before is None else replace(before)
        if self._begin(order, key) and self.ghost is not None and line is not None:
            self.ghost.price, self.ghost.step = line.price, GhostStep.MOVED
            self._drag, self._moved = (place.y(), place.y() - picture.scale.y_of(price), kept), False

    def _move_to(self, place: QPointF) -> None:
        """Put the ghost on the price step nearest to the mouse."""
        picture, facts, ghost = self._chart.picture, self.view.facts, self.ghost
        if self._drag is None or ghost is None or facts is None or picture is None or picture.scale is None:
            return
        pressed, offset, _kept = self._drag
        if not self._moved and abs(place.y() - pressed) < _MOVED:
            return
        pane = picture.layout.price
        y = min(max(place.y() - offset, pane.top), pane.bottom)
        raw = self.adjusted.raw(picture.scale.price_at(y))
        price = None if raw is None else nearest_price(facts, raw)
        if price is not None and price != ghost.price:
            ghost.price, self._moved = price, True
            self.show()

    def _drop(self) -> None:
        """The drag is over; one without a move was a click, which leaves what was prepared."""
        if self._drag is not None and not self._moved:
            self.escape()
        elif self._drag is not None:
            self._drag = None
            self._prepare()

    def _prepare(self) -> None:
        """What was moved is prepared from now on; at its own price there is nothing to change."""
        ghost = self.ghost
        level = None if ghost is None else level_of(ghost.order)
        if ghost is not None and level is not None:
            ghost.step, ghost.since = GhostStep.PREPARED, self._context.clock.monotonic()
            if ghost.price == level.price:
                self.ghost = None
        self.show()

    def _lock_changed(self, _key: Key[LockStatus]) -> None:
        """Drop what is prepared at once: trading may be unlocked again before the chart is looked at."""
        lock, ghost = self._context.hub.value(LOCK), self.ghost
        if ghost is not None and not (lock is not None and lock.opens(ghost.account)):
            self.ghost = self._drag = None

    def _lapse(self) -> bool:
        """Drop a prepared change that does not hold any more."""
        ghost = self.ghost
        if ghost is None or not ghost.over(self.view, self._context.clock.monotonic()):
            return False
        self.ghost = self._drag = None
        return True

    # --- parts ------------------------------------------------------------------------------------------------------

    def _order_of(self, key: str) -> Order | None:
        ghost = self.ghost
        if key == GHOST:
            return None if ghost is None else self.view.order(ghost.order.id)
        return self.view.order(key)

    def _why_fixed(self, order: Order) -> str:
        return words.why_fixed(order, self.view, self._actions.unchangeable(order))

    def _line_at(self, at: Pointer) -> str | None:
        """The key of the nearest line that mouse can take, None if none is there."""
        scale = at.picture.scale
        if not self.active or scale is None or at.price is None or at.picture.key.instrument != self.view.instrument:
            return None
        if at.modifiers & _HELD:  # a range, or a drawing
            return None
        found: list[tuple[float, str]] = []
        for key, shown in self.shown.items():
            price = self.adjusted.shown(shown.price)
            if price is not None and self._order_of(key) is not None:
                found.append((abs(scale.y_of(price) - at.place.y()), key))
        near = min(found, default=None)
        return near[1] if near is not None and near[0] <= _HIT else None
