"""A dock's shell: the title bar on top of a rounded body."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, LinkRole, Selection
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import EnvironmentWord, paint_background
from tideboard_desktop.ui.widgets.focus_transfer import OneStop
from tideboard_desktop.ui.widgets.icons import put_on_fill
from tideboard_desktop.ui.widgets.labels import ElidedLabel, Tone, chip, elided_label, label, set_style_property
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, fill, stretch, vbox

NONE_SHOWN = "\u2013"


def link_words(letter: str, role: LinkRole = LinkRole.BOTH) -> str:
    """`Linked to A`, with its direction if it has only one, or that the dock is not linked."""
    translate = QCoreApplication.translate
    if letter == UNLINKED:
        return translate("LinkButton", "Not linked")
    if role is LinkRole.SOURCE:
        return translate("LinkButton", "Linked to {letter}, moves it only").format(letter=letter)
    if role is LinkRole.TARGET:
        return translate("LinkButton", "Linked to {letter}, follows it only").format(letter=letter)
    return translate("LinkButton", "Linked to {letter}").format(letter=letter)


def _shown(letter: str, role: LinkRole) -> str:
    """The letter, with an arrow on the side where a one-way link goes."""
    if letter == UNLINKED:
        return NONE_SHOWN
    return {LinkRole.SOURCE: f"{letter}\u2192", LinkRole.TARGET: f"\u2192{letter}"}.get(role, letter)


def role_words() -> dict[LinkRole, str]:
    """The directions of a link as they are offered."""
    translate = QCoreApplication.translate
    return {
        LinkRole.BOTH: translate("LinkButton", "Move the letter and follow it"),
        LinkRole.SOURCE: translate("LinkButton", "Only move the letter"),
        LinkRole.TARGET: translate("LinkButton", "Only follow the letter"),
    }


class LinkButton(QToolButton):
    """A letter of 15 px; pressing it opens the choice. It keeps the height of the bar free for dragging."""

    chosen = Signal(str)

    def __init__(self, letter: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("link_letter")
        self.setFont(theme.font(Type.CAPTION_STRONG))
        self._sides = theme.px(17), theme.px(30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._selection: Selection | None = None
        self._choice = QMenu(self)
        self._group, self._roles = QActionGroup(self), QActionGroup(self)
        self._fill()
        self.setMenu(self._choice)
        self.show_letter(letter)

    def link_to(self, selection: Selection, *, one_way: bool = True) -> None:
        """Show and change the letter of this selection; with `one_way` also in which direction it is linked."""
        self._selection = selection
        if one_way:
            self._add_roles()
        selection.letter_changed.connect(self.show_letter)
        selection.role_changed.connect(self._show_role)
        self.show_letter(selection.letter)

    def show_letter(self, letter: str) -> None:
        """Show another letter in text, name and menu."""
        role = LinkRole.BOTH if self._selection is None else self._selection.role
        words, shown = link_words(letter, role), _shown(letter, role)
        self.setText(shown)
        self.setFixedSize(self._sides[len(shown) > 1], self._sides[0])
        set_style_property(self, "linked", letter != UNLINKED)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        for action in self._group.actions():
            action.setChecked(action.data() == letter)
        for action in self._roles.actions():
            action.setChecked(action.data() == role)
            action.setEnabled(letter != UNLINKED)

    def _show_role(self) -> None:
        if self._selection is not None:
            self.show_letter(self._selection.letter)

    def _add_roles(self) -> None:
        self._choice.addSeparator()
        for role, words in role_words().items():
            action = self._choice.addAction(words)
            action.setData(role)
            action.setCheckable(True)
            self._roles.addAction(action)
            action.triggered.connect(partial(self._choose_role, role))

    def _choose_role(self, role: LinkRole, _checked: object = None) -> None:
        if self._selection is not None:
            self._selection.set_role(role)

    def _fill(self) -> None:
        for letter in (*LETTERS, UNLINKED):
            words = self.tr("Link to {letter}").format(letter=letter) if letter else self.tr("Unlink")
            action = self._choice.addAction(words)
            action.setData(letter)
            action.setCheckable(True)
            self._group.addAction(action)
            action.triggered.connect(partial(self._choose, letter))

    def _choose(self, letter: str, _checked: object = None) -> None:
        if self._selection is not None:
            self._selection.set_letter(letter)
        self.chosen.emit(letter)


TITLE_HEIGHT = 30
RADIUS = 6
_LEFT, _RIGHT = 10, 6
_NAME = 120
"""A name up to this width is whole before a chip is."""


class TitleBar(QFrame):
    """Title, link letter, symbol and chips at the left, controls at the right.

    `left` and `right` are the layouts to add more to: tabs or chips go to `left`, controls to `right`. Tab stops at one
    of `buttons`, arrows go to the others. `headed` carries a new heading, for the places that show the title beside
    this bar: a tab, a window.
    """

    headed = Signal(str)

    def __init__(self, title: str, theme: Theme, *, link: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.environment: Environment | None = None
        self._word: EnvironmentWord | None = None
        self._chips: list[QLabel] = []
        self._age: ElidedLabel | None = None
        self._spare: list[QWidget] = []
        self._hint: QLabel | None = None
        self._fill_button: QWidget | None = None
        self._fill_kept = False
        self._closer: QWidget | None = None
        self.buttons = OneStop(self)
        self._heading = self._heading_colour = ""
        self.setObjectName("title_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(TITLE_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title = elided_label(title, theme, Type.STRONG)
        self.symbol = label("", theme, Type.STRONG)
        self.name = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self.left = QHBoxLayout()
        self.left.setSpacing(8)
        self.right = QHBoxLayout()
        self.right.setSpacing(2)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_LEFT, 0, _RIGHT, 0)
        row.setSpacing(8)
        fill(row, self.left, stretch(), self.right)
        self.left.addWidget(self.title)
        self.link: LinkButton | None = None
        if link:
            self._add_link(link)
        for part in (self.symbol, self.name):
            part.hide()
            self.left.addWidget(part)

    def set_symbol(self, symbol: str, name: str = "") -> None:
        """Show which instrument the dock is about."""
        self.symbol.setText(symbol)
        self.name.setText(name)
        self.symbol.setVisible(bool(symbol))
        self.name.setVisible(bool(name))

    @property
    def heading(self) -> str:
        """What `set_heading` showed last; empty if the title is the dock's own."""
        return self._heading

    def set_heading(self, text: str, tint: str, short: str = "") -> None:
        """Show `text`, or `short` if given, as the title in the colour `tint`, on a plain background."""
        if tint != self._heading_colour:
            self._heading_colour = tint
            self._row.setContentsMargins(0, 0, _RIGHT, 0)  # the title's background reaches the bar's edge
            self.title.setStyleSheet(
                f"color: {tint}; background: {self._theme.surface.panel};"
                f" border-top-left-radius: {RADIUS}px; padding: 0 {_LEFT}px;"
            )
        if text and text != self._heading:
            self._heading = text
            self.headed.emit(text)
        if self._heading and self.title.text() != (short or self._heading):
            self.title.setText(short or self._heading)
        self.title.whole = self._heading if short else ""

    def link_to(self, selection: Selection, identifier: str, *, one_way: bool = True) -> None:
        """Show the link letter of `selection` and let it be changed, with `one_way` also its direction."""
        link = self.link or self._add_link(selection.letter)
        link.setAccessibleIdentifier(identifier)
        link.link_to(selection, one_way=one_way)

    def show_word(self, environment: Environment | None) -> None:
        """Show the word of the environment at the left end, as a floating dock must; None removes it."""
        if environment is not None:
            if self._word is None:
                self._word = EnvironmentWord(environment, self._theme)
                self.left.insertWidget(0, self._word)
            self._word.set_environment(environment)
        if self._word is not None:
            self._word.setVisible(environment is not None)

    @property
    def word(self) -> Environment | None:
        return None if self._word is None or self._word.isHidden() else self._word.environment

    def _add_link(self, letter: str) -> LinkButton:
        self.link = LinkButton(letter, self._theme)
        self.left.insertWidget(self.left.indexOf(self.title) + 1, self.link)
        return self.link

    def add_chip(self, text: str) -> ElidedLabel:
        """Add a grey tag (provider, rights) at the left and return it, to change its text later."""
        result = chip(text, self._theme)
        self.left.addWidget(result)
        self._chips.append(result)
        return result

    def show_hint(self, text: str) -> None:
        """Show a remark behind what stands at the left; an empty one is taken away.

        It is the first to be dropped, and never cut.
        """
        if self._hint is None:
            if not text:
                return
            self._hint = label("", self._theme, Type.CAPTION, Tone.CAPTION)
        elif self._hint in self._chips:
            self._chips.remove(self._hint)
        self.left.removeWidget(self._hint)
        self._hint.setText(text)
        if text:
            self.left.addWidget(self._hint)  # behind chips that came later
            self._chips.append(self._hint)
        self._hint.setVisible(bool(text))

    @property
    def hint(self) -> str:
        """What `show_hint` showed last."""
        return "" if self._hint is None else self._hint.text()

    def show_age(self, words: str, name: str) -> None:
        """Say how old all figures are, in the place of the other chips; empty words show these again.

        `name` is the accessible name of the words.
        """
        if self._age is None:
            if not words:
                return
            self._age = chip("", self._theme)
            first = next(iter(self._chips), None)
            beside = self.right if first is not None and self.right.indexOf(first) >= 0 else self.left
            beside.insertWidget(-1 if first is None else beside.indexOf(first), self._age)
            self._age.setProperty("aged", True)
        if words != self._age.text():
            before = self._age.minimumWidth(), self._age.isHidden()
            self._age.setText(words)
            self._age.setMinimumWidth(self._age.sizeHint().width())  # a figure is whole
            self._age.setAccessibleName(name)
            self._age.setVisible(bool(words))
            if before != (self._age.minimumWidth(), self._age.isHidden()):  # the next second of an age moves nothing
                self._give_way()

    @property
    def age(self) -> str:
        """How old all figures are said to be; empty while they are of now."""
        return "" if self._age is None else self._age.text()

    def add_control(self, widget: QWidget) -> None:
        """Add a control at the right end; fill and close button stay the last, because some docks are filled later."""
        outer = self._fill_button or self._closer
        last = -1 if outer is None else self.right.indexOf(outer)
        self.right.insertWidget(last, widget)
        if isinstance(widget, QAbstractButton):
            self.buttons.add(widget)

    def add_spare_control(self, widget: QWidget) -> None:
        """Add a control whose action is also elsewhere: it is hidden before the title is elided."""
        self._spare.append(widget)
        self.add_control(widget)

    def add_spare_figures(self, widget: QWidget) -> None:
        """Add figures before all controls, which are hidden before the title is elided."""
        self._spare.append(widget)
        self.right.insertWidget(0, widget)

    def add_fill_button(self, widget: QWidget) -> None:
        """Add the button that lets the dock fill the window, before the closer."""
        self._fill_button = widget
        self.right.addWidget(widget)
        widget.hide()

    def keep_fill_button(self, *, kept: bool) -> None:
        """Show the fill button whatever fits: it is the way to give the room back."""
        self._fill_kept = kept
        self._give_way()

    def add_closer(self, widget: QWidget) -> None:
        """Add the button that closes the dock, at the outer end."""
        self._closer = widget
        self.right.addWidget(widget)
        widget.hide()

    @property
    def outer_width(self) -> int:
        """Pixels that fill and close button take, and the word of the environment while it is shown."""
        outer = [one for one in (self._fill_button, self._closer) if one is not None]
        word = 0 if self._word is None or self.word is None else self._word.sizeHint().width() + self.left.spacing()
        return word + sum(one.sizeHint().width() + self.right.spacing() for one in outer)

    def drop_control(self, widget: QWidget) -> None:
        """Take a control away for good."""
        self._spare = [part for part in self._spare if part is not widget]
        self.right.removeWidget(widget)
        widget.hide()

    def set_environment(self, environment: Environment | None) -> None:
        """Use an environment's background (docks that enter orders); None is the neutral background."""
        if environment is self.environment:
            return
        self.environment = environment
        on_fill = "color: #FFFFFF;" if environment is Environment.LIVE else ""
        for part in (self.symbol, self.name) if self._heading_colour else (self.title, self.symbol, self.name):
            part.setStyleSheet(on_fill)
        for button in self.findChildren(QAbstractButton):
            put_on_fill(button, self._theme, on=bool(on_fill))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow bar cuts and drops chips, name, spare controls and the title, in this order; fill and close stay."""
        super().resizeEvent(event)
        self._give_way()

    def event(self, event: QEvent) -> bool:
        """Lay out again after a widget of the bar changed its text."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._give_way()
        return super().event(event)

    @property
    def _least_title(self) -> int:
        return self.title.minimumSizeHint().width()

    def _show_outer(self) -> None:
        """Show closer and fill button where there is room once all that gives way did; the closer before the other.

        The age of old figures does not give way.
        """
        outer = [one for one in (self._closer, self._fill_button) if one is not None]
        least = self._row.contentsMargins().left() + self._row.contentsMargins().right() + self._row.spacing()
        for part in (self.left, self.right):
            for item in filter(None, map(part.itemAt, range(part.count()))):
                one = item.widget()
                if one is None or one.isHidden() or not one.maximumWidth() or one in outer:
                    continue
                if one is self.title:
                    least += self._least_title + part.spacing()
                elif not (one is self.name or one in self._chips or one in self._spare):
                    least += item.minimumSize().width() + part.spacing()
        for button in outer:
            least += button.sizeHint().width() + self.right.spacing()
            fits = least <= self.width() or (self._fill_kept and button is self._fill_button)
            if button.isHidden() is fits:
                button.setVisible(fits)

    def _give_way(self) -> None:
        self._show_outer()
        layout = self.layout()
        parts = [part for part in (*reversed(self._chips), self.name) if not part.isHidden()]
        whole = layout.minimumSize().width() if layout is not None else 0
        cut_name = self.name.minimumSizeHint().width()
        if self.name in parts:
            whole -= max(self.name.minimumWidth() - cut_name, 0)
        tags = [one for one in self._chips if one is not self._hint and not one.isHidden()]
        lacking = sum(one.sizeHint().width() - one.minimumSizeHint().width() for one in tags)
        gap = self.right.spacing()
        whole += sum(part.sizeHint().width() + gap for part in self._spare if part.isHidden())
        title = self.title.sizeHint().width()
        whole += title - min(self.title.maximumWidth(), max(self.title.minimumWidth(), self._least_title))
        whole += sum(part.minimumSizeHint().width() for part in parts if part.maximumWidth() == 0)
        for part in parts:
            cut = lacking if part is self._hint else 0
            room = 0 if whole + cut > self.width() or (self.age and part is not self.name) else QWIDGETSIZE_MAX
            if part is self.name and room and all(one.maximumWidth() for one in tags):
                beside = self.width() - whole - lacking + cut_name
                room = beside if beside >= self._theme.px(_NAME) else room  # a longer name is cut before a chip is
            if part.maximumWidth() != room:
                part.setMaximumWidth(room)
            if room == 0:
                whole -= part.minimumSizeHint().width()
        name = min(self.name.sizeHint().width(), self._theme.px(_NAME))
        least = (
            name if self.name in parts and self.name.maximumWidth() and whole + name - cut_name <= self.width() else 0
        )
        if self.name.minimumWidth() != least:
            self.name.setMinimumWidth(least)
        whole += max(least - cut_name, 0)
        whole = self._without_spare(whole)
        least = title if whole <= self.width() else 0
        if self.title.minimumWidth() != least:
            self.title.setMinimumWidth(least)
        cut = title - self._least_title
        room = 0 if whole - cut > self.width() else QWIDGETSIZE_MAX
        if self.title.maximumWidth() != room:
            self.title.setMaximumWidth(room)

    def _without_spare(self, whole: int) -> int:
        """Hide spare controls while `whole`, the width of all widgets, is too large; returns the width that is left."""
        for part in self._spare:
            fits = whole <= self.width()
            if part.isHidden() is fits:
                part.setVisible(fits)
            if not fits:
                whole -= part.sizeHint().width() + self.right.spacing()
        return whole

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the environment's background over the neutral one."""
        super().paintEvent(event)
        if self.environment is None:
            return
        painter = QPainter(self)
        path = QPainterPath()
        path.addRoundedRect(0, 0, self.width(), self.height() + RADIUS, RADIUS, RADIUS)
        painter.setClipPath(path)
        paint_background(painter, self.rect(), self._theme.environments[self.environment], hatched=False)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One height; a QDockWidget reads it here and not from the fixed height."""
        return QSize(super().sizeHint().width(), self._theme.px(TITLE_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never hold a dock wide."""
        return QSize(80, self._theme.px(TITLE_HEIGHT))


class Body(QFrame):
    """The rounded surface under a title bar. Its content shrinks before it widens the column of docks."""

    def __init__(self, content: QWidget, least: QSize | None = None, *, held: bool = False) -> None:
        super().__init__()
        self._least = least
        self._held = held
        self.setObjectName("panel_body")
        vbox(content, on=self, margins=(0, 0, 0, 2), spacing=0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At most `least`, so that several docks fit beside each other; that width exactly if it is held."""
        hint = super().minimumSizeHint()
        if self._least is None:
            return hint
        return hint.boundedTo(self._least).expandedTo(QSize(self._least.width() if self._held else 0, 0))


def rounded_body(content: QWidget, least: QSize | None = None, *, held: bool = False) -> QFrame:
    """Wrap a transparent content widget into the rounded surface; 2 px stay free so that corners are not cut.

    It may always be as small as `least`; with `held` never narrower.
    """
    return Body(content, least, held=held)


def hairline() -> QFrame:
    """A horizontal line of one pixel in line.soft."""
    result = _soft_line()
    result.setFixedHeight(1)
    return result


def upright_hairline() -> QFrame:
    """The same from top to bottom."""
    result = _soft_line()
    result.setFixedWidth(1)
    return result


def _soft_line() -> QFrame:
    """The style sheet colours it, also after a change of colours: nobody holds it in Python then."""
    result = QFrame()
    result.setProperty("fill", "line_soft")
    return result
