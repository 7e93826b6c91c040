"""The help: whose definition, one or both."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from tideboard_core.model.flow import FlowDefinition
from tideboard_desktop.flow.providers.definition import DefinitionCard, DefinitionSource, definition_line, sections
from tideboard_desktop.ui.theme import Theme

FUTU = DefinitionSource("Futu OpenD", FlowDefinition.FUTU)
LONGPORT = DefinitionSource("LongPort", FlowDefinition.LONGPORT)


def test_each_provider_has_its_own_definition() -> None:
    """Nothing of moomoo's tiers is said of LongPort, and the estimate is said of both."""
    futu, longport = definition_line(FUTU), definition_line(LONGPORT)

    assert "moomoo" in futu
    assert "moomoo" not in longport
    for words in ("cumulative since the open", "reset daily", "quote currency", "Nasdaq Basic", "no tiers"):
        assert words in longport
        assert words not in futu
    for text in (futu, longport):
        assert "An estimate from trade direction and size" in text


def test_two_providers_have_a_section_each_and_one_on_why_they_differ() -> None:
    """In the order of the lines."""
    assert [part.heading for part in sections(FUTU, LONGPORT)] == ["Futu OpenD", "LongPort", "Why they differ", ""]
    assert [part.heading for part in sections(LONGPORT)] == ["", ""]
    assert sections(FUTU, LONGPORT)[-1].texts[-1] == "Source: Futu OpenD, LongPort"


def test_no_line_of_the_card_is_cut(theme: Theme) -> None:
    """Every paragraph has the height that it needs."""
    room = QWidget()
    room.resize(928, 748)
    card = DefinitionCard(theme, room, FUTU, LONGPORT)
    card.show_in_corner()
    labels = [part for part in card.findChildren(QLabel) if part.wordWrap()]

    assert len(labels) > 8
    assert all(part.height() >= part.heightForWidth(part.width()) for part in labels)
    assert card.height() <= room.height()
    room.deleteLater()
