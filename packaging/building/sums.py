"""SHA-256 sums in the format that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(path: Path) -> str:
    """SHA-256 of a file's content, lower-case hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make(products: Iterable[Path], target: Path) -> Path:
    """Write one line per product, sorted by name, into `target`."""
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted(products, key=lambda path: path.name)]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target
