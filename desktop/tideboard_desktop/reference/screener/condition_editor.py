"""The left side of the screener: market, saved screens, the rows of conditions, order, and the button that runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market
from tideboard_core.model.reference import Plate
from tideboard_core.model.watch.screen import (
    DAILY_FIELDS,
    OwnCondition,
    OwnField,
    OwnParameter,
    OwnScreen,
    Screen,
    ScreenCondition,
    ScreenField,
)
from tideboard_desktop.docks.market_tabs import market_tabs
from tideboard_desktop.reference.screener.model import (
    Condition,
    ConditionError,
    Field,
    FieldOffer,
    WrittenCondition,
    condition_of,
    field_words,
    hint_words,
    key_of,
    unit_words,
    written_condition,
)
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import LONGEST, whole_number
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.focus_ring import GAP, WIDTH
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    icon_button,
    identify,
    label,
    line_edit,
    push_button,
    set_style_property,
)
from tideboard_desktop.ui.widgets.layouts import hbox, space, vbox

translate = QCoreApplication.translate
HEIGHT = 28
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
FIRST = (WrittenCondition(ScreenField.MARKET_VALUE, "10B"), WrittenCondition(ScreenField.CHANGE_RATE, "0"))
"""The default conditions."""
MOST_CONDITIONS = 20
_UNORDERED = ""
RING = GAP + WIDTH


class ScreenConditionRow(QWidget):
    """`changed` is emitted after any change, `removed` by the remove button, `entered` by Enter in a field."""

    changed = Signal()
    removed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, *, identifier: str, currency: str, offer: FieldOffer | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._identifier = identifier
        self._currency = currency
        self._offer = FieldOffer()
        self._fields: dict[str, Field] = {}
        self._seen_unit: str | None = None
        """The unit under which the bounds were written; None = the present one."""
        self.choices: list[tuple[str, QComboBox]] = []
        self._chosen: dict[str, str] = {}
        """What was chosen of a field whose parameters have not come yet."""
        self.field = QComboBox()
        identify(self.field, f"{identifier}_field", translate("Screener", "Field"))
        self.field.setMinimumWidth(theme.px(84))
        self.least = self._edit(f"{identifier}_least", translate("Common", "From"))
        self.most = self._edit(f"{identifier}_most", translate("Common", "To"))
        self.unit = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.unit.setMinimumWidth(theme.px(24))
        self.days = self._edit(f"{identifier}_days", translate("Screener", "Days"))
        self.days.setFixedWidth(theme.px(44))
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.days.setToolTip(translate("Screener", "Over this many trading days, today included"))
        remove = icon_button("x", translate("Common", "Remove"), theme, identifier=f"{identifier}_remove")
        remove.clicked.connect(lambda _on=False: self.removed.emit())
        self.note = label("", theme, Type.CAPTION, Tone.WARN)
        identify(self.note, f"{identifier}_note")
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(theme.px(Type.CAPTION.line))
        self._line = hbox((self.field, 3), (self.least, 2), (self.most, 2), self.unit, self.days, remove, spacing=6)
        vbox(
            self._line,
            self.note,
            on=self,
            margins=0,
            spacing=1,
        )
        self.field.setFixedHeight(theme.px(HEIGHT))
        self.field.setStyleSheet(f"QComboBox {{ min-height: {theme.px(HEIGHT) - 2}px; }}")
        self._remove = remove
        self.show_offer(offer or FieldOffer())
        self.field.currentIndexChanged.connect(self._field_changed)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What the keys go through, from left to right."""
        return (self.field, *(box for _, box in self.choices), self.least, self.most, self.days, self._remove)

    @property
    def line(self) -> WrittenCondition:
        field = self._field
        days = whole_number(self.days.text()) if field in DAILY_FIELDS and self.days.text() else 1
        return WrittenCondition(
            field,
            "" if self.choices else self.least.text(),
            "" if self.choices else self.most.text(),
            0 if days is None else days,
            {key: box.currentData() for key, box in self.choices} or dict(self._chosen),
        )

    @property
    def _field(self) -> Field:
        return self._fields.get(self.field.currentData(), ScreenField.PRICE)

    def show_offer(self, offer: FieldOffer) -> None:
        """Offer these fields; the one that is shown stays, also if it is not among them."""
        line = self.line if self._fields else None
        self._offer = offer
        with QSignalBlocker(self.field):
            self.field.clear()
            self._fields = {}
            for one in (*offer.fields, *offer.lacking):
                self._list(one)
        self.show_line(line or WrittenCondition(offer.fields[0] if offer.fields else ScreenField.PRICE))

    def show_line(self, line: WrittenCondition) -> None:
        key = key_of(line.field)
        with QSignalBlocker(self), QSignalBlocker(self.field):
            if self.field.findData(key) < 0:
                self._list(line.field)
            self.field.setCurrentIndex(self.field.findData(key))
            self.least.setText(line.least)
            self.most.setText(line.most)
            self.days.setText(str(line.days))
        own = isinstance(line.field, OwnField) and bool(line.field.name)
        self._seen_unit = unit_words(line.field, "") if own else None
        self._chosen = line.chosen
        self._dress()
        for name, box in self.choices:
            chosen = line.chosen.get(name, box.itemData(0))
            if box.findData(chosen) < 0:
                box.addItem(chosen, chosen)
            box.setCurrentIndex(box.findData(chosen))
        self.refuse("")

    def _list(self, field: Field) -> None:
        """Add a field to the choice, greyed if it cannot be asked."""
        self._fields[key_of(field)] = field
        self.field.addItem(field_words(field), key_of(field))
        if not self._offer.has(field):
            grey(self.field, self.field.count() - 1, self._offer.reason)

    def judge(self) -> Condition | None:
        """The condition of the row; None, with the error shown below it, if it is invalid."""
        line = self.line
        unit = unit_words(line.field, self._currency)
        try:
            if not self._offer.has(line.field):
                raise ConditionError(self._offer.reason)
            if self._seen_unit not in {None, unit} and (line.least or line.most):
                words = translate(
                    "Screener", "Written in \u201c{before}\u201d; the broker now counts in \u201c{unit}\u201d."
                )
                raise ConditionError(words.format(before=self._seen_unit, unit=unit))
            found = condition_of(line)
        except ConditionError as error:
            self.refuse(str(error))
            return None
        self.refuse("")
        return found

    def refuse(self, sentence: str) -> None:
        """Show an error below the row; an empty text removes it."""
        self.note.setText(sentence or hint_words(self.line.field))
        set_style_property(self.note, "tone", (Tone.WARN if sentence else Tone.CAPTION).value)
        for edit in (self.least, self.most, self.days):
            set_style_property(edit, "invalid", bool(sentence))

    def show_currency(self, currency: str) -> None:
        """Another market, another currency."""
        self._currency = currency
        self._dress()

    def _field_changed(self) -> None:
        self._seen_unit, self._chosen = None, {}
        self._dress()
        self.refuse("")
        self.changed.emit()

    def _dress(self) -> None:
        field = self._field
        self.field.setToolTip(tip(field_words(field)))
        self.unit.setText(unit_words(field, self._currency))
        self.days.setVisible(field in DAILY_FIELDS)
        self._show_choices(field.parameters if isinstance(field, OwnField) else ())
        for part in (self.least, self.most, self.unit):
            part.setVisible(not self.choices)
        self.refuse("")

    def _show_choices(self, parameters: Sequence[OwnParameter]) -> None:
        """A choice for each parameter of the field, in the place of its bounds."""
        for _, box in self.choices:
            self._line.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.choices = []
        for place, parameter in enumerate(parameters, 1):
            box = QComboBox()
            identify(box, f"{self._identifier}_choice_{place}", translate("Screener", "Choice"))
            for choice in parameter.choices:
                box.addItem(choice.name or choice.value, choice.value)
            box.setFixedHeight(self._theme.px(HEIGHT))
            box.setMinimumWidth(self._theme.px(72))
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
            self._line.insertWidget(place, box, 2)
            self.choices.append((parameter.key, box))

    def _edit(self, identifier: str, name: str) -> QLineEdit:
        made = line_edit(identifier, name, self._theme, height=HEIGHT, hint=name)
        made.setMaxLength(LONGEST)
        made.setStyleSheet(f"QLineEdit {{ min-height: {self._theme.px(HEIGHT) - 2}px; padding: 0 6px; }}")
        made.setMinimumWidth(self._theme.px(48))
        made.setToolTip(translate("Screener", "Empty: no limit on this side; 500M, 1.5B and 5\u4ebf are understood"))
        made.textEdited.connect(lambda _text: self._edited())
        made.returnPressed.connect(self.entered)
        return made

    def _edited(self) -> None:
        self._seen_unit = None
        self.changed.emit()


def grey(box: QComboBox, place: int, reason: str) -> None:
    """Show an item that cannot be chosen, with the reason."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    model.item(place).setEnabled(False)
    model.item(place).setToolTip(tip(reason))


class ScreenEditor(QWidget):
    """`run` carries a valid screen; `picked` and the signals below it are about saved screens, `fetched` about a kept.

    `offer` are the fields; `owner` is whose they are, if they are its own.
    `moved` is emitted if the market changed, so that its plates are needed; `grown` carries a row that was added.
    """

    run = Signal(object)
    moved = Signal()
    grown = Signal(object)
    picked = Signal(str)
    fetched = Signal(int)
    save_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme, offer: FieldOffer | None = None, owner: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._made = 0
        self.offer = offer or FieldOffer()
        self._owner = owner
        self.market = MARKETS[0]
        self.rows: list[ScreenConditionRow] = []
        self.tabs = market_tabs(MARKETS, theme, identifier="screener_market")
        self.tabs.chosen.connect(self.show_market)
        self._plate: InstrumentId | None = None
        self.plate = QComboBox()
        identify(self.plate, "screener_plate", translate("Screener", "Within"))
        self.plate.setMaxVisibleItems(20)
        self.plate.activated.connect(lambda _place: self._take_plate(self.plate.currentData()))
        self.saved = QComboBox()
        identify(self.saved, "screener_saved", translate("Screener", "Saved screens"))
        self.saved.activated.connect(lambda place: self.picked.emit(self.saved.itemText(place)) if place else None)
        self.keep = icon_button(
            "plus", translate("Screener", "Save this screen\u2026"), theme, identifier="screener_keep"
        )
        self.keep.clicked.connect(lambda _on=False: self.save_wanted.emit())
        self.drop = icon_button(
            "trash-2", translate("Screener", "Delete the saved screen"), theme, identifier="screener_drop"
        )
        self.drop.clicked.connect(lambda _on=False: self.delete_wanted.emit())
        self.kept = QComboBox()
        identify(self.kept, "screener_kept", translate("Screener", "Broker\u2019s screens"))
        self.kept.activated.connect(lambda _place: self._fetch(self.kept.currentData()))
        self.kept.setVisible(self.offer.own)
        self.add = push_button(
            translate("Screener", "Add a condition"), theme, ButtonStyle.TEXT, identifier="screener_add"
        )
        self.add.clicked.connect(lambda _on=False: self.add_line(self._unused()))
        self.order = QComboBox()
        identify(self.order, "screener_order", translate("Screener", "Sorted by"))
        self.down = QComboBox()
        identify(self.down, "screener_direction", translate("Screener", "Direction"))
        self.down.addItem(translate("Screener", "largest first"), True)
        self.down.addItem(translate("Screener", "smallest first"), False)
        self.order.currentTextChanged.connect(lambda words: self.order.setToolTip(tip(words)))
        self.order.currentIndexChanged.connect(lambda _place: self.down.setEnabled(bool(self.order.currentData())))
        self.go = push_button(translate("Screener", "Run"), theme, ButtonStyle.PRIMARY, identifier="screener_run")
        self.go.clicked.connect(lambda _on=False: self.start())
        self.go.setFixedHeight(theme.px(28))
        self.go.setStyleSheet(f"QPushButton {{ min-height: {theme.px(26)}px; }}")
        for box in (self.plate, self.saved, self.kept, self.order, self.down):
            box.setFixedHeight(theme.px(28))
            box.setStyleSheet(f"QComboBox {{ min-height: {theme.px(26)}px; }}")
            box.setMinimumWidth(theme.px(72))
        self._lay_out()
        self.show_plates(())
        self.show_names((), "")
        self.show_kept(())
        self.show_lines(() if self.offer.own else FIRST)

    # --- the screen -------------------------------------------------------------------------------------------------

    def written(self) -> Screen | None:
        """The screen of the form; None if a row is invalid, which then shows its error."""
        found = [row.judge() for row in self.rows]
        fields = [key_of(row.line.field) for row in self.rows]
        twice = [place for place, field in enumerate(fields) if field in fields[:place]]
        for place in twice:
            self.rows[place].refuse(translate("Screener", "There is a condition on this field already."))
        if twice or None in found:
            return None
        by, own = self.order.currentData(), tuple(one for one in found if isinstance(one, OwnCondition))
        return Screen(
            market=self.market,
            conditions=tuple(one for one in found if isinstance(one, ScreenCondition)),
            plate=self._plate,
            order=ScreenField(by) if by and not self.offer.own else None,
            descending=bool(self.down.currentData()),
            provider=self._owner if self.offer.own else "",
            own=own,
            own_order=by if self.offer.own else "",
        )

    def fits(self, screen: Screen) -> bool:
        """Whether a screen is made of the fields that are offered."""
        return not screen.conditions and screen.provider in {"", self._owner} if self.offer.own else not screen.own

    def start(self) -> None:
        """Run the screen of the form, if it is valid."""
        screen = self.written()
        if screen is not None:
            self.run.emit(screen)

    def show_screen(self, screen: Screen) -> None:
        self.show_market(screen.market.value)
        self.show_plate(screen.plate)
        conditions: list[Condition] = [*screen.conditions, *screen.own]
        self.show_lines([written_condition(one) for one in conditions])
        by = str(screen.order or screen.own_order or _UNORDERED)
        self.order.setCurrentIndex(max(self.order.findData(by), 0))
        self.down.setCurrentIndex(0 if screen.descending else 1)

    def show_market(self, market: str) -> None:
        """Another market, another currency."""
        if market != self.market:
            self.market = Market(market)
            self._plate = None
            self.show_plates(())
            self.moved.emit()
        self.tabs.choose(market)
        for row in self.rows:
            row.show_currency(MARKET_CURRENCY[self.market])

    def refuse(self, field: str, sentence: str) -> bool:
        """Show the broker's refusal at the row of a field; False if no row has the field."""
        row = next((row for row in self.rows if key_of(row.line.field) == field), None)
        if row is not None:
            row.refuse(sentence)
        return row is not None

    # --- the broker's own -------------------------------------------------------------------------------------------

    def show_offer(self, offer: FieldOffer) -> None:
        """Offer these fields in every row, and begin with the first where nothing is written yet."""
        self.offer = offer
        for row in self.rows:
            row.show_offer(offer)
        if not self.rows and offer.fields:
            self.add_line(self._unused())
        self._changed()

    def show_kept(self, screens: Sequence[OwnScreen], why_not: str = "") -> None:
        """Offer the screens that the broker keeps; `why_not` is the reason if there are none."""
        with QSignalBlocker(self.kept):
            self.kept.clear()
            self.kept.addItem(translate("Screener", "Broker\u2019s screens"), 0)
            for one in screens:
                words = translate("Screener", "{name} (mine)").format(name=one.name) if one.mine else one.name
                self.kept.addItem(words, one.id)
        self.kept.setToolTip(tip(why_not))
        self.kept.setEnabled(self.kept.count() > 1)

    def _fetch(self, screen_id: int) -> None:
        if screen_id:
            self.fetched.emit(screen_id)

    # --- plates -----------------------------------------------------------------------------------------------------

    def show_plates(self, plates: Sequence[Plate], why_not: str = "") -> None:
        """Offer these; `why_not` is the reason if there are none."""
        with QSignalBlocker(self.plate):
            self.plate.clear()
            self.plate.addItem(translate("Screener", "Whole market"), None)
            for one in plates:
                self.plate.addItem(one.name, one.id)
        self.plate.setToolTip(tip(why_not))
        self.show_plate(self._plate)

    def show_plate(self, plate: InstrumentId | None) -> None:
        """Screen within a plate, None = the whole market; one that is not offered yet is listed by its code."""
        self._plate = plate
        if plate is not None and self.plate.findData(plate) < 0:
            self.plate.addItem(plate, plate)
        self.plate.setCurrentIndex(max(self.plate.findData(plate), 0))
        self.plate.setEnabled(self.plate.count() > 1)

    def _take_plate(self, plate: str | None) -> None:
        self._plate = InstrumentId(plate) if plate else None

    # --- lines ------------------------------------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[WrittenCondition]) -> None:
        for row in list(self.rows):
            self._remove(row)
        for line in lines:
            self.add_line(line)
        self._changed()

    def add_line(self, line: WrittenCondition) -> ScreenConditionRow:
        self._made += 1
        row = ScreenConditionRow(
            self._theme,
            identifier=f"screener_{self._made}",
            currency=MARKET_CURRENCY[self.market],
            offer=self.offer,
        )
        row.show_line(line)
        row.changed.connect(self._changed)
        row.entered.connect(self.start)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.insertWidget(len(self.rows) - 1, row)
        self._changed()
        self.grown.emit(row)
        return row

    def _remove(self, row: ScreenConditionRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._changed()

    def _unused(self) -> WrittenCondition:
        used = {key_of(row.line.field) for row in self.rows}
        fields = self.offer.fields or (ScreenField.PRICE,)
        return WrittenCondition(next((field for field in fields if key_of(field) not in used), fields[0]))

    def _changed(self) -> None:
        """The order can be by a field that has a condition."""
        kept = self.order.currentData()
        with QSignalBlocker(self.order):
            self.order.clear()
            self.order.addItem(translate("Screener", "Broker's order"), _UNORDERED)
            for row in self.rows:
                self.order.addItem(field_words(row.line.field), key_of(row.line.field))
            self.order.setCurrentIndex(max(self.order.findData(kept), 0))
        self.order.setToolTip(tip(self.order.currentText()))
        self.down.setEnabled(bool(self.order.currentData()))
        self.add.setEnabled(len(self.rows) < MOST_CONDITIONS and bool(self.offer.fields))
        self._chain()

    def _chain(self) -> None:
        """Set the tab order from top to bottom, after each added condition."""
        conditions = [part for row in self.rows for part in row.parts]
        places = [self.saved, self.keep, self.drop, self.kept, *conditions, self.add, self.order, self.down, self.go]
        for before, after in pairwise(places):
            QWidget.setTabOrder(before, after)

    # --- saved screens ----------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The saved screen that was picked last; empty for none."""
        return self.saved.currentText() if self.saved.currentIndex() > 0 else ""

    def show_names(self, names: Sequence[str], chosen: str, others: Mapping[str, str] = MappingProxyType({})) -> None:
        """Offer these; those in `others` are of another provider, each with the reason."""
        with QSignalBlocker(self.saved):
            self.saved.clear()
            self.saved.addItem(translate("Screener", "Saved screens"))
            self.saved.addItems(list(names))
            for name, reason in others.items():
                grey(self.saved, names.index(name) + 1, reason)
            self.saved.setCurrentIndex(names.index(chosen) + 1 if chosen in names else 0)
        self.saved.setEnabled(bool(names))
        self.drop.setEnabled(bool(self.name))

    def _lay_out(self) -> None:
        theme = self._theme
        head = hbox((self.saved, 1), self.keep, self.drop, spacing=6)
        kept = hbox((self.kept, 1))
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(RING, RING, 4, RING)  # what scrolls would cut the ring of the keys
        self._list.setSpacing(4)
        self._list.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        order = hbox(
            label(translate("Screener", "Sorted by"), theme, Type.CAPTION, Tone.SECONDARY),
            (self.order, 2),
            (self.down, 2),
            spacing=6,
        )
        where, run = QHBoxLayout(), QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.tabs)
        where.addWidget(self.plate, 1)
        run.addWidget(self.go)
        for line in (where, head, kept, order, run):
            line.setContentsMargins(RING, 0, 0, 0)
        vbox(
            where,
            space(RING),
            head,
            kept,
            (scroll, 1),
            order,
            space(RING),
            run,
            on=self,
            margins=(10 - RING, 6, 10, 10),
            spacing=8 - RING,
        )
