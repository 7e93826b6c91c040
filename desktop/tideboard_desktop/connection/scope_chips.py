"""What a key may do, as chips: held, missing, or not known because trying would change something."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, chip, identify, label, set_tone

translate = QCoreApplication.translate

GLYPH = 12
_ICONS = {ScopeState.HELD: "check", ScopeState.MISSING: "x", ScopeState.UNKNOWN: "circle-question-mark"}


def scopes_found(findings: Mapping[CheckStep, Finding]) -> dict[Scope, ScopeState]:
    """What a check found of the key's scopes; empty while nothing did."""
    for finding in findings.values():
        told = finding.data.get("scopes")
        if isinstance(told, Mapping):
            return {Scope(scope): ScopeState(state) for scope, state in told.items()}
    return {}


def state_words(state: ScopeState) -> str:
    """Whether the key holds a scope."""
    return {
        ScopeState.HELD: translate("Scopes", "held"),
        ScopeState.MISSING: translate("Scopes", "missing"),
        ScopeState.UNKNOWN: translate("Scopes", "not known"),
    }[state]


class ScopeChips(QWidget):
    """One chip for each scope; until the scopes are known a text says so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "scope_chips", translate("Scopes", "Scopes of the key"))
        give_role(self, QAccessible.Role.Grouping)
        self._chips = {scope: _Chip(scope, theme) for scope in Scope}
        self.unknown = label(
            translate("Scopes", "Known after the check, or once connected."), theme, Type.CAPTION, Tone.CAPTION
        )
        row = FlowLayout(self, gap=8)
        row.addWidget(self.unknown)
        for part in self._chips.values():
            row.addWidget(part)
        self.show_scopes({})

    def show_scopes(self, scopes: Mapping[Scope, ScopeState]) -> None:
        """Show the known scopes."""
        self.unknown.setVisible(not scopes)
        for scope, part in self._chips.items():
            part.setVisible(scope in scopes)
            if scope in scopes:
                part.show_state(scopes[scope])
        told = ", ".join(f"{scope} {state_words(state)}" for scope, state in scopes.items())
        self.setAccessibleDescription(told or self.unknown.text())

    def said(self) -> dict[str, str]:
        """The text of each visible chip."""
        return {scope.value: part.toolTip() for scope, part in self._chips.items() if not part.isHidden()}


class _Chip(QWidget):
    """A glyph and the scope's own name."""

    def __init__(self, scope: Scope, theme: Theme) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.StaticText)
        self._scope, self._theme = scope, theme
        self._glyph = QLabel()
        self._glyph.setFixedSize(theme.px(GLYPH), theme.px(GLYPH))
        self._words = chip(scope.value, theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._glyph)
        row.addWidget(self._words)

    def show_state(self, state: ScopeState) -> None:
        """Glyph and tone; the word is in the tooltip and the accessible name."""
        surface = self._theme.surface
        held = state is ScopeState.HELD
        tint = surface.text1 if held else surface.text3
        self._glyph.setPixmap(pixmap(_ICONS[state], tint, self._theme.px(GLYPH), self._glyph.devicePixelRatioF()))
        set_tone(self._words, Tone.PRIMARY if held else Tone.CAPTION)
        told = translate("Scopes", "{scope}: {state}").format(scope=self._scope.value, state=state_words(state))
        self._words.whole = told
        self.setToolTip(tip(told))
        self.setAccessibleName(told)
