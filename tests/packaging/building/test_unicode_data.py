"""ICU's data without what Qt does not read."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import unicode_data
from devtools.base import Stop

SORTED = """
import functools
from PySide6.QtCore import QCollator, QLocale, Qt
texts = "文件10 文件2 b A 啊 张 李 王 a 一 é z 恆生 阿里 騰訊 腾讯 9 10 香港 _x Ω я".split()
for name in ("en_US", "zh_CN", "zh_HK", "zh_TW"):
    collator = QCollator(QLocale(name))
    collator.setNumericMode(True)
    collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    print(name, *sorted(texts, key=functools.cmp_to_key(collator.compare)))
"""
PINYIN = "阿里 啊 恆生 李 腾讯 騰訊 王 文件2 文件10 香港"


def qt_library() -> Path:
    found = importlib.util.find_spec("PySide6")
    assert found is not None
    assert found.origin is not None
    return next((Path(found.origin).parent / "Qt" / "lib").glob("libicudata.so.*"))


def order_of_texts(preloaded: str = "") -> str:
    """What Qt sorts in a process of its own, with another data library in place of its own."""
    env = {**os.environ, "LD_PRELOAD": preloaded}
    done = subprocess.run([sys.executable, "-c", SORTED], env=env, capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("ld") is None, reason="needs binutils on Linux"
)
def test_texts_are_sorted_as_with_all_of_the_data(tmp_path: Path) -> None:
    whole = qt_library()
    copy = tmp_path / "folder" / "Qt" / whole.name
    copy.parent.mkdir(parents=True)
    shutil.copyfile(whole, copy)

    gone = unicode_data.make(tmp_path / "folder", tmp_path / "work")

    assert gone == whole.stat().st_size - copy.stat().st_size
    assert copy.stat().st_size < 2_000_000
    sorted_texts = order_of_texts(str(copy))
    assert PINYIN in sorted_texts
    assert sorted_texts == order_of_texts()
    again = copy.read_bytes()
    shutil.copyfile(whole, copy)
    unicode_data.make(tmp_path / "folder", tmp_path / "again")
    assert copy.read_bytes() == again


def test_a_folder_without_icu_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "libicudata.so.73.txt").write_text("no library", encoding="utf-8")
    assert unicode_data.make(tmp_path, tmp_path / "work") == 0


@pytest.mark.parametrize("content", [b"", b"\x7fELF" + bytes(100), bytes(12) + b"CmnD" + bytes(200)])
def test_a_library_of_another_form_is_refused(content: bytes) -> None:
    with pytest.raises(Stop):
        unicode_data.reduced(content)
