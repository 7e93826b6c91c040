"""Text pieces: labels by role and tone, chips, icon buttons, action buttons, one-line fields."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QStyle, QStyleOptionFrame, QToolButton, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, rise
from tideboard_desktop.ui.widgets.icons import show_icon

_APART = "apart"


class Tone(StrEnum):
    """Text colours of labels; the style sheet turns the property `tone` into a colour."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    CAPTION = "caption"
    WARN = "warn"
    ON_WARN = "on-warn"
    UP = "up"
    DOWN = "down"


class ButtonStyle(StrEnum):
    """Styles of a push button; one filled button per dock or dialog."""

    OUTLINE = "outline"
    PRIMARY = "primary"
    BUY = "buy"
    SELL = "sell"
    WARN = "warn"
    TEXT = "text"


def label(text: str, theme: Theme, role: Type = Type.BODY, tone: Tone = Tone.PRIMARY) -> QLabel:
    """A plain-text label in a type role and tone."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setFont(theme.font(role))
    result.setProperty("tone", tone.value)
    return result


def share_baseline(*labels: QLabel) -> None:
    """Put the first lines of labels side by side on one line: Chinese letters are higher than Latin ones."""
    rises = [rise(one.text(), one.font()) for one in labels]
    for one, own in zip(labels, rises, strict=True):
        margins = one.contentsMargins()
        margins.setTop(round(max(rises) - own))
        one.setContentsMargins(margins)


def solid_background(viewport: QWidget) -> None:
    """Let a view's viewport fill its own background; call it when the view is shown, because the style sheet resets it.

    Otherwise each changed row repaints every ancestor up to the window below it.
    """
    viewport.setAutoFillBackground(True)


def set_text_in_place(label: QLabel, text: str) -> None:
    """Set a text; if it is as wide as the one before, no layout is asked again.

    QLabel tells every layout up to the window about each new text. It leaves out labels that count as hidden, and the
    attribute alone changes neither what is seen nor what a screen reader gets.
    """
    wide = label.fontMetrics().horizontalAdvance
    still = not label.isHidden() and bool(label.text()) and "\n" not in text and wide(text) == wide(label.text())
    if still:
        label.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, True)
    QLabel.setText(label, text)
    if still:
        label.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, False)


def lay_out_inside(widget: QWidget) -> None:
    """Lay out the children of a widget now, and ask no layout above: its own hint is the same as before.

    Qt would lay out the whole window, and paint the whole dock, for a text that became one digit wider. It asks nobody
    above a widget that counts as hidden; the attribute alone hides nothing.
    """
    layout = widget.layout()
    if layout is None or widget.isHidden():
        return
    widget.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, True)
    layout.activate()
    widget.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, False)


def show_tip(widget: QWidget, words: str) -> None:
    """Set a tooltip, only when it is another one: Qt sends an event for each, which passes every filter."""
    if tip(words) != widget.toolTip():
        widget.setToolTip(tip(words))


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Change the tone of a label, or of another widget that the style sheet colours by it."""
    set_style_property(widget, "tone", tone.value)


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads and restyle the widget, only when it changes."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class ElidedLabel(QLabel):
    """A label that shrinks: with too little room the text ends in an ellipsis and the whole is the tooltip.

    If `whole` is set, the tooltip shows it in place of the text, even if the text fits.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.parted = False
        """Whether it never has an ellipsis: too little room shows the part behind the last dot alone, or nothing."""
        self._background: QColor | None = None
        self._whole = ""

    @property
    def whole(self) -> str:
        """What the tooltip shows in place of the text."""
        return self._whole

    @whole.setter
    def whole(self, words: str) -> None:
        if words != self._whole:
            self._whole = words
            self.setToolTip(tip(words))  # the next paint may be far away: it comes with another text

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Show a text; one of the same width, such as the next second of an age, moves nothing."""
        if text != self.text():
            set_text_in_place(self, text)

    def fill_background(self, background: QColor) -> None:
        """Paint the label's own background, so that a new text does not repaint what lies below it."""
        self._background = background
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Three letters and the ellipsis, less for a shorter text; a parted one needs its last part."""
        whole = super().minimumSizeHint()
        if self.parted:
            wide = self.fontMetrics().horizontalAdvance
            return QSize(whole.width() - wide(self.text()) + wide(self._last_part), whole.height())
        return QSize(min(self.fontMetrics().averageCharWidth() * 5, whole.width()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the style's background and the text, elided to the width."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        if self._background is not None:
            painter.fillRect(self.rect(), self._background)
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the style sheet takes it away when it polishes
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        if self.parted and shown != self.text():
            shown = self._last_part if self.fontMetrics().horizontalAdvance(self._last_part) <= room.width() else ""
        words = self._whole or (self.text() if shown != self.text() else "")
        if tip(words) != self.toolTip():  # as `show_tip`
            self.setToolTip(tip(words))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, self.alignment(), shown)

    @property
    def _last_part(self) -> str:
        return self.text().rpartition(" \u00b7 ")[2]


def elided_label(text: str, theme: Theme, role: Type = Type.BODY, tone: Tone = Tone.PRIMARY) -> ElidedLabel:
    """As `label`, but elided if there is too little room."""
    result = ElidedLabel(text)
    result.setFont(theme.font(role))
    result.setProperty("tone", tone.value)
    return result


def chip(text: str, theme: Theme) -> ElidedLabel:
    """A small grey tag, such as the provider of a dock; it is elided before its neighbours are."""
    result = elided_label(text, theme, Type.CAPTION, Tone.SECONDARY)
    result.setObjectName("chip")
    result.setIndent(0)  # Qt's own would make the right margin wider than the left
    result.setFixedHeight(theme.px(20))
    return result


def push_button(
    text: str, theme: Theme, kind: ButtonStyle = ButtonStyle.OUTLINE, *, identifier: str = ""
) -> QPushButton:
    """A button with words; `identifier` becomes objectName and accessibleIdentifier."""
    result = QPushButton(text)
    result.setFont(theme.font(Type.STRONG))
    result.setProperty("kind", kind.value)
    result.setAutoDefault(False)
    if identifier:
        identify(result, identifier)
    return result


def icon_button(name: str, tooltip: str, theme: Theme, *, identifier: str = "") -> QToolButton:
    """A button with an icon only: the tooltip is also its accessible name."""
    result = QToolButton()
    size = theme.px(16)
    room = size + 8  # the style's padding and edge, without which the icon would be drawn smaller
    show_icon(result, name, theme, size)
    result.setFixedSize(room, room)
    result.setToolTip(tip(tooltip))
    result.setAccessibleName(tooltip)
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if identifier:
        identify(result, identifier)
    return result


def identify(widget: QWidget, identifier: str, name: str = "") -> None:
    """Give a widget its untranslated identifier for automation, and optionally its translated accessible name."""
    widget.setObjectName(identifier)
    widget.setAccessibleIdentifier(identifier)
    if name:
        widget.setAccessibleName(name)


def give_ending(whole: QWidget, suffix: str) -> None:
    """Say how identifiers end in a widget of which there are several, for the parts that it makes later."""
    whole.setProperty(_APART, suffix)


def identifier_in(place: QWidget, identifier: str) -> str:
    """The identifier of a part that is made late in `place`, with the endings of all that it lies in."""
    within: QWidget | None = place
    while within is not None:
        identifier += within.property(_APART) or ""
        within = within.parentWidget()
    return identifier


def line_edit(
    identifier: str, name: str, theme: Theme, *, font: Type = Type.BODY, width: int = 0, height: int = 0, hint: str = ""
) -> QLineEdit:
    """A field of one line with a name for assistive programs; a width or height in logical pixels stays as it is."""
    field = QLineEdit()
    identify(field, identifier, name)
    field.setFont(theme.font(font))
    field.setPlaceholderText(hint)
    if width:
        field.setFixedWidth(theme.px(width))
    if height:
        field.setFixedHeight(theme.px(height))
    return field


def let_clear(field: QLineEdit) -> None:
    """Add Qt's clear button to a field that already has its identifier, with the accessible name that Qt leaves out."""
    field.setClearButtonEnabled(True)
    button = field.findChild(QToolButton)
    assert button is not None
    words = QCoreApplication.translate("Common", "Clear")
    identify(button, f"{field.accessibleIdentifier()}_clear", words)
    button.setToolTip(tip(words))
