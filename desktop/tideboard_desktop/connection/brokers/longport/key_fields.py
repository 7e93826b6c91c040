"""Fields for an API key: a pasted block is split into its values, saved keys are never shown again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from tideboard_desktop.connection.brokers.draft import TypedKeys
from tideboard_desktop.connection.brokers.longport.pasted_keys import sort_out
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows, Note
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox

translate = QCoreApplication.translate


class KeyFields(QWidget):
    """Three fields over the typed keys. Emits `saved` to save them, `cancelled` to go back to the old credential."""

    changed = Signal()
    saved = Signal()
    cancelled = Signal()

    def __init__(self, typed: TypedKeys, theme: Theme) -> None:
        super().__init__()
        self._typed, self._theme = typed, theme
        self.app_key = self._field("app_key", translate("SignIn", "App key"))
        self.app_secret = self._field("app_secret", translate("SignIn", "App secret"))
        self.access_token = self._field("access_token", translate("SignIn", "Access token"))
        for field in (self.app_secret, self.access_token):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = Note("", theme)
        self.save = push_button(translate("SignIn", "Save"), theme, identifier="key_save")
        self.cancel = push_button(translate("SignIn", "Cancel"), theme, ButtonStyle.TEXT, identifier="key_cancel")
        self.save.clicked.connect(self.saved)
        self.cancel.clicked.connect(self.cancelled)
        self._lay_out()
        self.show_typed()

    def show_typed(self) -> None:
        """Show the typed keys; empties the fields after the keys were wiped."""
        for name, field in self._fields().items():
            if field.text() != getattr(self._typed, name):
                field.setText(getattr(self._typed, name))  # also clears the undo history, which holds a wiped key
        self._show_note()

    def offer_cancel(self, offered: bool) -> None:  # noqa: FBT001  as Qt's setVisible
        """Show the cancel button if there is an older credential to go back to."""
        self.cancel.setVisible(offered)

    def _fields(self) -> dict[str, QLineEdit]:
        return {"app_key": self.app_key, "app_secret": self.app_secret, "access_token": self.access_token}

    def _take(self, name: str, text: str) -> None:
        found = sort_out(text) if any(letter.isspace() or letter in "=:" for letter in text.strip()) else None
        if found is None:
            setattr(self._typed, name, text.strip())
        else:
            setattr(self._typed, name, "")
            for part, value in found._asdict().items():
                if value:
                    setattr(self._typed, part, value)
            self.show_typed()
        self._show_note()
        self.changed.emit()

    def _show_note(self) -> None:
        typed = self._typed
        missing = [field.accessibleName() for name, field in self._fields().items() if not getattr(typed, name)]
        self.save.setEnabled(not missing)
        if len(missing) == len(self._fields()):
            text = translate(
                "SignIn", "From your broker's developer page. Paste all three in one block: they are sorted."
            )
        elif missing:
            text = translate("SignIn", "Still missing: {names}.").format(names=", ".join(missing))
        else:
            text = translate("SignIn", "Secret and token go to the keyring and are not shown again.")
        self.note.setText(text)

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        identify(field, f"key_{name}", words)
        field.setFont(self._theme.font(Type.BODY))
        field.setFixedHeight(self._theme.px(32))
        field.setMinimumWidth(self._theme.px(160))
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hints = Qt.InputMethodHint
        field.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase)
        field.textEdited.connect(partial(self._take, name))
        field.returnPressed.connect(self._enter)
        return field

    def _enter(self) -> None:
        if self.save.isEnabled():
            self.saved.emit()

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        for field in self._fields().values():
            rows.add(field.accessibleName(), field)
        rows.add("", as_widget(hbox((self.note, 1), self.cancel, self.save, margins=0, spacing=8)))
        vbox(rows, on=self, margins=0)
