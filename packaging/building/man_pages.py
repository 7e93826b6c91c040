"""The two man pages: what was written by hand, with options and commands as the programs themselves tell them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from building.release import Release
from devtools.base import ROOT, Stop, quiet

TEMPLATES = ROOT / "packaging" / "linux"
PROGRAMS = ("tideboard", "tideboard-sandbox")
OPTION = re.compile(r"^  (-\S.*?)(?:\s{2,}(\S.*))?$")
CONTINUED = re.compile(r"^ {4,}(\S.*)$")
COMMANDS = re.compile(r"\n(?:commands|positional arguments):\n")
COMMAND = re.compile(r"^    (\w[\w-]*)(?:\s{2,}(\S.*))?$")
GROUPS = ("archive", "audit", "signals", "api")
"""Commands of `tideboard` with commands of their own, as far as a package has them."""


def pages(frozen: Path, release: Release) -> dict[str, str]:
    """Man pages of section 1 by program; the frozen programs are asked for their options. May raise Stop."""
    wide = dict(os.environ, COLUMNS="1000", LC_ALL="C.UTF-8")
    groups = {name: quiet(frozen / PROGRAMS[0], name, "--help", env=wide) for name in GROUPS}
    return {name: page(name, quiet(frozen / name, "--help", env=wide), release, groups) for name in PROGRAMS}


def page(program: str, helped: str, release: Release, groups: Mapping[str, str]) -> str:
    """One page out of the `--help` of its program and of its commands; raises Stop where that tells no option."""
    told = options(helped)
    if not told:
        raise Stop(f"{program} --help tells no options.")
    filled = {
        "@VERSION@": release.version,
        "@DATE@": release.made.date().isoformat(),
        "@COMMANDS@": "\n".join(_command_lines(helped, groups)),
        "@OPTIONS@": "\n".join(line for option in told for line in _entry(*option)),
    }
    text = (TEMPLATES / f"{program}.1").read_text("utf-8")
    for mark, content in filled.items():
        text = text.replace(mark, content)
    return text


def options(helped: str) -> list[tuple[str, str]]:
    """Each option of argparse's help with its explanation; the help has to be as wide as its longest line."""
    _, _, listed = helped.partition("\noptions:\n")
    found: list[tuple[str, str]] = []
    for line in listed.partition("\n\n")[0].splitlines():
        if option := OPTION.match(line):
            found.append((option[1], option[2] or ""))
        elif found and (continued := CONTINUED.match(line)):
            name, words = found[-1]
            found[-1] = (name, f"{words} {continued[1]}".strip())
    return found


def commands(helped: str) -> list[tuple[str, str]]:
    """Each command of argparse's help with its explanation; the help has to be as wide as its longest line."""
    found = COMMANDS.search(helped)
    listed = helped[found.end() :].partition("\n\n")[0].splitlines() if found else []
    listing: list[tuple[str, str]] = []
    for line in listed:
        if hit := COMMAND.match(line):
            listing.append((hit[1], hit[2] or ""))
        elif listing and (continued := CONTINUED.match(line)):  # a long name has its words on the next line
            name, words = listing[-1]
            listing[-1] = (name, f"{words} {continued[1]}".strip())
    return listing


def _command_lines(helped: str, groups: Mapping[str, str]) -> Iterator[str]:
    for name, words in commands(helped):
        inner = commands(groups.get(name, ""))
        yield from (".TP", rf"\fB{_escaped(name)}\fR", _escaped(words))
        for each, explained in inner:
            yield from (".TP", rf"\fB{_escaped(f'{name} {each}')}\fR", _escaped(explained))


def _entry(invocation: str, words: str) -> list[str]:
    """An option in roff: what is typed bold, what is replaced in italics."""
    shown = re.sub(
        r"-[-\w]*\w", lambda flag: rf"\fB{_escaped(flag[0])}\fR", invocation, count=invocation.count(", ") + 1
    )
    shown = re.sub(r"(?<=fR )[\[{]?[\w:.,/{}-]+\]?", lambda value: rf"\fI{_escaped(value[0])}\fR", shown)
    return [".TP", shown, _escaped(words)]


def _escaped(text: str) -> str:
    """Plain text in roff; a hyphen of an option has to stay one that can be copied."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text
