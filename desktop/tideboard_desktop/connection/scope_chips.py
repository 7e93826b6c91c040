"""The scopes of a key as a row of chips: held, missing, or not known because trying would change something."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, chip, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate

GLYPH = 12
_ICONS = {ScopeState.HELD: "check", ScopeState.MISSING: "x", ScopeState.UNKNOWN: "circle-question-mark"}


def scopes_found(findings: Mapping[CheckStep, Finding]) -> dict[Scope, ScopeState]:
    """The scopes of the key in the findings of a check; empty if none has them."""
    for finding in findings.values():
        scopes = finding.data.get("scopes")
        if isinstance(scopes, Mapping):
            return {Scope(scope): ScopeState(state) for scope, state in scopes.items()}
    return {}


def state_words(state: ScopeState) -> str:
    """Whether the key holds a scope, in a word."""
    return {
        ScopeState.HELD: translate("Scopes", "held"),
        ScopeState.MISSING: translate("Scopes", "missing"),
        ScopeState.UNKNOWN: translate("Common", "not known"),
    }[state]


class ScopeChips(QWidget):
    """One chip for each scope; a sentence while the scopes are not known."""

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
        for chip_ in self._chips.values():
            row.addWidget(chip_)
        self.show_scopes({})

    def show_scopes(self, scopes: Mapping[Scope, ScopeState]) -> None:
        self.unknown.setVisible(not scopes)
        for scope, chip_ in self._chips.items():
            chip_.setVisible(scope in scopes)
            if scope in scopes:
                chip_.show_state(scopes[scope])
        text = ", ".join(f"{scope} {state_words(state)}" for scope, state in scopes.items())
        self.setAccessibleDescription(text or self.unknown.text())

    def texts(self) -> dict[str, str]:
        return {scope.value: chip_.toolTip() for scope, chip_ in self._chips.items() if not chip_.isHidden()}


class _Chip(QWidget):
    """An icon and the scope's name."""

    def __init__(self, scope: Scope, theme: Theme) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.StaticText)
        self._scope, self._theme = scope, theme
        self._glyph = Glyph(theme)
        self._glyph.setFixedSize(theme.px(GLYPH), theme.px(GLYPH))
        self._words = chip(scope.value, theme)
        hbox(self._glyph, self._words, on=self, margins=0, spacing=4)

    def show_state(self, state: ScopeState) -> None:
        """Show a state by icon and tone, and in words in tooltip and accessible name."""
        held = state is ScopeState.HELD
        self._glyph.show_glyph(_ICONS[state], "text1" if held else "text3", GLYPH)
        set_tone(self._words, Tone.PRIMARY if held else Tone.CAPTION)
        text = translate("Scopes", "{scope}: {state}").format(scope=self._scope.value, state=state_words(state))
        self._words.whole = text
        self.setToolTip(tip(text))
        self.setAccessibleName(text)
