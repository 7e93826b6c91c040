"""Every indicator, parameter and choice has words, the same as the names that the search knows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from tideboard_core.indicators.names import NAMES
from tideboard_core.indicators.parameters import Group
from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.words import choice_words, group_words, indicator_name, parameter_words
from tideboard_resources import path_of


def test_everything_of_the_list_has_words() -> None:
    for code, one in INDICATORS.items():
        assert indicator_name(code) == NAMES[code].english
        for parameter in one.parameters:
            assert parameter_words(parameter.name)
            assert all(choice_words(choice) for choice in parameter.choices)
    assert all(group_words(group) for group in Group)


@pytest.mark.parametrize(("language", "field"), [("zh_HK", "traditional"), ("zh_CN", "simplified")])
def test_the_names_on_screen_are_those_of_the_search(qapp: QApplication, language: str, field: str) -> None:
    translator = QTranslator()
    assert translator.load(str(path_of(f"i18n/tideboard_{language}.qm")))
    told = {code: translator.translate("IndicatorNames", NAMES[code].english) for code in INDICATORS}
    assert told == {code: getattr(NAMES[code], field) for code in INDICATORS}
