"""The file of saved screens: kept, replaced, forgotten; a damaged one is moved aside, a newer one is left alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market
from tideboard_core.model.watch.screen import Screen, ScreenCondition, ScreenField
from tideboard_desktop.reference.screener.saved_screens import FILE, KEPT_ASIDE, VERSION, ScreensFile

CHEAP = Screen(
    market=Market.HK,
    conditions=(ScreenCondition(field=ScreenField.PE_TTM, least=Decimal("0.5"), most=Decimal(10)),),
    order=ScreenField.MARKET_VALUE,
)
RISING = Screen(
    market=Market.US,
    conditions=(ScreenCondition(field=ScreenField.CHANGE_RATE, least=Decimal(3), days=5),),
    order=ScreenField.CHANGE_RATE,
)


def read_again(directory: Path) -> dict[str, Screen]:
    file = ScreensFile(directory)
    file.load()
    return file.screens.named


def test_what_is_saved_is_read_back_in_its_order(tmp_path: Path) -> None:
    file = ScreensFile(tmp_path)
    file.load()
    assert file.screens.named == {}
    file.save("cheap", CHEAP)
    file.save("rising", RISING)
    file.save("cheap", RISING)
    assert list(read_again(tmp_path).items()) == [("cheap", RISING), ("rising", RISING)]
    file.delete("cheap")
    file.delete("nobody")
    assert read_again(tmp_path) == {"rising": RISING}


def test_without_a_directory_screens_live_as_long_as_the_program() -> None:
    file = ScreensFile(None)
    file.load()
    file.save("cheap", CHEAP)
    assert file.screens.named == {"cheap": CHEAP}


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version": 1, "named": {"cheap": 3}}'])
def test_a_damaged_file_is_moved_aside_and_a_new_one_can_be_written(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    (tmp_path / FILE).chmod(0o600)
    file = ScreensFile(tmp_path)
    with pytest.raises(BadInput) as refusal:
        file.load()
    assert refusal.value.code == "screens-damaged"
    assert (tmp_path / KEPT_ASIDE).read_bytes() == data
    file.save("cheap", CHEAP)
    assert read_again(tmp_path) == {"cheap": CHEAP}


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    newer = b'{"version": %d, "named": {}, "folders": [], "written_by": "9.0"}' % (VERSION + 1)
    (tmp_path / FILE).write_bytes(newer)
    (tmp_path / FILE).chmod(0o600)
    file = ScreensFile(tmp_path)
    with pytest.raises(BadInput) as refusal:
        file.load()
    assert (refusal.value.code, refusal.value.data["writer"]) == ("screens-newer", "9.0")
    with pytest.raises(BadInput, match="screens-newer"):
        file.save("cheap", CHEAP)
    with pytest.raises(BadInput, match="screens-newer"):
        file.delete("cheap")
    assert (tmp_path / FILE).read_bytes() == newer


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    file = ScreensFile(tmp_path / "absent" / "deeper")
    with pytest.raises(OSError, match="deeper"):
        file.save("cheap", CHEAP)
    assert file.screens.named == {}
