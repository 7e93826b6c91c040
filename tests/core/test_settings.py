"""Settings: defaults, round trip, damage and newer versions."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import TradingLimits
from tideboard_core.settings import VERSION, Backend, Connection, Convention, Settings, SettingsFile, SymbolList

GOLDEN = Path(__file__).parents[1] / "vectors" / "settings-1.json"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path).load() == Settings()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    settings = Settings(
        connection=Connection(backend=Backend.OPEND, host="::1", port=11112, rsa_key_file="key.pem"),
        limits=TradingLimits(max_value=Decimal("12345.67")),
        watchlists=(
            SymbolList(name="tech", symbols=("US.AAPL",)),
            SymbolList(name="科技", symbols=("HK.00700",), pinned=("HK.00700",)),
            SymbolList(name="", follows_positions=True),
        ),
        keys={"trading.lock": ("Ctrl+Shift+L",)},
        account="42",
    )
    SettingsFile(tmp_path).save(settings)

    assert SettingsFile(tmp_path).load() == settings
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600


def test_the_file_of_release_1_is_still_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(GOLDEN.read_bytes())

    settings = SettingsFile(tmp_path).load()

    assert settings.appearance.convention is Convention.RED_UP
    assert settings.limits.max_quantity == 700
    assert settings.watchlists == (SymbolList(name="", symbols=("HK.00700", "US.AAPL")),)


def test_a_newer_file_is_refused_kindly_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": VERSION + 1, "connection": {"backend": "telepathy"}}))
    before = path.read_bytes()

    with pytest.raises(BadInput) as caught:
        SettingsFile(tmp_path).load()

    assert caught.value.code == "settings-newer"
    assert caught.value.data["version"] == VERSION + 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "truncated"),
        ('{"version": "one"}', "$.version"),
        ('{"version": 1, "connection": {"port": "soon"}}', "$.connection.port"),
        ('{"version": 1, "appearance": {"theme": "mauve"}}', "$.appearance.theme"),
        ('{"version": 2, "appearance": {"text_percent": 400}}', "text-size"),
        ('{"version": 2, "limits": {"max_value": "NaN"}}', "limit-out-of-bounds"),
        ('{"version": 2, "limits": {"collar_last_percent": "Infinity"}}', "limit-out-of-bounds"),
    ],
)
def test_a_damaged_file_says_where_and_is_kept(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)

    with pytest.raises(BadInput) as caught:
        SettingsFile(tmp_path).load()

    assert caught.value.code == "settings-damaged"
    assert where in str(caught.value.data["where"])
    assert path.read_text() == text


def test_a_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings(symbol="HK.00005"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        file.save(replace(Settings(), symbol="HK.00388"))

    assert file.load().symbol == "HK.00005"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
