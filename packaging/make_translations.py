"""Collect the source texts of the window and compile the translations: python make_translations.py [LANGUAGE ...].

Each language (`zh_HK`) gets a `.ts` file for translators and a `.qm` file for the program, both in the resources.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "desktop" / "tideboard_desktop"
TARGET = ROOT / "resources" / "tideboard_resources" / "i18n"
BIN = Path(sys.executable).parent


def collect(source: Path, target: Path) -> None:
    """Bring the source texts below `source` into the `.ts` file `target`; translations in it stay."""
    files = sorted(str(path) for path in source.rglob("*.py"))
    _run("pyside6-lupdate", *files, "-no-obsolete", "-ts", str(target))


def compile_texts(source: Path, target: Path) -> None:
    """Compile a `.ts` file into the `.qm` file `target`."""
    _run("pyside6-lrelease", str(source), "-qm", str(target))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(BIN / tool), *arguments], check=True, capture_output=True)


def main() -> None:
    """Collect and compile the languages named, else those that have a `.ts` file."""
    known = [path.stem.removeprefix("tideboard_") for path in TARGET.glob("tideboard_*.ts")]
    for language in sys.argv[1:] or known:
        texts = TARGET / f"tideboard_{language}.ts"
        collect(SOURCES, texts)
        compile_texts(texts, texts.with_suffix(".qm"))


if __name__ == "__main__":
    main()
