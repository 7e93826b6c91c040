"""The parts of an installation, each once whole and once with something gone."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_desktop.smoke import installation
from tideboard_desktop.smoke.report import Missing
from tideboard_resources import read_font, read_translation

EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"></svg>'
DRAWN_SVG = EMPTY_SVG.replace("></svg>", '><path d="M2 2h12v12H2z" fill="currentColor"/></svg>')


def test_the_bundled_fonts_are_there(qapp: QApplication) -> None:
    assert installation.fonts(qapp) == "5 files; Inter has Ag0\u2212, Tideboard CJK has 騰资金流"


def test_a_font_that_is_none_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> bytes:
        return b"" if name == "Inter-Bold.ttf" else read_font(name)

    monkeypatch.setattr(installation, "read_font", damaged)
    with pytest.raises(Missing, match=r"^Inter-Bold.ttf is no font"):
        installation.fonts(qapp)


def test_a_family_without_its_characters_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "GLYPHS", {"Inter": "A騰"})
    with pytest.raises(Missing, match="Inter, which lacks 騰"):
        installation.fonts(qapp)


def test_a_family_that_is_not_there_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "GLYPHS", {"Inter Nowhere": "A"})
    with pytest.raises(Missing, match="Inter Nowhere is not there"):
        installation.fonts(qapp)


def test_every_icon_draws_something(qapp: QApplication) -> None:
    assert int(installation.icons().split()[0]) > 50


def resources(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Resources of a folder instead of the bundled ones."""
    monkeypatch.setattr(installation, "files", lambda _package: folder)


def test_an_icon_that_draws_nothing_is_named(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources(monkeypatch, tmp_path)
    with pytest.raises(Missing, match="not one icon"):
        installation.icons()
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "tide.svg").write_text(DRAWN_SVG)
    assert installation.icons() == "1 drawn"
    (tmp_path / "icons" / "bell.svg").write_text(EMPTY_SVG)
    with pytest.raises(Missing, match=r"^bell.svg draws nothing"):
        installation.icons()


def test_both_languages_speak(qapp: QApplication) -> None:
    assert installation.translations() == "zh_CN 解锁以交易, zh_HK 解鎖以交易"


@pytest.mark.parametrize("data", [None, b"", b"no translation"])
def test_a_translation_that_is_gone_or_damaged_is_named(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, data: bytes | None
) -> None:
    monkeypatch.setattr(
        installation, "read_translation", lambda name: data if name == "zh_HK" else read_translation(name)
    )
    with pytest.raises(Missing, match="zh_HK"):
        installation.translations()


def test_certificates_are_verified() -> None:
    assert installation.tls().startswith("OpenSSL ")


def test_a_trust_that_verifies_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "trusting", lambda _file: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    with pytest.raises(Missing, match="would not be verified"):
        installation.tls()


def test_the_time_zones_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Asia/Hong_Kong" in installation.zones()
    monkeypatch.setattr(installation, "ZONES", {"Asia/Tokyo": 8})
    with pytest.raises(Missing, match="Asia/Tokyo lies 9:00:00 from UTC"):
        installation.zones()


def test_a_module_that_cannot_be_imported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is read by the walk itself, because it is a package, and one that is not."""
    package = tmp_path / "tide_tried"
    (package / "inner").mkdir(parents=True)
    for name in ("__init__.py", "good.py", "inner/__init__.py"):
        (package / name).touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installation, "PACKAGES", ("tide_tried", "tideboard_resources"))
    assert installation.modules() == "tide_tried 3, tideboard_resources 1"
    (package / "later.py").write_text("import colorsys_gone\n")
    with pytest.raises(Missing, match=r"^1 cannot be imported: tide_tried.later \(ModuleNotFoundError.*colorsys_gone"):
        installation.modules()
    with monkeypatch.context() as patch:  # a library that this installation need not have
        patch.setattr(installation, "BY_CHOICE", {"colorsys_gone"})
        assert installation.modules() == "tide_tried 4, tideboard_resources 1"
    (package / "inner" / "__init__.py").write_text("1 / 0\n")
    monkeypatch.delitem(sys.modules, "tide_tried.inner")
    with pytest.raises(Missing, match=r"^2 cannot be imported: tide_tried.inner \(ZeroDivisionError.*tide_tried.later"):
        installation.modules()


async def test_a_computer_without_a_keyring_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(Missing, match=r"^unavailable: keyring-unavailable"):
        await installation.keyring()
