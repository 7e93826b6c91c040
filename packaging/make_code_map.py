"""Draw docs/images/code-map.svg: the packages of the program by what imports what; `--check` compares only."""

from __future__ import annotations

import ast
import functools
import re
import sys
import textwrap
import tomllib
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images" / "code-map.svg"
PARTS = {"tideboard_desktop": "desktop", "tideboard_core": "core", "tideboard_sandbox": "core", "tideboard_api": "core"}
"""The parts of the program, from the top, and the top folder of each."""
LEFT_OUT = {"__main__", "sandbox"}
WIDTH, BOX, HEIGHT, GAP, ROW, BAND = 1424, 220, 44, 14, 66, 54
IN_A_ROW = WIDTH // (BOX + GAP)

Imports = dict[str, set[str]]


class Package(NamedTuple):
    """One package or module directly below a part of the program, with its first line and its number of modules."""

    name: str
    says: str
    modules: int


def members(part: str) -> dict[str, list[Path]]:
    """The source files of a part, by the package or module directly below it."""
    folder = ROOT / PARTS[part] / part
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).parts[0].removesuffix(".py")
        if name not in LEFT_OUT and name != "__init__":
            found[name].append(path)
    return found


def described(name: str, files: list[Path]) -> Package:
    """What the package says of itself in its first line."""
    own = next((path for path in files if path.name == "__init__.py" and path.parent.name == name), files[0])
    line = (ast.get_docstring(ast.parse(own.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    return Package(name, line, len([path for path in files if path.name != "__init__.py"]))


@functools.cache
def imports(part: str) -> Imports:
    """Which packages of its own part each package imports; type-only and late imports count too.

    Read line by line: to parse the whole program takes seconds.
    """
    written = re.compile(rf"^[ \t]*from {part}(?:\.(\w+)[\w.]*)? import (\([^)]*\)|.*)", re.MULTILINE)
    found: Imports = {}
    for name, files in members(part).items():
        found[name] = set()
        for path in files:
            for package, names in written.findall(path.read_text(encoding="utf-8")):
                found[name] |= {package} if package else set(re.findall(r"\w+", names))
    return {name: (wanted - {name}) & found.keys() for name, wanted in found.items()}


def floors(part: str) -> list[list[str]]:
    """The packages of a part from the top down, as its contract of imports in pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contract = next(one for one in settings["contracts"] if one.get("containers") == [part] and one.get("layers"))
    named = [layer.replace(" ", "").split("|") for layer in contract["layers"]]
    return [kept for layer in named if (kept := sorted(set(layer) & members(part).keys()))]


def direct(graph: Imports) -> Imports:
    """The imports that no longer way through other packages leads to as well: those that are drawn."""

    def reached(name: str) -> set[str]:
        return {deep for lower in graph[name] for deep in {lower, *reached(lower)}}

    return {name: lower - {deep for one in lower for deep in reached(one)} for name, lower in graph.items()}


def band(part: str, top: int) -> tuple[list[str], int]:
    """One part of the program as SVG below `top`; returns the elements and the lowest line used."""
    graph = imports(part)
    files = members(part)
    places: dict[str, tuple[float, float]] = {}
    y = top + BAND
    for floor in floors(part):
        for begin in range(0, len(floor), IN_A_ROW):
            row = floor[begin : begin + IN_A_ROW]
            width = len(row) * (BOX + GAP) - GAP
            for index, name in enumerate(row):
                places[name] = ((WIDTH - width) / 2 + index * (BOX + GAP), y)
            y += ROW if begin + IN_A_ROW >= len(floor) else HEIGHT + GAP
    total = sum(package.modules for package in (described(name, files[name]) for name in graph))
    out = [f'<text class="part" x="20" y="{top + 32}">{part} <tspan class="small">{total} modules</tspan></text>']
    for name, lower in sorted(direct(graph).items()):
        for other in sorted(lower):
            (x1, y1), (x2, y2) = places[name], places[other]
            bend = f"C{x1 + BOX / 2:g} {y1 + HEIGHT + 18:g} {x2 + BOX / 2:g} {y2 - 18:g}"
            out.append(f'<path d="M{x1 + BOX / 2:g} {y1 + HEIGHT:g} {bend} {x2 + BOX / 2:g} {y2:g}"/>')
    for name, (x, y_box) in sorted(places.items()):
        package = described(name, files[name])
        line = textwrap.shorten(package.says.split(":")[0].rstrip("."), 38, placeholder=" …")
        left = f"{x + 9:g}"
        name_text = (
            f'<text class="name" x="{left}" y="{y_box + 18:g}">{name} <tspan class="small">{package.modules}</tspan>'
        )
        out += [
            f"<g><title>{escape(package.says)}</title>",
            f'<rect x="{x:g}" y="{y_box:g}" width="{BOX}" height="{HEIGHT}" rx="5"/>',
            f"{name_text}</text>",
            f'<text class="small" x="{left}" y="{y_box + 34:g}">{escape(line)}</text></g>',
        ]
    return out, y


def drawing() -> str:
    """The whole picture."""
    body: list[str] = []
    y = 0
    for part in PARTS:
        elements, y = band(part, y)
        body += elements
        y += 10
    style = (
        "rect{fill:#f6f8fa;stroke:#57606a}path{fill:none;stroke:#8c959f}text{font:13px sans-serif;fill:#1f2328}"
        ".name{font-weight:600}.small{font:10px sans-serif;fill:#57606a}.part{font:600 17px monospace}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}">'
    back = f'<rect width="{WIDTH}" height="{y}" style="fill:#fff;stroke:none"/>'
    return "\n".join([head, f"<style>{style}</style>", back, *body, "</svg>"]) + "\n"


def main() -> int:
    """Write the picture, or with `--check` say whether the one that is there is that of the sources."""
    made = drawing()
    if sys.argv[1:] == ["--check"]:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == made
        print("the map is current" if same else "run: python packaging/make_code_map.py")
        return 0 if same else 1
    TARGET.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
