"""Colours, type and style sheet: the tokens of the design language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from string import Template
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tideboard_core.system import appearance as choices
from tideboard_desktop.ui import colours as palette
from tideboard_desktop.ui.colours import EnvironmentColours, PairColour, Surface
from tideboard_resources import FONT_FILES, path_of, read_text

Appearance = choices.ThemeChoice
Owner = TypeVar("Owner")
Convention = choices.Convention
HOVER, PRESSED = 0.06, 0.12
"""Share of white or black over a filled button."""
STYLE = "fusion"
"""The only Qt style with the same metrics on every system."""
FAMILIES = ("Inter", "Tideboard CJK", "Noto Sans CJK SC", "Noto Sans CJK HK", "sans-serif")


class Type(Enum):
    """Type roles: size and line height in logical pixels, weight."""

    HEADLINE = (25, 30, 600)
    SENTENCE = (22, 28, 600)
    DIALOG_TITLE = (18, 24, 600)
    SPREAD = (17, 24, 600)
    INPUT = (14, 18, 600)
    NAME = (13, 17, 500)
    BODY = (12, 16, 400)
    STRONG = (12, 16, 600)
    CAPTION = (11, 14, 400)
    CAPTION_STRONG = (11, 14, 600)
    ENVIRONMENT = (13, 17, 700)

    # Enum hashes the name in Python, and every text of a chart looks its font up
    __hash__ = object.__hash__

    @property
    def line(self) -> int:
        """Line height in logical pixels."""
        return self.value[1]


_CONTROL_LINE = 20
"""Of the height of a field or button of one line, the pixels that its line of text takes."""


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class Theme:
    """Everything a widget needs to paint itself. Colours are `#RRGGBB`; `colour` turns one into a QColor.

    `surface` holds the neutral tokens (`surface.panel`, `surface.text1`, ...); `up` and `down` are roles: code
    never says green or red. `hatch_down` asks for hatching on outflow (blue / orange). `tiers` are the curve
    colours XL, L, M, S; `free` are those without a meaning, from which a person may choose; `curves` are those of
    averages over the candles, `compared` those of securities compared with the one in view, in their order. `scale`
    is the text size setting, 1.0 to 1.5; without `motion` changes are marked, not flashed.

    The colours may change under a window: read them when you paint. What keeps a colour, an icon or a style sheet
    makes it in a function that it gives to `follow`; what keeps a picture keeps `version` with it.
    `stale`: the figures painted with it are not of now, and no hue says anything of them.
    """

    appearance: Appearance
    convention: Convention
    surface: Surface
    up: PairColour
    down: PairColour
    tiers: tuple[str, str, str, str]
    environments: dict[str, EnvironmentColours]
    free: dict[str, str]
    curves: tuple[str, str, str, str]
    compared: tuple[str, ...]
    scale: float = 1.0
    motion: bool = True
    version: int = field(default=0, init=False, compare=False)
    """How often the colours have changed."""
    stale: bool = field(default=False, init=False)
    origin: Theme | None = field(default=None, repr=False, compare=False)
    """The theme that a branch belongs to."""
    _branches: list[ref[Theme]] = field(default_factory=list, init=False, repr=False, compare=False)
    _followers: WeakKeyDictionary[Any, list[Callable[[Any], None]]] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False, compare=False
    )

    def follow(self, owner: Owner, show: Callable[[Owner], None]) -> None:
        """Call `show(owner)` now and after each change of the colours while `owner` lives; `show` must not keep it."""
        show(owner)
        self._followers.setdefault(owner, []).append(show)

    def recolours(self, other: Theme) -> bool:
        """Whether `other` differs in nothing but its colours."""
        return (self.scale, self.motion) == (other.scale, other.motion)

    def branch(self) -> Theme:
        """A theme with the colours of this one, now and after each change, which turns stale by itself."""
        one = replace(self, origin=self)
        self._branches = [*(each for each in self._branches if each() is not None), ref(one)]
        return one

    def take_colours(self, other: Theme) -> None:
        """Take the colours of `other`; `show_colours` comes next, after style sheets and palettes are changed."""
        for name in _COLOURS:
            setattr(self, name, getattr(other, name))
        if self.stale:
            _take_hues_out(self)
        self.version += 1
        for one in self._each_branch():
            one.take_colours(other)

    def turn_stale(self, *, on: bool) -> None:
        """Take the meaning out of all hues of a branch, or bring it back; `show_colours` comes next, as above."""
        self.stale = on
        if self.origin is not None:
            self.take_colours(self.origin)

    def _each_branch(self) -> list[Theme]:
        return [one for each in self._branches if (one := each()) is not None]

    def show_colours(self) -> None:
        """Have all that follow show the present colours; an error of one of them is raised when all were asked."""
        failure: Exception | None = None
        for owner, shows in list(self._followers.items()):
            if isValid(owner):  # a deleted widget may live on in Python until the next collection
                for show in shows:
                    try:
                        show(owner)
                    except Exception as error:  # noqa: BLE001  raised below: a window in two themes cannot be read
                        failure = failure or error
        for one in self._each_branch():
            try:
                one.show_colours()
            except Exception as error:  # noqa: BLE001  as above
                failure = failure or error
        if failure is not None:
            raise failure

    @property
    def hatch_down(self) -> bool:
        return self.convention is Convention.BLUE_UP

    def role(self, value: float) -> PairColour | None:
        """The role colour of a signed value; None for zero, which is text.2."""
        return self.up if value > 0 else self.down if value < 0 else None

    def signed_text(self, value: float) -> QColor:
        """Text colour of a signed value: role colour, or text.2 for zero."""
        role = self.role(value)
        return colour(self.surface.text2 if role is None else role.text)

    def font(self, role: Type) -> QFont:
        """The application font at this role's size and weight; tabular digits stay on."""
        return _font(role, self.scale)

    def px(self, length: float) -> int:
        """A length that grows with the text size setting."""
        return round(length * self.scale)

    def control(self, height: float) -> int:
        """Height of a field or button of one line: with the text size its line grows, not the space around it."""
        return round(height + _CONTROL_LINE * (self.scale - 1))


_COLOURS = (
    "appearance",
    "convention",
    "surface",
    "up",
    "down",
    "tiers",
    "environments",
    "free",
    "curves",
    "compared",
)


def _take_hues_out(theme: Theme) -> None:
    """Numbers in text.2, lines and bars in text.3 and line.control, grounds in hover: sign, form and place stay."""
    surface = theme.surface
    line, faint, hover = surface.text3, surface.line_control, surface.hover
    grey = PairColour(text=surface.text2, dim=hover, fill=faint, shades=(line, line, faint, faint))
    theme.up = theme.down = grey
    theme.tiers = (surface.text2, line, line, faint)
    theme.curves = (surface.text2, line, faint, line)
    theme.compared = tuple(line for _ in theme.compared)
    theme.free = dict.fromkeys(theme.free, line)
    theme.surface = replace(
        surface,
        text1=surface.text2,
        selected=hover,
        accent=line,
        accent_dim=hover,
        warn=surface.text2,
        warn_dim=hover,
        warn_fill=hover,
        on_warn=surface.text2,
        chart_price=line,
    )


def make_theme(
    appearance: Appearance = Appearance.DARK,
    convention: Convention = Convention.GREEN_UP,
    scale: float = 1.0,
    *,
    motion: bool = True,
) -> Theme:
    """Build the theme of a setting."""
    dark = appearance is Appearance.DARK
    pairs = palette.DARK_PAIRS if dark else palette.LIGHT_PAIRS
    up, down = {
        Convention.GREEN_UP: ("green", "red"),
        Convention.RED_UP: ("red", "green"),
        Convention.BLUE_UP: ("blue", "orange"),
    }[convention]
    return Theme(
        appearance=appearance,
        convention=convention,
        surface=palette.DARK if dark else palette.LIGHT,
        up=pairs[up],
        down=pairs[down],
        tiers=palette.DARK_TIERS if dark else palette.LIGHT_TIERS,
        environments=palette.DARK_ENVIRONMENTS if dark else palette.LIGHT_ENVIRONMENTS,
        free=palette.DARK_FREE if dark else palette.LIGHT_FREE,
        curves=palette.DARK_CURVES if dark else palette.LIGHT_CURVES,
        compared=palette.DARK_COMPARED if dark else palette.LIGHT_COMPARED,
        scale=scale,
        motion=motion,
    )


@lru_cache(maxsize=512)
def colour(text: str, alpha: float = 1.0) -> QColor:
    """The QColor of a token; shared, so never change the result."""
    result = QColor(text)
    result.setAlphaF(alpha)
    return result


@lru_cache(maxsize=64)
def _font(role: Type, scale: float) -> QFont:
    size, _line, weight = role.value
    font = QFont(QApplication.font())
    font.setPixelSize(round(size * scale))
    font.setWeight(QFont.Weight(weight))
    if role is Type.ENVIRONMENT:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 107)
    return font


def install(application: QApplication, theme: Theme) -> None:
    """Give the application Qt's style, the bundled fonts with tabular digits and the palette of `theme`.

    It gets no style sheet, however short: with one Qt polishes every widget again each time that it gets a parent,
    which was a third of the time to build a window. `dress` gives a window its sheet.
    """
    if application.style().name() != STYLE:
        application.setStyle(STYLE)
    use_fonts(application, theme.scale)
    application.setPalette(qt_palette(theme))


def dress(window: QWidget, theme: Theme) -> None:
    """Give a window without a parent the style sheet of `theme`, for it and its dialogs, menus and tool tips.

    Call it when the window is built: each part that is built into a window with a sheet is polished by itself. Every
    window needs it, because the sheet makes tool tips plain text.
    """
    window.setStyleSheet(style_sheet(theme))


def use_fonts(application: QApplication, scale: float = 1.0) -> None:
    """Give the application the bundled fonts with tabular digits; without any font even digits are boxes."""
    _load_fonts()
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(Type.BODY.value[0] * scale))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(font)
    _font.cache_clear()


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(path_of(f"fonts/{name}"))


def qt_palette(theme: Theme) -> QPalette:
    """Qt's own roles, for what the style sheet does not name."""
    surface = theme.surface
    result = QPalette()
    for role, text in (
        (QPalette.ColorRole.Window, surface.panel),
        (QPalette.ColorRole.Base, surface.panel),
        (QPalette.ColorRole.AlternateBase, surface.panel),
        (QPalette.ColorRole.Button, surface.raised),
        (QPalette.ColorRole.WindowText, surface.text1),
        (QPalette.ColorRole.Text, surface.text1),
        (QPalette.ColorRole.ButtonText, surface.text1),
        (QPalette.ColorRole.BrightText, surface.text1),
        (QPalette.ColorRole.PlaceholderText, surface.text3),
        (QPalette.ColorRole.ToolTipBase, surface.raised),
        (QPalette.ColorRole.ToolTipText, surface.text1),
        (QPalette.ColorRole.Highlight, surface.accent_fill),
        (QPalette.ColorRole.HighlightedText, "#FFFFFF"),
        (QPalette.ColorRole.Link, surface.accent),
    ):
        result.setColor(role, colour(text))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, colour(surface.text_off))
    return result


def _veiled(fill: str, appearance: Appearance, share: float) -> str:
    """A fill with white (dark theme) or black (light theme) over it: a style sheet paints one background only."""
    veil = 255 if appearance is Appearance.DARK else 0
    below = QColor(fill)
    parts = (round(part + (veil - part) * share) for part in (below.red(), below.green(), below.blue()))
    return QColor(*parts).name()


def style_sheet(theme: Theme) -> str:
    """The style sheet of a window with the tokens filled in; it sets no font size on `*` (that kills setFont)."""
    surface = theme.surface
    tokens = {name: getattr(surface, name) for name in Surface.__dataclass_fields__}
    hover = "255, 255, 255" if theme.appearance is Appearance.DARK else "0, 0, 0"
    return Template(read_text("theme/base.qss")).substitute(
        tokens,
        up=theme.up.text,
        down=theme.down.text,
        up_fill=theme.up.fill,
        down_fill=theme.down.fill,
        hover_veil=f"rgba({hover}, 15)",
        pressed_veil=f"rgba({hover}, 31)",
        **{
            f"{name}_{state}": _veiled(fill, theme.appearance, share)
            for name, fill in (
                ("accent", surface.accent_fill),
                ("up", theme.up.fill),
                ("down", theme.down.fill),
                ("warn", surface.warn_fill),
            )
            for state, share in (("hover", HOVER), ("pressed", PRESSED))
        },
        body_px=theme.px(12),
        caption_px=theme.px(11),
        input_px=theme.px(14),
        chip_px=theme.px(20) - 2,
        box_px=theme.px(14),
        tick=path_of("theme/tick.svg"),
        arrow=path_of("theme/arrow.svg"),
        check=path_of("theme/check.svg"),
    )


def stale_sheet(theme: Theme) -> str:
    """The style sheet of what is painted in a stale theme, for the labels that the window's own sheet colours."""
    if not theme.stale:
        return ""
    surface = theme.surface
    words = ('[tone="up"]', '[tone="down"]', '[tone="warn"]', "")
    labels = ", ".join(f"QLabel{tone}" for tone in words)
    return f"{labels} {{ color: {surface.text2}; }} QLabel#chip {{ background: {surface.hover}; }}"


def step_colour(step: int, theme: Theme) -> QColor:
    """The colour of a step: four shades of the role colour on each side of a neutral one."""
    role = theme.role(step)
    return colour(theme.surface.hover if role is None else role.shades[4 - abs(step)])


def rise(text: str, font: QFont) -> float:
    """Pixels from the top of a text's line to its baseline: letters of another font, as Chinese ones, raise it."""
    layout = QTextLayout(text or " ", font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent()
