"""What leaves no secret in a log or a text from outside: known values, MD5-like words and key blocks are replaced."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from typing import Final
from urllib.parse import quote, quote_plus

from tideboard_core.plain_text import plain_text

MARK = "[secret]"
MOST_READ: Final = 4_000
"""Characters of a free text from outside that are looked at."""
LONGEST_FREE: Final = 500
"""Characters of it that are kept."""
_KEPT: Final = 4096
_NUMBER: Final = 64
SHORTEST = 4
_MODULUS = 2**61 - 1
_BITS = 2**16 - 1
"""Few enough to reveal next to nothing of a secret, and enough to rule out all but one of 65,536 places."""
_MD5 = re.compile(r"(?<![0-9a-zA-Z])[0-9a-fA-F]{32}(?![0-9a-zA-Z])")
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)


class Redactor:
    """Recognises the secrets that were in memory; shared by every handler of the process.

    It keeps no text of them: of each spelling its length, a few bits of a rolling hash, which find the places worth a
    second look, and a keyed hash, which decides. The keys are made anew in each process.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._base = secrets.randbelow(_MODULUS - 2**32) + 2**32
        self._known: dict[int, dict[int, set[bytes]]] = {}
        """Length of a spelling -> bits of its rolling hash -> keyed hashes."""
        self._harmless: set[str] = set()
        """Free texts in which nothing was found: each list of orders repeats them."""

    def add(self, secret: str) -> None:
        """Replace this value from now on, in each spelling that a text may quote it in.

        Values shorter than four characters would eat ordinary text.
        """
        if len(secret) < SHORTEST:
            return
        self._harmless.clear()
        for text in spellings_of(secret):
            bits = self._sums(text)[-1] & _BITS
            self._known.setdefault(len(text), {}).setdefault(bits, set()).add(self._keyed(text))

    def clean(self, text: str) -> str:
        """`text` without any known secret, MD5-like word or private key block."""
        return self.without_known(_MD5.sub(MARK, _PEM.sub(MARK, text)))

    def without_known(self, text: str) -> str:
        """`text` without any known secret."""
        parts, end = [], 0
        for first, last in _joined(self._places(text)):
            parts += [text[end:first], MARK]
            end = last
        return "".join(parts) + text[end:]

    def free_text(self, text: str) -> str:
        """A free text from outside as data: without secrets, plain, at most LONGEST_FREE characters; in linear time.

        Of one above MOST_READ characters the rest goes first, with the word at the cut: it may be a part of a secret.
        """
        if not text or text in self._harmless:
            return text
        read = beginning(text, MOST_READ)
        # Twice: breaks between the words of a key become spaces, and what draws nothing may have stood inside a secret.
        plain = self.clean(plain_text(self.clean(read), MOST_READ))
        shown = plain if read == text else f"{plain}\u2026"
        found = plain_text(shown, LONGEST_FREE)
        if len(found) > LONGEST_FREE:  # with the two isolates of text that runs from the right
            found = plain_text(shown, LONGEST_FREE - 2)
        if found == text:
            if len(self._harmless) >= _KEPT:
                self._harmless.clear()
            self._harmless.add(text)
        return found

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Begin and end of every known secret in `text`, in no order."""
        lengths = [length for length in tuple(self._known) if length <= len(text)]  # another thread may name one now
        sums = self._sums(text) if lengths else []
        for length in lengths:
            known, power = self._known[length], pow(self._base, length, _MODULUS)
            for at, (before, after) in enumerate(zip(sums, sums[length:], strict=False)):
                hashes = known.get((after - before * power) % _MODULUS & _BITS)
                if hashes is not None and self._keyed(text[at : at + length]) in hashes:
                    yield at, at + length

    def _sums(self, text: str) -> list[int]:
        """Rolling hashes of the beginnings of `text`, the empty one first."""
        base = self._base
        return list(accumulate(map(ord, text), lambda total, code: (total * base + code) % _MODULUS, initial=0))

    def _keyed(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(errors="surrogatepass"), key=self._key, digest_size=16).digest()


SECRETS: Final = Redactor()
"""The secrets of this process: whoever gets one names it here, and what comes from outside passes here.

One for all, since a text becomes data deep in a gateway's translation, where no part of the program is known.
"""


def outside_text(text: str | bytes) -> str:
    """A broker's message or reason, another program's remark, or an exception's text, as data; see `free_text`.

    Not for ids, accounts, symbols, quantities, prices and times, nor for texts of ours: they are never changed.
    """
    return SECRETS.free_text(text.decode(errors="replace") if isinstance(text, bytes) else text)


def outside_number(text: str) -> str:
    """A number that only the broker's support reads, as that of a trace: it may look like an MD5."""
    is_number = len(text) <= _NUMBER and text.isascii() and text.isprintable()
    return SECRETS.without_known(text) if is_number else outside_text(text)


def known_or_free(word: str, known: Container[str]) -> str:
    """A broker's code word: as it is where our list has it, else a text from outside."""
    return word if word in known else outside_text(word)


def beginning(text: str, most: int) -> str:
    """At most so many characters of a text, without the word at the cut: a part of a secret is not found."""
    if len(text) <= most:
        return text
    words = text[:most].rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else ""


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if joined and first < joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def without_login(address: str) -> str:
    """Return an address with neither what stands before its last @, which may be a password, nor its query."""
    before, at, after = address.rpartition("@")
    scheme, slashes, _ = before.partition("//")
    shown = (scheme + slashes if slashes else "") + after if at else address
    return re.split(r"[?#]", shown, maxsplit=1)[0]


def spellings_of(secret: str) -> set[str]:
    """As it is, as Python and JSON quote it, and as an address carries it."""
    whole = secret.encode(errors="surrogatepass")
    quoted = {repr(secret)[1:-1], ascii(secret)[1:-1], repr(whole)[2:-1]}
    json_texts = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    both = {text.replace("\\'", "'") for text in quoted}  # Python escapes a quote only where both kinds occur
    return {secret, *quoted, *both, *json_texts, quote(whole, safe=""), quote(whole), quote_plus(whole)}


class RedactingFormatter(logging.Formatter):
    """Cleans the finished line, traceback included; a Filter would see the record before the traceback is made."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The record as one clean text."""
        return self._redactor.clean(super().format(record))
