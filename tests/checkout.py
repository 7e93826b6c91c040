"""The files of this checkout, for tests that read sources instead of running them."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("core", "desktop", "proto", "resources")


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked or about to be, relative to the root; generated ones are ignored by git."""
    # A checkout mounted into a container may belong to another user; git would refuse to read it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files below these top folders, relative to the root; all of them when none is named."""
    return [path for path in files() if path.suffix == ".py" and (not folders or path.parts[0] in folders)]


def text_of(path: Path) -> str | None:
    """A file's text, or None for pictures, fonts and other bytes."""
    content = (ROOT / path).read_bytes()
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def places_of(page: str) -> list[tuple[str, str]]:
    """The files that a page of docs lists, each with the word that it has there."""
    return re.findall(r"^   - `([^`]+)`: `([^`]+)`$", page, re.MULTILINE)


def words_of(path: Path) -> set[str]:
    """The words of a file. Of Python: its names and its whole texts, so that no comment or docstring counts."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return set(re.findall(r"[\w-]+", text))
    words: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.alias(name=word):
                words.add(word)
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
                words.add(word)
            case ast.Constant(value=str(word) | int(word)) if not isinstance(word, bool):
                words.add(str(word))
    return words


def lacking(word: str, there: set[str]) -> set[str]:
    """The parts of a word of the page (`async def x`, `A.b`, `a = 1`) that are not in a file."""
    return {part for part in re.findall(r"[\w-]+", word) if part not in {"async", "def"}} - there
