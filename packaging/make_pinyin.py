"""Make the tables of the symbol lookup: python make_pinyin.py PYPINYIN OPENCC [FOLDER].

PYPINYIN is the unpacked wheel pypinyin 0.55.0 (MIT, readings of pinyin-data, MIT), OPENCC the unpacked wheel
opencc-python-reimplemented 0.1.7 (Apache-2.0, character tables of OpenCC). Neither is needed to run the app. The
characters are those of GB 2312 and Big5 level 1 and those of the bundled font's Hong Kong names.

`pinyin.txt` has one line per reading without its tone: the reading, the characters whose usual reading it is, the
characters that are also read so; a hyphen for none. `fold.txt` has two lines: traditional characters and, below, their
simplified ones.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

TARGET = Path(__file__).parents[1] / "resources" / "tideboard_resources" / "lookup"
HONG_KONG = "滙綫裏峯衞牀邨鑛踎鰂埗涌煲嘅咗喺唔冇啲嚟嘢揸攞粵爲啟恒溫青黃說稅內戶壩鷄麪籃棋厦粧焗塱璧嶼滘嘥氹凼靑"
BIG5_LEVEL_1, GB_2312 = range(0xA4, 0xC7), range(0xB0, 0xF8)
MOST_READINGS = 4
"""Readings kept of one character: later ones are dialect and scholarship, and would only find what nobody meant."""


def main() -> None:
    """Write both tables and their licences."""
    pypinyin, opencc = Path(sys.argv[1]), Path(sys.argv[2])
    target = Path(sys.argv[3]) if len(sys.argv) > 3 else TARGET
    known = characters()
    tables = {
        "pinyin.txt": pinyin_text(_readings(pypinyin / "pypinyin" / "pinyin_dict.json", known)),
        "fold.txt": fold_text(_folds(opencc / "opencc" / "dictionary" / "TSCharacters.txt", known)),
    }
    for name, text in tables.items():
        (target / name).write_text(text, "utf-8", newline="\n")
        print(f"{name}: {len(text.encode())} bytes")
    for name, folder in (("pypinyin", pypinyin), ("opencc", opencc)):
        licence = next(folder.glob("*.dist-info/**/LICENSE.txt")).read_text("utf-8")
        (target / f"LICENSE-{name}.txt").write_text(licence, "utf-8", newline="\n")


def characters() -> set[str]:
    """Every ideograph that the tables cover."""
    found = _encoded(GB_2312, range(0xA1, 0xFF), "gb2312") | _encoded(BIG5_LEVEL_1, range(0x40, 0xFF), "big5hkscs")
    return {one for one in found | set(HONG_KONG) if unicodedata.name(one, "").startswith("CJK UNIFIED")}


def pinyin_text(readings: Mapping[str, Iterable[str]]) -> str:
    """The lines of `pinyin.txt` from the readings of each character, the usual one first."""
    usual: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for character, sounds in sorted(readings.items()):
        for place, sound in enumerate(sounds):
            (other if place else usual).setdefault(sound, []).append(character)
    sounds = sorted({*usual, *other})
    return "".join(f"{one} {''.join(usual.get(one, '-'))} {''.join(other.get(one, '-'))}\n" for one in sounds)


def fold_text(folds: Mapping[str, str]) -> str:
    """The two lines of `fold.txt`."""
    return f"{''.join(sorted(folds))}\n{''.join(folds[one] for one in sorted(folds))}\n"


def _readings(source: Path, known: set[str]) -> dict[str, tuple[str, ...]]:
    raw: dict[str, str] = json.loads(source.read_text("utf-8"))
    result = {}
    for code, sounds in raw.items():
        if chr(int(code)) in known:
            plain = dict.fromkeys(spelt for sound in sounds.split(",") for spelt in spellings(sound))
            result[chr(int(code))] = tuple(plain)[:MOST_READINGS]
    return result


def spellings(sound: str) -> tuple[str, ...]:
    """A reading as it is typed, without its tone; the u with two dots is typed as v and as u."""
    parts = unicodedata.normalize("NFD", sound.strip().casefold())
    plain = unicodedata.normalize("NFC", "".join(one for one in parts if one not in "\u0304\u0301\u030c\u0300"))
    plain = plain.replace("ê", "e").replace("ḿ", "m").replace("ń", "n")
    if not plain.replace("ü", "v").isascii():
        return ()
    return (plain.replace("ü", "v"), plain.replace("ü", "u")) if "ü" in plain else (plain,)


def _folds(source: Path, known: set[str]) -> dict[str, str]:
    rows = (line.split("\t") for line in source.read_text("utf-8").splitlines() if "\t" in line)
    firsts = ((traditional, simplified.split()[0]) for traditional, simplified in rows)
    return {old: new for old, new in firsts if old in known and len(new) == 1 and ord(new) < 0x10000 and old != new}


def _encoded(leads: range, trails: range, encoding: str) -> set[str]:
    pairs = (bytes((lead, trail)).decode(encoding, errors="ignore") for lead in leads for trail in trails)
    return {text for text in pairs if len(text) == 1 and ord(text) > 0x7F}


if __name__ == "__main__":
    main()
