"""Texts go through Qt translation from the source to the screen."""

from __future__ import annotations

import ast
import gc
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QTranslator
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from checkout import ROOT, files, text_of
from compile_translations import TEXTS, compile_texts
from devtools.counting.module import Module
from make_translations import SOURCES, collect, missing
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import in_every_language, install_data, install_translation
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.watchlists.list_foot import BreadthBar
from tideboard_resources import FONT_FILES, read_font, read_translation

PAGE = ROOT / "docs" / "add-a-language.md"
NAMES_ONE = re.compile(r"Language\.(SIMPLIFIED|TRADITIONAL)|[\"'=_]zh[-_](HK|TW|CN|Hans|Hant)")
Texts = dict[tuple[str, str], str]
LANGUAGES = ("zh_HK", "zh_CN")
FAULTS = {
    "no connection": ("沒有連線", "没有连接"),
    "no right": ("沒有權限", "没有权限"),
}
"""The word for a fault in every language: banner, top bar, status strip and panels say the same."""
OTHER_NAMES = {
    "zh_HK": re.compile("(?<!\u4fdd)\u5b58\u6a94|\u8cb7\u8ce3\u76e4"),
    "zh_CN": re.compile("(?<!\u4fdd)\u5b58\u6863|\u4e70\u5356\u76d8|\u76d8\u53e3"),
}
"""What the archive and the order book are not called; a file is kept (\u4fdd\u5b58\u6863\u6848), too."""
ROOMS = {"Common", "Flow", "Link", "LinkLog", "PriceChart", "Reference", "States"}
OTHER_WORDS = re.compile(r"\b(disconnected|not connected|no permission)\b", re.IGNORECASE)
PLACES = re.compile(r"\{\w*\}|%\d+|<[^<>]+>")
SMALL = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK">
<context><name>Environment</name>
<message><source>PRACTICE</source><translation>\u7df4\u7fd2</translation></message></context>
<context><name>BreadthBar</name>
<message><source>Breadth of this list</source>
<translation>\u672c\u5217\u8868\u5ee3\u5ea6</translation></message></context>
</TS>
"""


@pytest.fixture
def compiled(tmp_path: Path) -> bytes:
    """Two texts in Chinese, compiled by Qt's own tool."""
    source, target = tmp_path / "texts.ts", tmp_path / "texts.qm"
    source.write_text(SMALL, "utf-8")
    compile_texts(source, target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """All texts of the sources, untranslated."""
    target = tmp_path_factory.mktemp("texts") / "now.ts"
    collect(SOURCES, target)
    return read_texts(target)


def test_a_translation_reaches_functions_and_widgets(qapp: QApplication, qtbot: QtBot, compiled: bytes) -> None:
    """By context and English source text; what has no translation stays English."""
    assert install_data(qapp, compiled)
    try:
        bar = BreadthBar(make_theme())
        qtbot.addWidget(bar)

        assert word(Environment.PRACTICE) == "\u7df4\u7fd2"
        assert word(Environment.LIVE) == "LIVE"
        assert bar.tr("Breadth of this list") == "\u672c\u5217\u8868\u5ee3\u5ea6"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)


def test_no_translation_leaves_english(qapp: QApplication) -> None:
    """An unknown language or a damaged file."""
    assert not install_translation(qapp, "xx_XX")
    assert not install_data(qapp, b"damaged")
    assert word(Environment.PRACTICE) == "PRACTICE"


def test_a_translation_outlives_the_bytes_it_was_made_from(qapp: QApplication, compiled: bytes) -> None:
    """Qt reads from them at each text and makes no copy."""
    assert install_data(qapp, bytes(bytearray(compiled)))
    try:
        gc.collect()
        kept = [bytearray(len(compiled)) for _ in range(64)]
        assert word(Environment.PRACTICE) == "\u7df4\u7fd2"
        assert kept
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_a_text_is_known_in_every_language_that_has_a_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_every_language("IndicatorNames", ["Volume"]) == [("Volume", "成交量", "成交量")]
    files = {"zh_CN": b"damaged", "zh_HK": read_translation("zh_HK")}
    monkeypatch.setattr("tideboard_desktop.ui.translation.read_translation", files.get)
    assert in_every_language("IndicatorNames", ["Volume"]) == [("Volume", "成交量")]


def test_every_text_given_to_translation_is_collected(collected: Texts) -> None:
    """A text inside an f-string, or in a context that is not written out, would stay English."""
    told = {text for _context, text in collected}
    lost = [
        f"{path.relative_to(SOURCES)}:{line}: {text}"
        for path in SOURCES.rglob("*.py")
        for line, text in translated_in(path.read_text("utf-8"))
        if text not in told
    ]

    assert lost == []
    assert all(context for context, _text in collected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translators_file_holds_what_the_sources_hold(collected: Texts, language: str) -> None:
    texts = read_texts(TEXTS / f"tideboard_{language}.ts")
    new, old = sorted(collected.keys() - texts.keys()), sorted(texts.keys() - collected.keys())

    assert (new, old) == ([], []), "run: python packaging/make_translations.py, then translate what it tells"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translators_file_is_sorted(language: str) -> None:
    """By context, then source text: a text that changes moves no other, and a diff has that one alone."""
    texts = list(read_texts(TEXTS / f"tideboard_{language}.ts"))

    assert texts == sorted(texts), "run: python packaging/make_translations.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_whole_translation(language: str) -> None:
    """Finished, with the same places to fill, the same blanks around it, and the same tags."""
    assert missing(TEXTS / f"tideboard_{language}.ts") == []
    wrong = [
        f"{context}: {text!r} -> {translation!r}"
        for (context, text), translation in read_texts(TEXTS / f"tideboard_{language}.ts").items()
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(translation)) or edges(text) != edges(translation)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stop_stands_between_quoted_words_and_a_sentence_behind_them(language: str) -> None:
    texts = read_texts(TEXTS / f"tideboard_{language}.ts")
    joined = {words for (_context, text), words in texts.items() if re.search(r"\u201d [A-Z]", text)}
    assert joined
    assert {words for words in joined if re.search(r"[\u201d\u300d][\u4e00-\u9fff]", words)} == set()


@pytest.mark.parametrize(("place", "language"), list(enumerate(LANGUAGES)))
def test_a_fault_has_one_word_wherever_it_is_said(place: int, language: str) -> None:
    """A lost connection, a missing right: a short text of a room that shows it."""
    texts = read_texts(TEXTS / f"tideboard_{language}.ts")
    shown = {key: words for key, words in texts.items() if key[0] in ROOMS}
    lost = {key for key in shown if OTHER_WORDS.search(key[1])}
    said = {fault: {shown[key] for key in shown if key[1].casefold() == fault} for fault in FAULTS}

    assert lost <= {("Link", "Not connected yet.")}, "a state before the first connection, no fault"
    assert said == {fault: {words[place]} for fault, words in FAULTS.items()}


@pytest.mark.parametrize(("language", "others"), OTHER_NAMES.items())
def test_archive_and_order_book_have_one_word_in_every_room(language: str, others: re.Pattern[str]) -> None:
    texts = read_texts(TEXTS / f"tideboard_{language}.ts")
    assert {words for words in texts.values() if others.search(words)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_speaks_the_translators_file(tmp_path: Path, language: str) -> None:
    compile_texts(TEXTS / f"tideboard_{language}.ts", tmp_path / "now.qm")

    assert (tmp_path / "now.qm").read_bytes() == read_translation(language), "run: python3 dev.py check"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bundled_fonts_hold_every_character_of_a_translation(qapp: QApplication, language: str) -> None:
    fonts = [QRawFont(QByteArray(read_font(name)), 12) for name in FONT_FILES]
    used = {character for text in read_texts(TEXTS / f"tideboard_{language}.ts").values() for character in text}

    assert {one for one in used if not any(font.supportsCharacter(ord(one)) for font in fonts)} == {"\n"} & used


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_safety_stay_apart(language: str) -> None:
    """Whose money it is, what became of an order, and the two ways out of an order: no two alike."""
    texts = read_texts(TEXTS / f"tideboard_{language}.ts")
    environments = {texts["Environment", name] for name in ("PRACTICE", "PAPER", "LIVE")}
    ends = {texts["Result", name] for name in ("Denied", "Rejected", "Unknown")}
    locks = {texts["LockCell", name] for name in ("Locked", "Unlocked", "Locking in %1", "Locked outside")}

    assert (len(environments), len(ends), len(locks)) == (3, 3, 4)
    assert texts["Unlock", "Cancel"] != texts["OrdersTable", "Cancel"]
    live = texts["Environment", "LIVE"]
    telling = [text for (_context, source), text in texts.items() if "LIVE" in source]
    assert [text for text in telling if live not in text] == []


def translated_in(source: str) -> Iterator[tuple[int, str]]:
    """Those of a module's source, which is parsed only if it can have one: parsing takes most of the time."""
    return translated(Module("", source)) if re.search(r"\b(tr|translate|QT_TRANSLATE_NOOP)\b", source) else iter(())


def translated(module: Module) -> Iterator[tuple[int, str]]:
    """The literals given to translation, with their lines."""
    for node in module.nodes(ast.Call):
        if not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"tr", "translate", "QT_TRANSLATE_NOOP"}:
            continue
        text = node.args[0 if name == "tr" else min(1, len(node.args) - 1)]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield node.lineno, text.value


def read_texts(path: Path) -> Texts:
    """The translations of a `.ts` file by context and source text."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in ET.parse(path).iter("context")  # noqa: S314  our own file
        for message in context.iter("message")
    }


def edges(text: str) -> tuple[str, str]:
    """The blanks at both ends."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_the_page_about_a_new_language_names_every_file_that_knows_one() -> None:
    """Who follows the page misses no place; and each file it names is there."""
    page = PAGE.read_text(encoding="utf-8")
    sources = [path for path in files() if path.parts[0] in {"core", "desktop", "packaging"} and path.suffix != ".ts"]
    knowing = {path.as_posix() for path in sources if NAMES_ONE.search(text_of(path) or "")}

    assert sorted(path for path in knowing if f"`{path}`" not in page) == []
    assert [
        path
        for path in re.findall(r"`((?:core|desktop|packaging|tests)/[\w/.-]+)`", page)
        if not (ROOT / path).exists()
    ] == []
