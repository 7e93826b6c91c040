"""What the figures mean, for the chart's help and the caption of its pictures."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from tideboard_core.model.flow import FlowDefinition
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate

_WIDTH = 420
_GAP = 8


class DefinitionSource(NamedTuple):
    """A provider whose figures are shown; `definition` None = none have arrived yet.

    `sizes` names the sizes of single trades of our own count.
    """

    name: str
    definition: FlowDefinition | None
    sizes: str = ""


class DefinitionSection(NamedTuple):
    """Paragraphs about one source, or about all; the heading is empty if there is only one."""

    heading: str
    texts: list[str]


def sections(*sources: DefinitionSource) -> list[DefinitionSection]:
    """Definition of net, sizes, ratio and limits of each source, then what applies to all, then who the source is."""
    apart = len(sources) > 1
    parts = [DefinitionSection(source.name if apart else "", _texts(source)) for source in sources]
    if apart:
        parts.append(DefinitionSection(translate("Flow", "Why they differ"), _why_they_differ()))
    names = listed(source.name for source in sources)
    source = translate("Flow", "Source: {provider}").replace("{provider}", names)
    parts.append(DefinitionSection("", [estimate_words(), source]))
    return parts


def definition_line(*sources: DefinitionSource) -> str:
    """The definition in one paragraph without the source, for the caption of a picture."""
    texts = [
        f"{part.heading}: {text}" if part.heading and not place else text
        for part in sections(*sources)
        for place, text in enumerate(part.texts)
    ]
    return " ".join(texts[:-1])


def estimate_words() -> str:
    """How reliable all such figures are."""
    return translate("Flow", "An estimate from trade direction and size, not a record of who paid.")


def _texts(source: DefinitionSource) -> list[str]:
    if source.definition is FlowDefinition.OWN:
        return _own(source.sizes)
    return _longport() if source.definition is FlowDefinition.LONGPORT else _futu()


def _futu() -> list[str]:
    return [
        translate(
            "Flow",
            "A trade at the ask or above counts as inflow, one at the bid or below as outflow. Net is in minus out.",
        ),
        translate(
            "Flow",
            "Tiers after moomoo: order sizes are ranked over the last 200 trading days. The top 10% are extra-large, "
            "10\u201330% large, 30\u201355% medium, the last 45% small. Block is extra-large plus large.",
        ),
        translate("Flow", "Net is the sum of the four tiers; a chip in the title says so when it is not."),
        translate("Flow", "Net / turnover is the net in percent of the turnover since the open. Regular hours only."),
    ]


def _own(sizes: str) -> list[str]:
    return [
        translate(
            "Flow",
            "Counted here from the trades that were received: bought at the ask is inflow, sold at the bid outflow, as "
            "the feed says it. A trade without a side is in neither. Auctions are left out.",
        ),
        translate(
            "Flow",
            "Its sizes are those of single trades in money, extra-large, large and medium from {sizes}: an order "
            "filled in parts counts as several small ones. They can be changed in Settings, Data; what was saved with "
            "other sizes does not compare with these.",
        ).replace("{sizes}", sizes),
    ]


def _longport() -> list[str]:
    return [
        translate(
            "Flow", "Net inflow is cumulative since the open, reset daily, in the quote currency, one value a minute."
        ),
        translate("Flow", "US figures count Nasdaq Basic prints only. The newest minute is provisional."),
        translate(
            "Flow",
            "One net line: there are no tiers, no block and no history. Large, medium and small in the distribution "
            "are its own sizes; their limits are not published.",
        ),
    ]


def _why_they_differ() -> list[str]:
    return [
        translate(
            "Flow",
            "Each provider decides by its own rule and from its own feed which trades it counts and "
            "whether they are bought or sold. Neither is wrong; never add or average the two.",
        ),
        translate(
            "Flow",
            "The gap is the first minus the second, minute by minute where both have one. Five minutes or more with "
            "opposite signs are marked in amber on the time axis.",
        ),
    ]


class DefinitionCard(QFrame):
    """A card over the chart, not a window; Esc or a loss of focus closes it."""

    def __init__(self, theme: Theme, parent: QWidget, *sources: DefinitionSource) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("flow_definition")
        self.setAccessibleName(translate("Flow", "What the flow figures mean"))
        column = vbox(label(self.accessibleName(), theme, Type.STRONG), on=self, margins=(14, 12, 14, 12), spacing=8)
        for section in sections(*sources):
            if section.heading:
                column.addWidget(label(section.heading, theme, Type.CAPTION_STRONG))
            for text in section.texts:
                column.addWidget(_paragraph(text, theme))

    def show_in_corner(self) -> None:
        """Show the card in the upper right corner of its parent, with the focus."""
        self.adjustSize()
        self.move(self._room.width() - self.width() - _GAP, _GAP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """A click elsewhere closes."""
        super().focusOutEvent(event)
        self.close()


def _paragraph(text: str, theme: Theme) -> QLabel:
    """Words wrapped over as many lines as they need: a layout alone would allow too few."""
    result = label(text, theme, Type.BODY, Tone.SECONDARY)
    result.setWordWrap(True)
    result.setFixedWidth(theme.px(_WIDTH))
    result.setFixedHeight(result.heightForWidth(theme.px(_WIDTH)))
    return result
