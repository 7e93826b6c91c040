"""Log formatting that leaves no secret: known values, MD5-like words and key blocks are replaced after formatting."""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import quote, quote_plus

MARK = "[secret]"
SHORTEST = 4
_MD5 = re.compile(r"(?<![0-9a-zA-Z])[0-9a-fA-F]{32}(?![0-9a-zA-Z])")
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)


class Redactor:
    """Knows the secrets that are in memory now; shared by every handler of the process."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, secret: str) -> None:
        """Replace this value from now on, in each spelling that a text may quote it in.

        Values shorter than four characters would eat ordinary text.
        """
        if len(secret) >= SHORTEST:
            self._known |= _spellings(secret)

    def clean(self, text: str) -> str:
        """`text` without any known secret, MD5-like word or private key block."""
        text = _MD5.sub(MARK, _PEM.sub(MARK, text))
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, MARK)
        return text


def _spellings(secret: str) -> set[str]:
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
