"""Keeps the code of texts that libraries compile at each start, as Python keeps that of modules in `__pycache__`.

`dataclasses` writes the methods of each class as text and compiles it: 1,400 texts at a start of the window. Code of a
text that is not kept, or of one that changed, is made as before. The files lie beside those of modules: whoever can
write one can write the others. One of another interpreter or release, or one that is not whole, is left out. A packaged
program has its files from the build and writes none.
"""

from __future__ import annotations

import builtins
import dataclasses
import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source, source_hash
from operator import itemgetter
from pathlib import Path
from types import CodeType
from typing import Any, Final

from tideboard_core import __version__

MOST: Final = 6000
"""Texts in a file, at most: code of texts that nobody compiles any more stays in it until then."""
_DIGEST: Final = 8
"""Bytes of `source_hash`, whose key is the interpreter's version of bytecode."""
_WITHOUT_REFERENCES: Final = 2
"""The version of `marshal` whose bytes depend on the code alone: a package is the same each time it is built."""


class CodeCache:
    """The code of the texts that one part of a program compiles; `name` is that of the file."""

    def __init__(self, name: str) -> None:
        self._file = Path(cache_from_source(__file__)).with_suffix(f".{name}")
        self._codes = _read(self._file)
        self._grown = False

    def compile(self, text: str | bytes, filename: str) -> CodeType:
        """The code of `text`, kept or made now."""
        code = self._codes.get((filename, text))
        if code is None:
            code = self._codes[filename, text] = compile(text, filename, "exec", dont_inherit=True)
            self._grown = True
        return code

    def save(self) -> None:
        """Write what this run has made, where Python may write: not told to write none, and into a folder of ours."""
        if self._grown and not sys.dont_write_bytecode:
            codes = sorted(self._codes.items(), key=itemgetter(0))
            content = marshal.dumps((__version__, codes), _WITHOUT_REFERENCES)
            SourceFileLoader("", "").set_data(str(self._file), source_hash(content) + content)


@contextmanager
def dataclass_code(name: str) -> Iterator[None]:
    """Keep the code of the methods of all dataclasses that are made meanwhile."""
    cache = CodeCache(name)

    def execute(text: str, *names: dict[str, Any]) -> None:
        builtins.exec(cache.compile(text, "<string>"), *names)  # noqa: S102  the text that `dataclasses` would execute

    dataclasses.exec = execute  # type: ignore[attr-defined]  # hides the builtin from this one module
    try:
        yield
    finally:
        vars(dataclasses).pop("exec", None)
        cache.save()


def _read(file: Path) -> dict[tuple[str, str | bytes], CodeType]:
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    if content[:_DIGEST] != source_hash(content[_DIGEST:]):
        return {}
    release, codes = marshal.loads(content[_DIGEST:])  # noqa: S302  bytecode, trusted as that of modules
    return dict(codes) if release == __version__ and len(codes) <= MOST else {}
