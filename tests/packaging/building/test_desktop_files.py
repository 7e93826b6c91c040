"""What a Linux desktop is told: names, types and texts agree with each other and with the program."""

from __future__ import annotations

import configparser
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QXmlStreamReader

from building.changes import Changes, changes
from building.desktop_files import HOMEPAGE, PICTURES, TEMPLATES, homepage, metainfo, zipped
from building.release import Release
from devtools.base import ROOT, Stop
from tideboard_core import __version__
from tideboard_desktop.ui.cli import command_line
from tideboard_desktop.window.workspace.layout_actions import SUFFIX

RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
TOLD = [
    Changes("1.2.3", date(2026, 9, 21), "", ("Flow & book < tape",)),
    Changes("1.2.2", date(2026, 9, 1), "", ()),
]
LAYOUT = "application/vnd.tideboard.layout+json"
LANGUAGES = ("zh_CN", "zh_HK", "zh_TW")


def elements(xml: str) -> list[tuple[str, str, str]]:
    """Name, language and own text of every element; a mistake in the XML fails."""
    reader, found = QXmlStreamReader(xml), []
    while not reader.atEnd():
        reader.readNext()
        if reader.isStartElement():
            language = str(reader.attributes().value("xml:lang"))
            found.append([str(reader.name()), language, ""])
        elif reader.isCharacters() and found:
            found[-1][2] += str(reader.text()).strip()
    assert not reader.hasError(), reader.errorString()
    return [(name, language, text) for name, language, text in found]


def entry() -> configparser.SectionProxy:
    """The desktop entry."""
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(TEMPLATES / "tideboard.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_speaks_every_language_of_the_program() -> None:
    """What can be translated is."""
    keys = entry()

    for key in ("GenericName", "Comment", "Keywords"):
        assert all(keys[f"{key}[{language}]"] for language in LANGUAGES), key
        assert len({keys[f"{key}[{language}]"] for language in LANGUAGES[:2]}) == 2


@pytest.mark.parametrize("file", [[], ["mine.tideboard-layout"]])
def test_the_program_takes_what_the_entry_starts_it_with(file: list[str]) -> None:
    """With the file that was double-clicked, and with none."""
    program, *arguments = entry()["Exec"].split()

    options = command_line.parse([argument for argument in arguments if argument != "%f"] + file)

    assert program == "tideboard"
    assert options.open == (Path(file[0]) if file else None)


def test_the_layout_type_is_one_everywhere() -> None:
    """Entry, type and shop window name it, and its ending is the one that the program gives."""
    mime = (TEMPLATES / "tideboard.xml").read_text("utf-8")

    assert entry()["MimeType"] == f"{LAYOUT};"
    assert f'type="{LAYOUT}"' in mime
    assert f'pattern="*.{SUFFIX}"' in mime
    assert ("mediatype", "", LAYOUT) in elements(metainfo(RELEASE, TOLD, ""))
    assert {language for name, language, _ in elements(mime) if name == "comment"} == {"", *LANGUAGES}


def test_without_an_address_no_pictures_are_promised() -> None:
    """The product has no home of its own: an address that does not answer is worse than none."""
    names = [name for name, _, _ in elements(metainfo(RELEASE, TOLD, ""))]

    assert not {"screenshot", "url"} & set(names)
    assert names.count("release") == 2


def test_with_an_address_every_picture_is_of_the_release() -> None:
    """They lie in the repository under the tag."""
    found = elements(metainfo(RELEASE, TOLD, "https://example.org/t"))

    images = [text for name, _, text in found if name == "image"]
    assert images == [f"https://example.org/t/raw/v1.2.3/docs/images/{name}" for name in PICTURES]
    assert all((ROOT / "docs" / "images" / name).is_file() for name in PICTURES)
    assert ("url", "", "https://example.org/t") in found


def test_every_paragraph_is_told_in_every_language() -> None:
    """The description is whole in Chinese as well."""
    found = elements(metainfo(RELEASE, [], ""))

    for name in ("summary", "p", "li"):
        told = [language for each, language, _ in found if each == name]
        assert told == ["", *LANGUAGES] * (len(told) // 4), name


def test_releases_carry_their_changes() -> None:
    """Signs that mean something in XML are written so that they do not."""
    assert ("li", "", "Flow & book < tape") in elements(metainfo(RELEASE, TOLD, ""))


def test_a_shop_shows_the_summary_and_sorts_a_build_before_its_version() -> None:
    """AppStream compares as Debian does, where only `~` comes before nothing."""
    text = metainfo(RELEASE, [Changes("1.3.0.dev2", date(2026, 9, 21), "First.\n\nThen & now.", ("Entry",))], "")

    assert '<release version="1.3.0~dev2" date="2026-09-21" type="development">' in text
    assert "<description><p>First.</p><p>Then &amp; now.</p></description>" in text


def test_the_changelog_of_this_checkout_can_be_told() -> None:
    """The first one is the version that is built."""
    told = changes(replace(RELEASE, version=__version__))

    assert told[0].version == __version__
    assert all(one.entries for one in told[1:])  # on the day after a release the first one has none yet
    assert not any(re.search(r"[`*]|\]\(", "".join(one.entries)) for one in told)


def test_an_address_is_https() -> None:
    """And has no slash at its end."""
    assert homepage({HOMEPAGE: "https://example.org/t/"}) == "https://example.org/t"
    assert homepage({}) == ""
    with pytest.raises(Stop, match="https"):
        homepage({HOMEPAGE: "http://example.org"})


def test_what_is_zipped_has_no_time() -> None:
    """Bytes 4 to 7 hold it."""
    assert zipped(b"same") == zipped(b"same")
    assert zipped(b"same")[4:8] == bytes(4)
