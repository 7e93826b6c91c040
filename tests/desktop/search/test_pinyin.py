"""Readings and folds of Chinese characters."""

from __future__ import annotations

import pytest

import make_pinyin
from tideboard_desktop.search import pinyin
from tideboard_resources import read_text

TABLES = pinyin.load()


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("\u9a30\u8a0a\u63a7\u80a1", "'teng'xun'kong'gu"),
        ("\u963f\u91cc\u5df4\u5df4-W", "'a'li'ba'ba'w"),
        ("\u62db\u5546\u94f6\u884c", "'zhao'shang'yin'hang"),
        ("\u91cd\u5e86\u94f6\u884c", "'chong'qing'yin'hang"),
        ("\u957f\u6c5f\u7535\u529b", "'chang'jiang'dian'li"),
        ("\u7eff\u57ce\u4e2d\u56fd", "'lu'cheng'zhong'guo"),
        ("\u6caa\u6df1300ETF", "'hu'shen'300etf"),
    ],
)
def test_names_are_read_in_every_usual_way(name: str, way: str) -> None:
    """Also where a character has two readings and the rarer one is meant."""
    assert way in TABLES.spoken(name)


def test_a_name_without_characters_is_not_spoken() -> None:
    """It is found as it is written."""
    assert TABLES.spoken("Apple") == []


def test_a_long_name_of_many_readings_stays_small() -> None:
    """The index must not grow with the product of all readings."""
    assert len(TABLES.spoken("\u91cd" * 9)) == pinyin.MOST_WAYS


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("\u9a30\u8a0a", "\u817e\u8baf"), ("\u6ed9\u8c50", "\u6c47\u4e30"), ("\u53f0\u7a4d\u96fb", "\u53f0\u79ef\u7535")],
)
def test_both_scripts_fold_to_one(traditional: str, simplified: str) -> None:
    """A person types whichever they have."""
    assert TABLES.fold(traditional) == TABLES.fold(simplified) == simplified


def test_the_committed_tables_are_what_the_script_writes() -> None:
    """Read with the app's reader and written with the script's writer, both files come out byte for byte."""
    assert make_pinyin.pinyin_text(TABLES.readings) == read_text("lookup/pinyin.txt")
    folds = {chr(old): chr(new) for old, new in TABLES.folds.items()}
    assert make_pinyin.fold_text(folds) == read_text("lookup/fold.txt")


def test_the_tables_cover_what_the_script_says() -> None:
    """All but some hundred signs of the two character sets have a reading."""
    missing = make_pinyin.characters() - set(TABLES.readings)

    assert len(missing) < 20, missing
    assert set(TABLES.readings) <= make_pinyin.characters()


@pytest.mark.parametrize(
    ("sound", "typed"), [("l\u01dc", ("lv", "lu")), ("zh\u014dng", ("zhong",)), ("\u00ea\u030c", ("e",))]
)
def test_a_reading_is_spelt_as_it_is_typed(sound: str, typed: tuple[str, ...]) -> None:
    """Without tones; the u with two dots in both ways."""
    assert make_pinyin.spellings(sound) == typed
