"""Make the bundled fonts: python make_fonts.py INTER_PACKAGE NOTO_CJK_FOLDER (needs fontTools and brotli).

INTER_PACKAGE is the unpacked npm package `inter-ui` 4.x; NOTO_CJK_FOLDER holds NotoSansCJK-Regular.ttc (the Debian
package fonts-noto-cjk). Inter keeps its name: it declares no Reserved Font Name. The Noto subset is renamed, so that
an installed full Noto is not shadowed by ours.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-not-found]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-not-found]
from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTCollection, TTFont, newTable  # type: ignore[import-not-found]

TARGET = Path(__file__).parents[1] / "resources" / "tideboard_resources" / "fonts"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
INTER_RANGES = ((0x20, 0x17F), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2190, 0x2193), (0x2200, 0x22FF), (0x25A0, 0x25FF))
MAX_ERROR = 1.0
"""Largest distance between old and new outline, in thousandths of the em."""
MAXP_ZEROS = """
maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions
maxComponentElements maxComponentDepth maxPoints maxContours maxCompositePoints maxCompositeContours
"""
CJK_FAMILY = "Tideboard CJK"
CJK_FACE = "Noto Sans CJK SC"
HONG_KONG = "滙綫裏峯衞牀邨鑛踎鰂埗涌煲嘅咗喺唔冇啲嚟嘢揸攞粵爲啟恒溫青黃說稅內戶壩鷄麪籃棋厦粧焗塱璧嶼滘嘥氹凼靑"
"""Characters of Hong Kong names that stand outside both tables, some of them doubled here for safety."""
BIG5_LEVEL_1 = range(0xA4, 0xC7)
GB_2312 = range(0xB0, 0xF8)


def main() -> None:
    """Write the five font files and their licences."""
    inter, noto = Path(sys.argv[1]), Path(sys.argv[2])
    for weight in WEIGHTS:
        font = TTFont(inter / "web" / f"Inter-{weight}.woff2", recalcTimestamp=False)
        _save(font, _inter_characters(), f"Inter-{weight}.ttf")
    licence = (inter / "LICENSE.txt").read_text("utf-8")
    (TARGET / "LICENSE-inter.txt").write_text(licence, "utf-8")
    _write_cjk(noto / "NotoSansCJK-Regular.ttc", licence.partition("\n")[2])


def _write_cjk(collection: Path, licence: str) -> None:
    faces = TTCollection(collection, recalcTimestamp=False).fonts
    font = next(face for face in faces if face["name"].getDebugName(1) == CJK_FACE)
    notice = f"{font['name'].getDebugName(0)}\nSubset of {CJK_FACE}, renamed to {CJK_FAMILY}.\n"
    (TARGET / "LICENSE-noto-cjk.txt").write_text(notice + licence, "utf-8")
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16, 18, 25}:
            text = CJK_FAMILY.replace(" ", "") + "-Regular" if record.nameID == 6 else CJK_FAMILY
            font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
    _save(font, _cjk_characters(), "TideboardCJK-Regular.ttf")


def _save(font: TTFont, characters: set[int], name: str) -> None:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case", "calt"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if "CFF " in font:
        _to_truetype(font)
    font.flavor = None
    font.save(TARGET / name)
    print(f"{name}: {len(characters)} characters, {(TARGET / name).stat().st_size / 1e6:.2f} MB")


def _to_truetype(font: TTFont) -> None:
    """Turn the cubic outlines into quadratic ones: FreeType darkens small CFF text until it looks bold."""
    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.maxZones = 1
    for name in MAXP_ZEROS.split():
        setattr(limits, name, 0)
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _inter_characters() -> set[int]:
    return {code for first, last in INTER_RANGES for code in range(first, last + 1)}


def _cjk_characters() -> set[int]:
    """Every ideograph of GB 2312 and of Big5 level 1, kana, and the signs that stand between them."""
    signs = {
        code for first, last in ((0x3000, 0x303F), (0x3040, 0x30FF), (0xFF00, 0xFFEF)) for code in range(first, last)
    }
    return (
        signs
        | set(map(ord, HONG_KONG))
        | _encoded(GB_2312, range(0xA1, 0xFF), "gb2312")
        | _encoded(BIG5_LEVEL_1, range(0x40, 0xFF), "big5hkscs")
    )


def _encoded(leads: range, trails: range, encoding: str) -> set[int]:
    result: set[int] = set()
    for lead in leads:
        for trail in trails:
            text = bytes((lead, trail)).decode(encoding, errors="ignore")
            result.update(ord(character) for character in text if len(text) == 1 and ord(character) > 0x7F)
    return result


if __name__ == "__main__":
    main()
