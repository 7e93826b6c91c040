"""Collect the source texts of the window and compile the translations: python make_translations.py [LANGUAGE ...].

Each language (`zh_HK`) gets a `.ts` file for translators, which is committed, and a `.qm` file for the program.
Texts that still lack a translation are told; they stay English on screen, and a test fails.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from compile_translations import TEXTS, compile_all, sources

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "desktop" / "tideboard_desktop"
BIN = Path(sys.executable).parent


def collect(source: Path, target: Path, language: str = "") -> None:
    """Bring the source texts below `source` into the `.ts` file `target`; translations in it stay.

    Places in the sources are left out, contexts and their messages are sorted: a diff has only the texts that changed.
    """
    files = sorted(str(path) for path in source.rglob("*.py"))
    options = ["-no-obsolete", "-sort-messages", "-locations", "none", "-source-language", "en"]
    named = ["-target-language", language] if language else []
    command = [str(BIN / "pyside6-lupdate"), *files, *options, *named, "-ts", str(target)]
    subprocess.run(command, check=True, capture_output=True)


def missing(texts: Path) -> list[str]:
    """The texts of a `.ts` file that have no finished translation, with their contexts."""
    result: list[str] = []
    for context in ET.parse(texts).iter("context"):  # noqa: S314  our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or "type" in translation.attrib or not translation.text:
                result.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return result


def main() -> None:
    """Collect and compile the languages named, else those that have a `.ts` file."""
    for language in sys.argv[1:] or [path.stem.removeprefix("tideboard_") for path in sources()]:
        texts = TEXTS / f"tideboard_{language}.ts"
        collect(SOURCES, texts, language)
        for text in missing(texts):
            print(f"{language} lacks {text}")
    compile_all()


if __name__ == "__main__":
    main()
