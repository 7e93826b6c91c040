"""Parses codes from a pasted list or a CSV file, in every spelling that traders use."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id

LARGEST_FILE = 1_000_000
"""Largest file of codes in bytes; a thousand times what a full list takes."""
MOST_CODES = 500
_BYTE_ORDER_MARK = codecs.BOM_UTF8.decode()
_PREFIXES = {
    "HK": "HK", "HKG": "HK", "HKEX": "HK", "SEHK": "HK", "US": "US", "NYSE": "US", "NASDAQ": "US", "AMEX": "US",
    "ARCA": "US", "SH": "SH", "SSE": "SH", "SHSE": "SH", "SHA": "SH", "SZ": "SZ", "SZSE": "SZ", "SHE": "SZ",
    "SG": "SG", "SGX": "SG",
}  # fmt: skip
_SUFFIXES = {
    "HK": "HK", "US": "US", "O": "US", "N": "US", "SS": "SH", "SH": "SH", "SZ": "SZ", "SI": "SG",
    "SG": "SG", "SP": "SG",
}  # fmt: skip
_JOINED = re.compile(r"(SH|SZ|HK|SG)(\d{3,6}|[A-Z]\d\d)")
_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9.:\-]{0,15}")
_BLOOMBERG = re.compile(r"\b([A-Za-z0-9]{1,6}) (HK|US|SP)(?: Equity)?\b")
_HEADS = frozenset(
    {"symbol", "symbols", "code", "codes", "ticker", "代码", "代碼", "代號", "股票代码", "股票代號", "編號"}
)
_DELIMITERS = "\t;,|"
_WORDS = re.compile(r"[\s,;|、，；]+")


class NotText(Exception):
    """The file is not text in a known encoding."""


@dataclass(frozen=True, slots=True)
class Token:
    """A text that should be a code, and its line (from 1)."""

    text: str
    line: int


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its byte-order mark, else UTF-8, GB 18030 or Big5; raises NotText."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data:
        raise NotText
    else:
        encodings = ("utf-8-sig", "gb18030", "big5")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText


def tokens(text: str) -> list[Token]:
    """The texts that should be codes: one column of a table, every word of a list."""
    text = _BLOOMBERG.sub(r"\1.\2", text.replace(_BYTE_ORDER_MARK, ""))
    rows = _rows(text)
    if any(len(cells) > 1 for _line, cells in rows) and not _all_codes(rows):
        return _column(rows)
    return [
        Token(word, line)
        for line, cells in rows
        for cell in cells
        for word in _WORDS.split(_bare(cell))
        if word and not _is_head(word)
    ]


def readings(text: str) -> tuple[InstrumentId, ...]:
    """The symbols that a text may mean, likeliest first; empty if it is no code."""
    bare = _bare(text)
    code = bare.upper()
    if not _SHAPE.fullmatch(code):
        return ()
    found: list[str] = []
    for separator in (".", ":"):
        before, there, after = code.partition(separator)
        if there and before in _PREFIXES and after:
            found.append(f"{_PREFIXES[before]}.{after}")
    stem, there, suffix = code.rpartition(".")
    if there and stem and suffix in _SUFFIXES:
        found.append(f"{_SUFFIXES[suffix]}.{stem}")
    joined = _JOINED.fullmatch(code)
    if joined:
        found.append(f"{joined[1]}.{joined[2]}")
    if bare[:2] == "us" and bare[2:].isupper():
        found += [f"US.{code[2:]}", *_unmarked(code)]
    found = found or _unmarked(code)
    return tuple(dict.fromkeys(id_ for text in found if (id_ := _valid(text)) is not None))


def _unmarked(code: str) -> list[str]:
    """Symbols of a code without a market: digits by their number, letters in New York, then Singapore."""
    if code.isdigit():
        if len(code) < 6:
            return [f"HK.{code}"]
        if len(code) > 6:
            return []
        market = {"6": "SH", "9": "SH", "5": "SH", "8": "HK"}.get(code[0], "SZ")
        return [f"{market}.{code}"]
    if ":" in code or not code[0].isalnum():
        return []
    return [f"US.{code.replace('-', '.')}", f"SG.{code}"]


def _valid(text: str) -> InstrumentId | None:
    try:
        return instrument_id(text)
    except BadInput:
        return None


def _bare(cell: str) -> str:
    """The code without the quotes and signs that spreadsheets and chats put around it."""
    return cell.strip().lstrip("=$'\"").rstrip("'\"").strip()


def _is_head(word: str) -> bool:
    return _bare(word).casefold() in _HEADS


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Numbered lines split into cells, each line by itself: an unclosed quote must not swallow the rest."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    counts = {sign: sum(sign in line for _number, line in lines) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=counts.__getitem__)
    if not counts[best]:
        return [(number, [line]) for number, line in lines]
    return [(number, _cells(line, best)) for number, line in lines]


def _cells(line: str, delimiter: str) -> list[str]:
    import csv  # with the first list that is read

    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:  # a giant cell
        return line.split(delimiter)


def _all_codes(rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether every cell could be a code: then the text is a list, whatever its separator."""
    words = [word for _line, cells in rows for cell in cells for word in _WORDS.split(_bare(cell)) if word]
    return all(_weight(word) or _is_head(word) for word in words)


def _column(rows: Sequence[tuple[int, list[str]]]) -> list[Token]:
    """The column of codes in a table: by its heading, else the one that looks most like codes."""
    _first, titles = rows[0]
    heads = [place for place, cell in enumerate(titles) if _is_head(cell)]
    if heads:
        place, body = heads[0], rows[1:]
    else:
        width = max(len(cells) for _line, cells in rows)
        place = max(range(width), key=lambda at: sum(_weight(cells[at]) for _line, cells in rows if at < len(cells)))
        has_title = len(rows) > 1 and place < len(titles) and not _weight(titles[place])
        body = rows[1:] if has_title else rows
    return [Token(_bare(cells[place]), line) for line, cells in body if place < len(cells) and _bare(cells[place])]


def _weight(cell: str) -> float:
    """How much a cell looks like a code: 3 with its market, less for plain digits or capitals, 0 for anything else."""
    bare = _bare(cell)
    code = bare.upper()
    if not _SHAPE.fullmatch(code):
        return 0.0
    before, _dot, after = re.sub(":", ".", code).partition(".")
    stem, _dot2, suffix = code.rpartition(".")
    if (before in _PREFIXES and after) or (suffix in _SUFFIXES and stem) or _JOINED.fullmatch(code):
        return 3.0
    if code.isdigit():
        return 2.0 if len(code) in {5, 6} else 1.0 if len(code) < 5 else 0.0
    return 1.5 if bare.isupper() and len(bare) <= 6 and not any(sign in bare for sign in ":") else 0.0
