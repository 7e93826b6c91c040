"""The shell of every trading dialog: environment band, content, footer, and the environment word in the title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from tideboard_core.model.order import Account, Environment
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import paint_background, text_on_background, word
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import ButtonStyle, elided_label, label, push_button
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch, vbox
from tideboard_desktop.ui.words.orders import money_kind

translate = QCoreApplication.translate

BAND_HEIGHT = 46
BUTTON_HEIGHT = 38
PADDING = 18
HINT_PADDING = 9
"""Beside the word of a key hint, its border included."""
HINT_GAP = 10
ACCOUNT_WIDTH = 240


class EnvironmentBand(QWidget):
    """A band of 46 px in the environment's colours: icon, word and kind of money; at the right the account."""

    def __init__(
        self, environment: Environment, theme: Theme, *, note: str, account: str, number: str, detail: str
    ) -> None:
        super().__init__()
        self._look = theme.environments[environment]
        self.setFixedHeight(theme.px(BAND_HEIGHT))
        text_colour = text_on_background(self._look)
        glyph = QLabel()
        glyph.setPixmap(pixmap(self._look.icon, text_colour, 20, self.devicePixelRatioF()))
        quiet = _quiet_colour(environment, theme)
        hbox(
            glyph,
            _coloured(word(environment), theme, Type.ENVIRONMENT, text_colour),
            (_giving_way(note, theme, quiet), 1),
            _whose(account, number, theme, quiet),
            _giving_way(detail, theme, quiet),
            on=self,
            margins=(PADDING, 0, PADDING, 0),
            spacing=10,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Hatch, dashes or solid."""
        painter = QPainter(self)
        paint_background(painter, self.rect(), self._look)


class TradingDialog(QDialog):
    """Band on top, `content` in the middle, `footer` below. Window modal; closes with Esc; deletes itself.

    After an error in one of its widgets `failed` is set: it closes without an answer.
    """

    failed = False

    def __init__(self, title: str, account: Account, theme: Theme, parent: QWidget | None, *, note: str = "") -> None:
        """`note` says whose money it is, where the whole sentence has no room."""
        super().__init__(parent)
        self.theme = theme
        environment = account.environment
        self.setWindowTitle(f"{title}  ·  {word(environment)}  ·  Tideboard")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        band = EnvironmentBand(
            environment,
            theme,
            note=note or money_kind(environment),
            account=account.name,
            number=account.short_id,
            detail=account_kind(account),
        )
        self.content = vbox(margins=0, spacing=0)
        self.footer = _footer_row()
        vbox(band, (self.content, 1), _footer_background(self.footer), on=self, margins=0, spacing=0)

    def make_room(self) -> None:
        """Become as wide as words and buttons need, and as high; no higher than the screen where a part scrolls."""
        layout = self.layout()
        if layout is not None:
            width = max(self.width(), layout.totalMinimumSize().width())
            if width > self.width():
                self.setFixedWidth(width)
            flows = layout.hasHeightForWidth()
            wanted = layout.totalHeightForWidth(width) if flows else layout.totalSizeHint().height()
            title = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
            most = max(self.screen().availableGeometry().height() - title, layout.totalMinimumHeightForWidth(width))
            self.resize(width, min(max(self.height(), wanted), most))

    def void_by_error(self) -> None:
        """Close without an answer: what was to be read may not have been shown."""
        if not self.failed:
            self.failed = True
            QTimer.singleShot(0, self, self.reject)  # Qt may be painting it

    def accept(self) -> None:
        """Close with the answer, which a dialog that failed never has."""
        if self.failed:
            self.reject()
        else:
            super().accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Take what the words of this language need: the widths were drawn for English."""
        self.make_room()
        super().showEvent(event)
        if self.failed:  # before it was opened
            QTimer.singleShot(0, self, self.reject)


def account_kind(account: Account) -> str:
    """`margin, HKD` or `cash, HKD`."""
    if account.margin:
        return translate("Dialog", "margin, {currency}").format(currency=account.currency)
    return translate("Dialog", "cash, {currency}").format(currency=account.currency)


def escape_button(text: str, theme: Theme, *, identifier: str, key: str = "Esc") -> QPushButton:
    """An outlined button with the hint of its key inside; 38 px high."""
    button = push_button(text, theme, ButtonStyle.OUTLINE, identifier=identifier)
    hint = label(key, theme, Type.CAPTION)
    hint.setObjectName("key_hint")
    hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    # fixed, because its size hint lacks the style sheet's padding until it is shown
    hint.setFixedSize(hint.fontMetrics().horizontalAdvance(hint.text()) + 2 * HINT_PADDING, theme.px(20))
    hbox(stretch(), (hint, 0, Qt.AlignmentFlag.AlignVCenter), on=button, margins=(0, 0, 14, 0))
    height = theme.px(BUTTON_HEIGHT)
    button.setStyleSheet(f"QPushButton {{ text-align: left; padding-left: 15px; min-height: {height - 2}px; }}")
    button.setFixedHeight(height)
    button.setMinimumWidth(16 + button.fontMetrics().horizontalAdvance(text) + HINT_GAP + hint.width() + 14)
    button.setAccessibleName(text)
    return button


def make_tall(button: QPushButton, theme: Theme) -> None:
    """Give a footer's button the dialog height; the style sheet's own minimum would win over a fixed height."""
    height = theme.px(BUTTON_HEIGHT)
    button.setStyleSheet(f"QPushButton {{ min-height: {height - 2}px; padding: 0 16px; }}")
    button.setFixedHeight(height)


def lay_out_over_footer(
    dialog: QDialog, content: QVBoxLayout, buttons: Sequence[QPushButton], *, aside: QWidget | None = None
) -> None:
    """A dialog without a band: its content, and below it the buttons at the right with `aside` at the left."""
    row = _footer_row()
    if aside is not None:
        row.addWidget(aside)
    fill(row, stretch(), *buttons)
    vbox((content, 1), _footer_background(row), on=dialog, margins=0, spacing=0)


def section_margins(*, top: int = 14, bottom: int = 14) -> tuple[int, int, int, int]:
    """Pixels around a section of a dialog: 18 at both sides."""
    return PADDING, top, PADDING, bottom


def _footer_row() -> QHBoxLayout:
    return hbox(margins=(PADDING, 12, PADDING, 12), spacing=10)


def _footer_background(row: QHBoxLayout) -> QFrame:
    background = QFrame()
    background.setObjectName("dialog_footer")
    background.setLayout(row)
    return background


def _quiet_colour(environment: Environment, theme: Theme) -> str:
    return "#FFFFFF" if environment is Environment.LIVE else theme.surface.text1


def _whose(account: str, number: str, theme: Theme, text_colour: str) -> QLabel:
    """The account with its number: a name that is too long ends in an ellipsis, the number never does."""
    result = _coloured("", theme, Type.STRONG, text_colour)
    name = result.fontMetrics().elidedText(account, Qt.TextElideMode.ElideRight, theme.px(ACCOUNT_WIDTH))
    result.setText(f"{name} {number}".strip())
    result.setToolTip(tip("" if name == account else f"{account} {number}"))
    return result


def _giving_way(text: str, theme: Theme, text_colour: str) -> QLabel:
    """What ends in an ellipsis in a narrow band: word and account never do."""
    result = elided_label(text, theme, Type.BODY)
    result.setStyleSheet(f"color: {text_colour};")
    return result


def _coloured(text: str, theme: Theme, role: Type, text_colour: str) -> QLabel:
    result = label(text, theme, role)
    result.setStyleSheet(f"color: {text_colour};")
    return result


def trading_dialog_open() -> bool:
    """Whether a window of trading is open, also one that blocks no other: a flatten that runs, an exit to put back."""
    return any(isinstance(one, TradingDialog) and one.isVisible() for one in QApplication.topLevelWidgets())
