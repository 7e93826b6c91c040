"""Fonts, icons, style sheet and translations, read as package data."""

from __future__ import annotations

from pathlib import Path

FONT_FILES = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "TideboardCJK-Regular.ttf",
)

_HERE = Path(__file__).parent


def read_font(name: str) -> bytes:
    """The bytes of a bundled font file."""
    return (_HERE / "fonts" / name).read_bytes()


def read_icon(name: str) -> str:
    """The SVG text of a bundled icon, by its file name without the ending."""
    return (_HERE / "icons" / f"{name}.svg").read_bytes().decode()


def read_text(path: str) -> str:
    """A text resource by its path inside the package, such as `theme/base.qss`."""
    return _HERE.joinpath(*path.split("/")).read_text("utf-8")


def path_of(path: str) -> str:
    """Where a resource lies on disk, with forward slashes: style sheets take pictures by path only."""
    return _HERE.joinpath(*path.split("/")).as_posix()


def read_translation(language: str) -> bytes | None:
    """The compiled translation of a language (`zh_HK`), or None when there is none."""
    file = _HERE / "i18n" / f"tideboard_{language}.qm"
    return file.read_bytes() if file.is_file() else None
