"""The user guide without its generator: pages, links, pictures, and the words of the program in three languages."""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from checkout import ROOT, files

GUIDE = ROOT / "docs" / "guide"
ENGLISH = "en"
TRANSLATIONS = {"zh-Hans": "tideboard_zh_CN.ts", "zh-Hant": "tideboard_zh_HK.ts"}
LANGUAGES = (ENGLISH, *TRANSLATIONS)
ON_SCREEN = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
TREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)
HEADING = re.compile(r"^#+ ", re.MULTILINE)
TRADITIONAL_ONLY = "資們來時個國學說這還進過與業東車門開關單張錢買賣見證鎖類錄選邊將萬實對後從點頭樣"
SIMPLIFIED_ONLY = "资们来时个国学说这还进过与业东车门开关单张钱买卖见证锁类录选边将万实对从点头样"


def pages(language: str) -> dict[str, str]:
    """The texts of a language by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((GUIDE / language).glob("*.md"))}


def words(text: str) -> Counter[str]:
    """What a page prints as words of the screen."""
    return Counter(" ".join(found.split()) for found in ON_SCREEN.findall(text))


def printed_asterisks(text: str) -> list[str]:
    """Closing marks between punctuation and a letter, which Markdown does not take for marks."""
    ends = [(found.group(1)[-1], text[found.end() : found.end() + 1]) for found in ON_SCREEN.finditer(text)]
    return [f"{last}**{following}" for last, following in ends if not last.isalnum() and following.isalnum()]


def translations(name: str) -> dict[str, set[str]]:
    """The program's translations by their English text; a text may have several."""
    found: dict[str, set[str]] = {}
    folder = ROOT / "resources" / "tideboard_resources" / "i18n"
    for message in ET.parse(folder / name).getroot().iter("message"):  # noqa: S314 our own file
        found.setdefault(message.findtext("source") or "", set()).add(message.findtext("translation") or "")
    return found


def strange(english: str, translated: str, known: dict[str, set[str]]) -> list[str]:
    """Words of the screen that a translated page lacks or has too often, by the program's own translations."""
    left, missing = words(translated), []
    for text, count in words(english).items():
        for _ in range(count):
            hit = next((one for one in sorted(known.get(text, ())) if left[one]), None)
            if hit is None:
                missing.append(f"{text}: {sorted(known.get(text, ()))}")
            else:
                left[hit] -= 1
    return missing + [f"extra: {text}" for text in +left]


@functools.cache
def held() -> frozenset[Path]:
    """The files that git holds."""
    return frozenset(ROOT / path for path in files())


def broken(page: Path) -> list[str]:
    """Links to pages and pictures that are not there, or that git does not hold; no page leads into the network."""
    return [
        target
        for _, target in LINK.findall(page.read_text(encoding="utf-8"))
        if (page.parent / target.partition("#")[0]).resolve() not in held()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_and_picture_is_there(language: str) -> None:
    found = {path.name: broken(path) for path in (GUIDE / language).glob("*.md")}

    assert {name: targets for name, targets in found.items() if targets} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_reached_from_the_first(language: str) -> None:
    """By the list of contents, and by a link that a reader sees."""
    texts = pages(language)
    (tree,) = TREE.findall(texts["index.md"])
    listed = {f"{line}.md" for line in tree.splitlines() if line and not line.startswith(":")}

    assert listed == texts.keys() - {"index.md"}
    assert listed <= {target for _, target in LINK.findall(texts["index.md"])}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_languages_have_the_same_pages_with_the_same_parts(language: str) -> None:
    """Headings, pictures, tables, lists and keys in code marks; pictures may be those of the language."""

    def shape(text: str) -> tuple[int, ...]:
        return (
            len(HEADING.findall(text)),
            text.count("!["),
            len(re.findall(r"^\|", text, re.MULTILINE)),
            len(re.findall(r"^(?:- |\d+\. )", text, re.MULTILINE)),
        )

    english, other = pages(ENGLISH), pages(language)

    assert {name: shape(text) for name, text in other.items()} == {name: shape(text) for name, text in english.items()}


@pytest.mark.parametrize(("language", "name"), TRANSLATIONS.items())
def test_words_of_the_screen_are_those_of_the_program(language: str, name: str) -> None:
    """What is printed bold stands on the screen: in English as a source text, else as its translation."""
    known, english, other = translations(name), pages(ENGLISH), pages(language)
    found = {page: strange(text, other[page], known) for page, text in english.items()}

    assert {page: texts for page, texts in found.items() if texts} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_asterisk_is_printed(language: str) -> None:
    assert [hit for text in pages(language).values() for hit in printed_asterisks(text)] == []


@pytest.mark.parametrize(
    ("language", "foreign"), [("zh-Hans", TRADITIONAL_ONLY), ("zh-Hant", SIMPLIFIED_ONLY)], ids=["zh-Hans", "zh-Hant"]
)
def test_each_chinese_keeps_its_own_characters(language: str, foreign: str) -> None:
    texts = "".join(pages(language).values())

    assert {character for character in foreign if character in texts} == set()


def test_a_fault_is_seen(tmp_path: Path) -> None:
    """A missing picture, a word that the program does not use, a mark that Markdown prints."""
    page = tmp_path / "page.md"
    page.write_text("![a](none.png) **Start**", encoding="utf-8")
    known = {"Start": {"開始"}}

    assert broken(page) == ["none.png"]
    assert strange("**Start**", "**開始**", known) == []
    assert strange("**Start**", "**啟動**", known) == ["Start: ['開始']", "extra: 啟動"]
    assert strange("**Begin**", "", known) == ["Begin: []"]
    assert printed_asterisks("按 **購買力%**輸入") == ["%**輸"]
    assert printed_asterisks("按 **購買力%** 輸入、**手**輸入") == []
