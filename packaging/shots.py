"""Draws pictures of Tideboard: the real window on a seeded exchange, both with clocks that stand still.

Two runs on one machine write the same bytes. Without names the pictures of the pages are drawn, into docs/images, where
each has at most 256 colours.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pictures.catalogue import GATE, PAGES, names, source_of, words_of
from pictures.compare import different
from pictures.looks import CLIPPED, Look, Shot
from pictures.matrix import draw_sheets, matrix
from pictures.palette import make_small

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SOURCES = ("packaging", "tests", "core", "desktop", "proto", "resources")
AT_ONCE = 2
STORY_SECONDS = 240
_LINE = threading.Lock()


def screen(look: Look, folder: Path) -> str:
    """The platform of a look: its window has a screen of its own size, whose dialogs are bounded by it."""
    if look.size is None:
        return "offscreen"
    wide, high = (length * look.scale for length in look.size)
    path = folder / f"screen-{wide}x{high}.json"
    bounds = {"name": "screen", "x": 0, "y": 0, "width": wide, "height": high}
    path.write_text(json.dumps({"screens": [bounds | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    return f"offscreen:configfile={path}"


def environment(scale: int, platform: str, *, clipped: bool) -> dict[str, str]:
    """What a story is played in: nothing of the machine's own language, zone, screen or desktop."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "LC_", "LANGUAGE"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in SOURCES),
        "PYTHONHASHSEED": "0",
        "QT_QPA_PLATFORM": platform,
        "QT_SCALE_FACTOR": str(scale),
        "QT_FONT_DPI": "96",
        "OPENBLAS_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        CLIPPED: "1" if clipped else "",
    }


def play(story: str, look: Look, wanted: Sequence[str], folder: Path, *, clipped: bool = False) -> bool:
    """Play a story in a process of its own and wait for its pictures."""
    command = [sys.executable, "-m", "pictures.play", story, str(folder), look.suffix]
    size = f"{look.size[0]}x{look.size[1]}" if look.size else ""
    command += [look.language, look.theme, look.convention, size, str(look.text or ""), *wanted]
    try:
        done = subprocess.run(
            command,
            env=environment(look.scale, screen(look, folder), clipped=clipped),
            capture_output=True,
            text=True,
            timeout=STORY_SECONDS,
            check=False,
        )
        failed = done.returncode
        lines = [*done.stdout.splitlines(), *(done.stderr.splitlines() if failed else ())]
    except subprocess.TimeoutExpired:
        lines, failed = [f"{story} did not come to its end in {STORY_SECONDS} s"], 1
    with _LINE:
        print("\n".join(line for line in lines if not line.startswith("This plugin does not support")), flush=True)
    return not failed


def draw(shots: Iterable[Shot], folder: Path, *, clipped: bool = False) -> bool:
    """Draw all shots into a folder, with cut texts on request; False when one did not come about."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[tuple[str, Look], list[str]] = {}
    for shot in shots:
        wanted.setdefault((source_of(shot.name), shot.look), []).append(shot.name)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [pool.submit(play, story, look, some, folder, clipped=clipped) for (story, look), some in wanted.items()]
        results = [run.result() for run in runs]
    return all(results)


def compare(folder: Path, wanted: Sequence[str]) -> int:
    """Draw the gate's pictures, or those named, into a folder and tell which differ from the committed ones.

    Returns 1 if any does.
    """
    shots = [shot for shot in GATE if not wanted or shot.name in wanted]
    if not draw(shots, folder):
        return 1
    found = {shot.file: different(IMAGES / shot.file, folder / shot.file) for shot in shots}
    differences = {file: words for file, words in found.items() if words}
    for file, words in differences.items():
        print(f"{file}: {words}; drawn now: {folder / file}", flush=True)
    if differences:
        print("look at them; python3 dev.py shots accepts them all", flush=True)
    return 1 if differences else 0


def draw_matrix(wanted: Sequence[str], folder: Path) -> int:
    """Draw pictures in the looks of the matrix and their sheets; 1 if one did not come about."""
    shots = matrix(wanted)
    done = draw(shots, folder, clipped=True)
    draw_sheets(shots, folder)
    print(f"{len(shots)} pictures in {len({shot.look for shot in shots})} looks, in {folder}")
    return 0 if done else 1


def listing() -> str:
    """Every picture with its line, story by story."""
    widest = max(len(name) for name in names())
    shown = {shot.name for shot in GATE}
    lines = [f"{'*' if name in shown else ' '} {name:<{widest}}  {words_of(name)}" for name in names()]
    return "\n".join([*lines, "* compared by the gate"])


def size_of(word: str) -> tuple[int, int]:
    """Read `1280x720`."""
    width, _, height = word.partition("x")
    return int(width), int(height)


def arguments_of(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="pictures by name; --list tells them")
    parser.add_argument("--list", action="store_true", help="tell the names and what they show")
    parser.add_argument("--all", action="store_true", help="every picture there is")
    parser.add_argument("--compare", action="store_true", help="draw the gate's pictures and compare, as the gate does")
    parser.add_argument(
        "--matrix",
        type=Path,
        metavar="FOLDER",
        help="draw each picture (or those named) in five of the fifteen looks that pair each screen, language, text"
        " size and theme with each other, a sheet for each into FOLDER, and print the texts that are cut",
    )
    parser.add_argument("--lang", "--language", dest="language", choices=("en", "zh-Hans", "zh-Hant"), default="en")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    parser.add_argument("--size", type=size_of, metavar="WxH", help="of the window; that of the story unless given")
    parser.add_argument("--text", type=int, choices=(100, 125, 150, 200), metavar="PERCENT", help="text size")
    parser.add_argument("--convention", choices=("green-up", "red-up", "blue-up"), default="green-up")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where to write; build/pictures unless given, a new folder for --compare",
    )
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Draw what was asked for; the exit code."""
    options = arguments_of(words)
    if options.list:
        print(listing())
        return 0
    if options.compare:
        return compare(options.to or Path(tempfile.mkdtemp(prefix="tideboard-pictures-")), options.names)
    unknown = [name for name in options.names if name not in names()]
    if unknown:
        print(f"no picture {', '.join(unknown)}; there are:\n{listing()}", file=sys.stderr)
        return 2
    if options.matrix:
        return draw_matrix(options.names or names(), options.matrix)
    chosen = vars(options)
    look = Look(**{name: chosen[name] for name in ("language", "theme", "scale", "convention", "size", "text")})
    wanted = names() if options.all else options.names
    pages = not wanted and look == Look()
    folder: Path = options.to or (IMAGES if pages else ROOT / "build" / "pictures")
    shots = PAGES if pages else [Shot(name, look) for name in wanted or [shot.name for shot in PAGES]]
    done = draw(dict.fromkeys(shots), folder)
    if folder.resolve() == IMAGES:
        for path in (folder / shot.file for shot in shots):
            if path.exists():  # the guide with them is in every package
                make_small(path)
    print(f"in {folder}")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
