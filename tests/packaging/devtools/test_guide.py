"""The pages of the guide as the program gets them: no script, no search, pictures shared, nothing from elsewhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from devtools import guide
from devtools.base import Stop

PAGE = (
    '<link rel="stylesheet" href="_static/guide.css?v=12ab"><img src="_images/window.png">'
    '<a href="the-lock.html">lock</a>'
)


def made(folder: Path) -> Path:
    """What Sphinx leaves behind, small."""
    for name, text in {
        "index.html": PAGE,
        "search.html": "",
        "genindex.html": "",
        "_static/guide.css": "p {}",
        "_static/doctools.js": "1",
        "_images/window.png": "picture",
        "objects.inv": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_pages_of_all_languages_share_their_pictures_and_keep_no_script(tmp_path: Path) -> None:
    for language in guide.LANGUAGES:
        guide.keep_pages(made(tmp_path / "made" / language), tmp_path / "site", language)

    names = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.*")}
    assert names == {"guide.css", "images/window.png", *(f"{language}/index.html" for language in guide.LANGUAGES)}
    assert (tmp_path / "site" / "en" / "index.html").read_text(encoding="utf-8") == (
        '<link rel="stylesheet" href="../guide.css"><img src="../images/window.png"><a href="the-lock.html">lock</a>'
    )


def test_a_warning_of_the_generator_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Done:
        returncode, stderr = 1, "WARNING: image file not readable: none.png\n"

    monkeypatch.setattr(subprocess, "run", lambda *_given, **_named: Done)

    with pytest.raises(Stop, match="The guide in en was not built:\nWARNING: image file not readable"):
        guide.build(tmp_path)


def test_the_command_takes_no_arguments() -> None:
    with pytest.raises(Stop, match="no arguments"):
        guide.run(["--fast"])
