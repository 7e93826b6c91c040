"""Every indicator, parameter and choice has words; the search knows the names in every language."""

from __future__ import annotations

from tideboard_core.indicators.parameters import Group
from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.words import (
    choice_words,
    group_words,
    indicator_name,
    names_to_find,
    parameter_words,
)


def test_everything_of_the_list_has_words() -> None:
    for code, one in INDICATORS.items():
        assert indicator_name(code)
        for parameter in one.parameters:
            assert parameter_words(parameter.name)
            assert all(choice_words(choice) for choice in parameter.choices)
    assert all(group_words(group) for group in Group)


def test_an_indicator_is_found_by_its_code_and_its_name_in_three_languages() -> None:
    assert names_to_find().keys() == INDICATORS.keys()
    assert names_to_find()["BOLL"] == ("BOLL", "Bollinger bands", "布林线", "布林線")
    assert all(len(names) == 4 and all(names) for names in names_to_find().values())


def test_chaikin_is_not_called_capital_flow() -> None:
    for code in ("CMF", "MFI", "ADOSC"):
        names = " ".join(names_to_find()[code])
        assert not any(words in names for words in ("資金", "资金", "apital"))
