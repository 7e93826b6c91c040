"""Settings page: which notices are told where, for which accounts, in which hours, and how much they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from PySide6.QtCore import QCoreApplication, QTime
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTimeEdit

from tideboard_core.model.notices import (
    LONGEST_LABEL,
    PASSING,
    NoticeChoice,
    NoticePlace,
    NoticeType,
    QuietHours,
    account_key,
    keys_of,
    label_of,
    places_of,
)
from tideboard_core.model.order import Environment
from tideboard_core.notices.leaving import label_text
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.form import Form
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, line_edit
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.window.notices.channel_words import place_words
from tideboard_desktop.window.notices.outside import OutsideNotices
from tideboard_desktop.window.notices.outside_words import notice_type_words
from tideboard_desktop.window.notices.phone_section import PhoneSection
from tideboard_desktop.window.notices.places_grid import PlacesGrid
from tideboard_desktop.window.notices.system_section import SystemSection

translate = QCoreApplication.translate
_OUTSIDE = (NoticePlace.SYSTEM, NoticePlace.PHONE)
"""Places outside the window that have words."""


class NoticesPage(Form):
    """A change applies at once, but that of a form for a phone, which has a button."""

    def __init__(self, theme: Theme, preferences: Preferences, tasks: Tasks, outside: OutsideNotices) -> None:
        super().__init__(translate("Common", "Notices"), theme)
        self._preferences = preferences
        self._accounts = {account_key(one): one for one in outside.accounts()}
        self._add_table()
        self._add_labels()
        self.section(translate("Notices", "System"))
        self.system = SystemSection(theme, preferences, tasks, outside)
        self.put(self.system)
        self.section(translate("Notices", "Phone"))
        self.phone = PhoneSection(theme, preferences, tasks, outside.keys, outside.test)
        self.put(self.phone)
        self._add_quiet_hours()
        self._add_details()

    @property
    def _choice(self) -> NoticeChoice:
        return self._preferences.settings.notices

    def _change(self, **fields: object) -> None:
        self._preferences.change(notices=replace(self._choice, **fields))  # type: ignore[arg-type]  # literals below

    # --- where ------------------------------------------------------------------------------------------------------

    def _add_table(self) -> None:
        self.section(translate("Notices", "What is told where"))
        scopes = [
            (Environment.LIVE.value, translate("Notices", "LIVE, and what is about no account")),
            (Environment.PAPER.value, word(Environment.PAPER)),
            (Environment.PRACTICE.value, word(Environment.PRACTICE)),
            *((key, f"{word(one.environment)} {one.short_id}") for key, one in self._accounts.items()),
        ]
        name = translate("Notices", "Accounts")
        self.scope = MenuChoice(scopes, self._theme, identifier="notices_scope", name=name)
        self.scope.chosen.connect(lambda _key: self._show_table())
        words = translate("Notices", "An account has the table of its environment until you change its own.")
        chooser = as_widget(hbox(self.scope, stretch(), margins=0))
        chooser.setFocusProxy(self.scope)
        self.row(name, chooser, words)
        self.grid = PlacesGrid(self._theme)
        self.grid.toggled.connect(self._placed)
        self.put(self.grid)
        words = translate("Notices", "The list behind the bell keeps all of them, also those that are told nowhere.")
        note = label(words, self._theme, Type.CAPTION, Tone.CAPTION)
        note.setWordWrap(True)
        self.put(note)
        self._show_table()

    def _show_table(self) -> None:
        account = self._accounts.get(self.scope.key)
        environment = Environment(self.scope.key) if account is None else account.environment
        key = "" if account is None else self.scope.key
        self.grid.show_places(lambda type_: places_of(self._choice, type_, environment, key))

    def _placed(self, type_: NoticeType) -> None:
        where = {**self._choice.where}
        where[self.scope.key] = {**where.get(self.scope.key, {}), type_.value: self.grid.places(type_)}
        self._change(where=where)

    # --- accounts ---------------------------------------------------------------------------------------------------

    def _add_labels(self) -> None:
        self.labels: dict[str, QLineEdit] = {}
        if not self._accounts:
            return
        self.section(translate("Notices", "Names of accounts"))
        for at, (key, account) in enumerate(self._accounts.items(), 1):
            name = f"{word(account.environment)} {account.short_id}"
            field = line_edit(f"notices_label_{at}", name, self._theme)
            field.setMaxLength(LONGEST_LABEL)
            field.setText(label_of(self._choice, key))
            field.editingFinished.connect(lambda key=key, field=field: self._label(key, field.text()))
            self.labels[key] = field
            self.row(name, field).hide()
        words = translate("Notices", "No number of an account leaves the window, only the name that you give it here.")
        note = label(words, self._theme, Type.CAPTION, Tone.CAPTION)
        note.setWordWrap(True)
        self.put(note)

    def _label(self, key: str, typed: str) -> None:
        text = label_text(typed)
        labels = {one: words for one, words in self._choice.labels.items() if one != key}
        bound = any(one in labels for one in keys_of(key))  # an older name, of other accounts too: this one has none
        self._change(labels={**labels, key: text} if text or bound else labels)

    # --- quiet hours ------------------------------------------------------------------------------------------------

    def _add_quiet_hours(self) -> None:
        self.section(translate("Notices", "Quiet hours"))
        quiet = self._choice.quiet
        self.quiet = self._switch("notices_quiet", translate("Notices", "Tell nothing outside the window"), quiet.on)
        self.since = self._time("notices_quiet_begin", translate("Notices", "From"), quiet.begin)
        self.until = self._time("notices_quiet_end", translate("Notices", "To"), quiet.end)
        self.quiet.toggled.connect(lambda _on: self._keep_quiet_hours())
        for field in (self.since, self.until):
            field.timeChanged.connect(lambda _time: self._keep_quiet_hours())
        caption = label(translate("Notices", "to"), self._theme, Type.BODY, Tone.SECONDARY)
        hours = as_widget(hbox(self.since, caption, self.until, stretch(), margins=0, spacing=8))
        hours.setFocusProxy(self.since)
        self.row("", self.quiet)
        words = translate("Notices", "By this computer's clock. What they keep back is told as one when they end.")
        self.row(translate("Notices", "Hours"), hours, words)
        text = translate("Notices", "Told all the same, of LIVE accounts:")
        self.put(label(text, self._theme, Type.CAPTION, Tone.CAPTION))
        self.passing: dict[NoticeType, QCheckBox] = {}
        for type_ in (one for one in NoticeType if one in PASSING):
            words, on = notice_type_words(type_), type_.value not in self._choice.kept_back
            box = self._switch(f"notices_pass_{type_.value}".replace("-", "_"), words, on)
            box.setAccessibleDescription(text)
            box.toggled.connect(lambda on, type_=type_: self._let_pass(type_, on=on))
            self.passing[type_] = box
            self.put(box)

    def _keep_quiet_hours(self) -> None:
        begin, end = (time(at.hour(), at.minute()) for at in (self.since.time(), self.until.time()))
        self._change(quiet=QuietHours(on=self.quiet.isChecked(), begin=begin, end=end))

    def _let_pass(self, type_: NoticeType, *, on: bool) -> None:
        others = tuple(one for one in self._choice.kept_back if one != type_.value)
        self._change(kept_back=others if on else (*others, type_.value))

    # --- details ----------------------------------------------------------------------------------------------------

    def _add_details(self) -> None:
        self.section(translate("Notices", "How much they say"))
        words = translate("Notices", "Outside the window: \u201cAn order was filled. Open Tideboard.\u201d, unless:")
        note = label(words, self._theme, Type.CAPTION, Tone.CAPTION)
        note.setWordWrap(True)
        self.put(note)
        self.details: dict[NoticePlace, QCheckBox] = {}
        for place in _OUTSIDE:
            text = translate("Notices", "{place}: name security, side, quantity and price")
            on = place.value in self._choice.detailed
            box = self._switch(f"notices_details_{place.value}", text.format(place=place_words(place)), on)
            box.toggled.connect(lambda on, place=place: self._say_more(place, on=on))
            self.details[place] = box
            self.put(box)

    def _say_more(self, place: NoticePlace, *, on: bool) -> None:
        others = tuple(one for one in self._choice.detailed if one != place.value)
        self._change(detailed=(*others, place.value) if on else others)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _switch(self, identifier: str, words: str, on: bool) -> QCheckBox:  # noqa: FBT001  its state
        switch = QCheckBox(words)
        switch.setFont(self._theme.font(Type.BODY))
        identify(switch, identifier, words)
        switch.setChecked(on)
        return switch

    def _time(self, identifier: str, name: str, at: time) -> QTimeEdit:
        field = QTimeEdit(QTime(at.hour, at.minute))
        field.setDisplayFormat("HH:mm")
        field.setFont(self._theme.font(Type.BODY))
        identify(field, identifier, name)
        return field
