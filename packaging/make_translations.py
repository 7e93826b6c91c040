"""Collect the source texts of the window and compile the translations: python make_translations.py [LANGUAGE ...].

Each language (`zh_HK`) gets a `.ts` file for translators and a `.qm` file for the program, both in the resources.
Texts that still lack a translation are told; they stay English on screen, and a test fails.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "desktop" / "tideboard_desktop"
TARGET = ROOT / "resources" / "tideboard_resources" / "i18n"
BIN = Path(sys.executable).parent


def collect(source: Path, target: Path, language: str = "") -> None:
    """Bring the source texts below `source` into the `.ts` file `target`; translations in it stay.

    Places in the sources are left out, contexts and their messages are sorted: a diff has only the texts that changed.
    """
    files = sorted(str(path) for path in source.rglob("*.py"))
    options = ["-no-obsolete", "-sort-messages", "-locations", "none", "-source-language", "en"]
    named = ["-target-language", language] if language else []
    _run("pyside6-lupdate", *files, *options, *named, "-ts", str(target))


def compile_texts(source: Path, target: Path) -> None:
    """Compile a `.ts` file into the `.qm` file `target`."""
    _run("pyside6-lrelease", str(source), "-qm", str(target))


def missing(texts: Path) -> list[str]:
    """The texts of a `.ts` file that have no finished translation, with their contexts."""
    result: list[str] = []
    for context in ET.parse(texts).iter("context"):  # noqa: S314  our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or "type" in translation.attrib or not translation.text:
                result.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return result


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(BIN / tool), *arguments], check=True, capture_output=True)


def main() -> None:
    """Collect and compile the languages named, else those that have a `.ts` file."""
    known = [path.stem.removeprefix("tideboard_") for path in TARGET.glob("tideboard_*.ts")]
    for language in sys.argv[1:] or sorted(known):
        texts = TARGET / f"tideboard_{language}.ts"
        collect(SOURCES, texts, language)
        compile_texts(texts, texts.with_suffix(".qm"))
        for text in missing(texts):
            print(f"{language} lacks {text}")


if __name__ == "__main__":
    main()
