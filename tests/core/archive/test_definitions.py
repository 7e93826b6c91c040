from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, OTHER_KEY, TENCENT, at, nets
from tideboard_core.archive import definitions
from tideboard_core.archive.definitions import PRACTICE, TIER_VERSIONS, Identities, definition_key, tier_version
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Market


def test_every_provider_has_a_version_on_every_day() -> None:
    for definition in set(FlowDefinition) - {FlowDefinition.OWN}:  # our own count is not kept: its trades are
        assert tier_version(definition, date(1999, 1, 1)) == tier_version(definition, DAY)
    assert definition_key("OpenD", FlowDefinition.FUTU, Market.HK, "HKD", DAY) == KEY


def test_a_changed_rule_begins_a_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    change = (*TIER_VERSIONS[FlowDefinition.FUTU], (date(2026, 7, 1), "2"))
    monkeypatch.setitem(definitions.TIER_VERSIONS, FlowDefinition.FUTU, change)

    assert tier_version(FlowDefinition.FUTU, date(2026, 6, 30))[0] == "1"
    assert tier_version(FlowDefinition.FUTU, date(2026, 7, 1)) == ("2", date(2026, 7, 1))


def test_numbers_of_keys_and_symbols_stay(writer: ArchiveWriter) -> None:
    second = replace(KEY, tier_version="2", valid_from=date(2026, 7, 1))
    numbers = [writer.identities.made_key(key) for key in (KEY, OTHER_KEY, second, KEY)]
    symbols = [writer.identities.made_symbol(symbol) for symbol in (TENCENT, MEITUAN, TENCENT)]
    fresh = Identities(writer.database, writer.folder)

    assert numbers == [1, 2, 3, 1]
    assert symbols == [1, 2, 1]
    assert [fresh.key(key) for key in (KEY, OTHER_KEY, second)] == [1, 2, 3]
    assert fresh.all_keys() == {1: KEY, 2: OTHER_KEY, 3: second}
    assert fresh.all_symbols() == {1: TENCENT, 2: MEITUAN}


@pytest.mark.parametrize("kinds", [("Futu", f"LongPort{PRACTICE}"), (f"Futu{PRACTICE}", "Futu")])
def test_an_archive_has_either_real_or_practice_values(writer: ArchiveWriter, kinds: tuple[str, str]) -> None:
    first, second = (replace(KEY, provider=provider) for provider in kinds)
    writer.add_minutes(first, TENCENT, DAY, nets(1), received=at(0))
    with pytest.raises(ArchiveError) as caught:
        writer.add_minutes(second, TENCENT, DAY, nets(1), received=at(0))
    assert caught.value.code == ArchiveFault.MIXED
    assert set(writer.identities.all_keys().values()) == {first}
