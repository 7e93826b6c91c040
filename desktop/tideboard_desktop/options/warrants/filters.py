"""Filters of the warrants dock: kinds as buttons; issuer, expiry, status and bounds as menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tideboard_core.model.derivatives import WarrantExpiry, WarrantFilter, WarrantIssuer, WarrantKind, WarrantStatus
from tideboard_desktop.options.warrants.model import expiry_words, kind_words, status_words
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox


class ChecklistMenu(QMenu):
    """Toggles an entry by click or Space without closing the menu; Enter and Esc close it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Toggle a checkable entry; Qt's default for all others."""
        if not self._turn_over():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Space toggles an entry."""
        if event.key() != Qt.Key.Key_Space or not self._turn_over():
            super().keyPressEvent(event)

    def _turn_over(self) -> bool:
        action: QAction | None = self.activeAction()
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


HEIGHT = 24


class WarrantFilterState(msgspec.Struct, kw_only=True):
    """The fields of a `WarrantFilter` without its order."""

    kinds: tuple[WarrantKind, ...] = ()
    issuers: tuple[int, ...] = ()
    expiries: tuple[WarrantExpiry, ...] = ()
    statuses: tuple[WarrantStatus, ...] = ()
    in_bounds: bool | None = None


class WarrantFilters(QWidget):
    """`changed` carries the filter; order and direction belong to the table and are left unchanged."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.wanted = WarrantFilter()
        self._issuers: tuple[WarrantIssuer, ...] = ()
        inner = QWidget()
        row = FlowLayout(inner, gap=4)
        hbox(inner, on=self, margins=(8, 5, 8, 5))
        self.kinds = {kind: self._kind_button(kind) for kind in WarrantKind}
        for button in self.kinds.values():
            row.addWidget(button)
        self.issuer = self._menu_button("issuer")
        self.expiry = self._menu_button("expiry")
        self.status = self._menu_button("status")
        self.bounds = self._menu_button("bounds")
        for button in (self.issuer, self.expiry, self.status, self.bounds):
            row.addWidget(button)
        self._menus = {button: ChecklistMenu(self) for button in (self.issuer, self.expiry, self.status, self.bounds)}
        fills = (self._fill_issuers, self._fill_expiries, self._fill_statuses, self._fill_bounds)
        for (button, menu), fill in zip(self._menus.items(), fills, strict=True):
            menu.aboutToShow.connect(fill)
            button.clicked.connect(lambda _on=False, one=button: self._open(one))
        self._show()

    def show_issuers(self, issuers: Sequence[WarrantIssuer]) -> None:
        self._issuers = tuple(issuers)
        self._show()

    def take(self, wanted: WarrantFilter) -> None:
        """Show a filter without emitting a signal."""
        self.wanted = wanted
        self._show()

    def held(self) -> list[str]:
        """What each filter that is set holds the list to, in words."""
        wanted = self.wanted
        menus = ((self.issuer, wanted.issuers), (self.expiry, wanted.expiries), (self.status, wanted.statuses))
        named = [button.text() for button, chosen in menus if chosen]
        bounds = [] if wanted.in_bounds is None else [self.bounds.text()]
        return [*(button.text() for kind, button in self.kinds.items() if kind in wanted.kinds), *named, *bounds]

    # --- parts ------------------------------------------------------------------------------------------------------

    def _kind_button(self, kind: WarrantKind) -> QPushButton:
        button = push_button(kind_words(kind), self._theme, identifier=f"warrants_kind_{kind.value}")
        button.setProperty("kind", "segment")
        button.setProperty("place", "only")
        button.setCheckable(True)
        button.setFixedHeight(self._theme.px(HEIGHT))
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 20)
        button.setAccessibleName(kind_words(kind))
        button.clicked.connect(lambda _on=False: self._change(kinds=self.wanted.kinds ^ {kind}))
        return button

    def _menu_button(self, name: str) -> QPushButton:
        button = push_button("", self._theme)
        identify(button, f"warrants_{name}")
        button.setFont(self._theme.font(Type.BODY))
        button.setProperty("kind", "segment")
        button.setProperty("place", "only")
        button.setFixedHeight(self._theme.px(HEIGHT))
        show_icon(button, "chevron-down", self._theme, self._theme.px(12), "text3")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        return button

    def _open(self, button: QPushButton) -> None:
        self._menus[button].popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _change(self, **fields: object) -> None:
        self.wanted = replace(self.wanted, **fields)  # type: ignore[arg-type]  # names and types are the filter's own
        if not self._inline:
            self.wanted = replace(self.wanted, in_bounds=None)
        self._show()
        self.changed.emit(self.wanted)

    @property
    def _inline(self) -> bool:
        return not self.wanted.kinds or WarrantKind.INLINE in self.wanted.kinds

    def _show(self) -> None:
        wanted = self.wanted
        for kind, button in self.kinds.items():
            button.setChecked(kind in wanted.kinds)
        names = {one.id: one.name for one in self._issuers}
        chosen = [names.get(one, str(one)) for one in sorted(wanted.issuers)]
        every = self.tr("all")
        bounds = {None: every, True: self.tr("inside"), False: self.tr("outside")}[wanted.in_bounds]
        expiries = [expiry_words(one) for one in WarrantExpiry if one in wanted.expiries]
        statuses = [status_words(one) for one in WarrantStatus if one in wanted.statuses]
        self._name(self.issuer, self.tr("Issuer: {chosen}"), _several(chosen, every), on=bool(chosen))
        self._name(self.expiry, self.tr("Expiry: {chosen}"), _several(expiries, every), on=bool(expiries))
        self._name(self.status, self.tr("Status: {chosen}"), _several(statuses, every), on=bool(statuses))
        self._name(self.bounds, self.tr("Bounds: {chosen}"), bounds, on=wanted.in_bounds is not None)
        self.bounds.setEnabled(self._inline)
        self.bounds.setToolTip("" if self._inline else self.tr("Only inline warrants have bounds."))

    def _name(self, button: QPushButton, text: str, chosen: str, *, on: bool) -> None:
        words = text.format(chosen=chosen)
        button.setText(words)
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(words) + self._theme.px(12) + 26)
        button.setFont(self._theme.font(Type.STRONG if on else Type.BODY))
        button.setAccessibleName(words)

    # --- menus ------------------------------------------------------------------------------------------------------

    def _fill_issuers(self) -> None:
        menu = self._menus[self.issuer]
        menu.clear()
        for one in self._issuers:
            self._tick(menu, one.name, one.id in self.wanted.issuers, partial(self._toggle_issuer, one.id))
        if not self._issuers:
            menu.addAction(self.tr("The issuers are not known yet")).setEnabled(False)
        self._add_all(menu, lambda: self._change(issuers=frozenset()))

    def _toggle_issuer(self, issuer: int) -> None:
        self._change(issuers=self.wanted.issuers ^ {issuer})

    def _toggle_expiry(self, expiry: WarrantExpiry) -> None:
        self._change(expiries=self.wanted.expiries ^ {expiry})

    def _toggle_status(self, status: WarrantStatus) -> None:
        self._change(statuses=self.wanted.statuses ^ {status})

    def _fill_expiries(self) -> None:
        menu = self._menus[self.expiry]
        menu.clear()
        for one in WarrantExpiry:
            self._tick(
                menu,
                expiry_words(one),
                one in self.wanted.expiries,
                partial(self._toggle_expiry, one),
            )
        self._add_all(menu, lambda: self._change(expiries=frozenset()))

    def _fill_statuses(self) -> None:
        menu = self._menus[self.status]
        menu.clear()
        for one in WarrantStatus:
            self._tick(
                menu,
                status_words(one),
                one in self.wanted.statuses,
                partial(self._toggle_status, one),
            )
        self._add_all(menu, lambda: self._change(statuses=frozenset()))

    def _fill_bounds(self) -> None:
        menu = self._menus[self.bounds]
        menu.clear()
        for value, words in ((None, self.tr("All")), (True, self.tr("Inside")), (False, self.tr("Outside"))):
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, it=value: self._change(in_bounds=it))

    def _tick(self, menu: ChecklistMenu, words: str, on: bool, change: Callable[[], None]) -> QAction:  # noqa: FBT001
        action = menu.addAction(button_text(words))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _on=False: change())
        return action

    def _add_all(self, menu: ChecklistMenu, change: Callable[[], None]) -> None:
        menu.addSeparator()
        menu.addAction(self.tr("All")).triggered.connect(lambda _on=False: change())

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> WarrantFilterState:
        wanted = self.wanted
        return WarrantFilterState(
            kinds=tuple(sorted(wanted.kinds)),
            issuers=tuple(sorted(wanted.issuers)),
            expiries=tuple(sorted(wanted.expiries)),
            statuses=tuple(sorted(wanted.statuses)),
            in_bounds=wanted.in_bounds,
        )

    def restore(self, state: WarrantFilterState) -> None:
        """Filter by these; the order stays."""
        self.take(
            replace(
                self.wanted,
                kinds=frozenset(state.kinds),
                issuers=frozenset(state.issuers),
                expiries=frozenset(state.expiries),
                statuses=frozenset(state.statuses),
                in_bounds=state.in_bounds,
            )
        )


def _several(chosen: Sequence[str], every: str) -> str:
    if not chosen:
        return every
    return chosen[0] if len(chosen) == 1 else f"{chosen[0]} +{len(chosen) - 1}"
