"""The user guide as a static site: `dev.py guide` builds it into the resources, where the program opens it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from devtools.base import ROOT, VENV, Stop, python, say, setting_up
from devtools.environments import digest, install_lock, make_venv, stamped

HELP = """usage: python3 dev.py guide
Builds docs/guide in its three languages into resources/tideboard_resources/guide and prints where it begins. Takes no
arguments."""
GUIDE = VENV / "guide"
LOCK = ROOT / "packaging" / "guide.lock"
SETTINGS = Path("packaging") / "guide"
SOURCE = Path("docs") / "guide"
SITE = Path("resources") / "tideboard_resources" / "guide"
"""Where the built pages lie in a tree; git ignores them."""
LANGUAGES = {"en": "en", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}
"""Sphinx's names of the languages, by the names of the folders."""


def provide() -> None:
    """.venv/guide with the generator, from its hashed lock."""
    wanted = digest(LOCK)
    if stamped(GUIDE / "stamp-packages", wanted) and python(GUIDE).exists():
        return
    say("setting up .venv/guide (once, about 10 seconds)")
    make_venv(GUIDE)
    install_lock(GUIDE, LOCK)
    (GUIDE / "stamp-packages").write_text(wanted)


def run(arguments: list[str]) -> int:
    """Build the guide of this checkout and print where it begins."""
    if arguments:
        raise Stop("guide takes no arguments.")
    with setting_up():
        provide()
    say(f"file://{build(ROOT) / 'en' / 'index.html'}")
    return 0


def build(tree: Path) -> Path:
    """Build every language of the guide of a tree into the tree's resources; returns the folder.

    Raises Stop with Sphinx's words if it warns. The pages have no script, and all languages share their pictures.
    """
    site = tree / SITE
    shutil.rmtree(site, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        for language, name in LANGUAGES.items():
            made = Path(scratch) / language
            command: list[str | Path] = [
                python(GUIDE),
                "-m",
                "sphinx",
                "-q",
                "-W",
                "-E",
                "-b",
                "html",
                "-c",
                tree / SETTINGS,
            ]
            command += ["-d", Path(scratch) / f"{language}-read", "-D", f"language={name}", "-A", f"tag={language}"]
            done = subprocess.run(
                [*command, tree / SOURCE / language, made], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise Stop(f"The guide in {language} was not built:\n{done.stderr.strip()}")
            keep_pages(made, site, language)
    return site


def keep_pages(made: Path, site: Path, language: str) -> None:
    """Copy pages, style sheet and pictures of one language; what else Sphinx writes is not used by them."""
    folder, pictures = site / language, site / "images"
    folder.mkdir(parents=True)
    pictures.mkdir(exist_ok=True)
    for page in sorted(made.glob("*.html")):
        if page.name not in {"search.html", "genindex.html"}:
            text = (
                page.read_text(encoding="utf-8")
                .replace('"_images/', '"../images/')
                .replace("_static/guide.css", "../guide.css")
            )
            (folder / page.name).write_text(
                re.sub(r"guide\.css\?v=\w+", "guide.css", text), encoding="utf-8", newline="\n"
            )
    for picture in (made / "_images").iterdir():
        shutil.copyfile(picture, pictures / picture.name)
    shutil.copyfile(made / "_static" / "guide.css", site / "guide.css")
