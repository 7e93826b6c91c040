"""The commands of both READMEs, read from their text: each runs in a bare root, or is checked by its name."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from building import bare_root, outside
from building.bare_root import PERSON, Root
from building.checks.deb import DESKTOP
from building.checks.desktop_session import SESSION
from building.checks.workflow import provide_python
from building.release import Release
from devtools.base import ROOT, Stop, quiet, say

PAGES = ("README.md", "README.zh-Hans.md")
SPAN = re.compile(r"^```\w*\n(?P<fence>.*?)^```$|`(?P<inline>[^`\n]+)`", re.MULTILINE | re.DOTALL)
REMARK = re.compile(r"\s+#\s.*")
ROW = re.compile(r"^\| `(?P<command>[^`]+)` \|[^|]*\| (?P<packaged>[^|]*) \| (?P<wheel>[^|]*) \|$", re.MULTILINE)
"""A line of the table of commands: what the packages and the wheel have of it."""
WITHOUT = ("no", "无")
"""How the packages' column begins where they do not have a command."""
FOLDER = f"/home/{PERSON}/files"
"""Where a person keeps the files of a release in the root, or the checkout."""
FILE = "file.out"
LONGEST = 1800
LONGEST_GATE = 3 * 3600
OLDEST_PYTHON = (3, 11)
PYTHON_OF_APT = ("apt-cache", "show", "--no-all-versions", "python3")


class Place(Enum):
    """Where a command runs: with the packages, the wheel, a checkout, once there, or nowhere (its name is checked)."""

    PACKAGES = "packages"
    WHEEL = "wheel"
    CHECKOUT = "checkout"
    ONCE = "once"
    NAME = "name"


PICTURE = " --sandbox --screenshot window.png --after 8"
"""What lets a window end by itself."""
MARKET = f" {' '.join(outside.OPTIONS)}"
USAGE = " --help"
PARTS = "|".join(outside.PARTS)
RULES: tuple[tuple[str, Place, str], ...] = (
    (r"sha256sum --check --ignore-missing SHA256SUMS", Place.PACKAGES, ""),
    (r"sudo apt install \./\S+\.deb", Place.PACKAGES, " -y"),
    (r"tideboard --smoke-test \S+", Place.PACKAGES, ""),
    (r"tideboard", Place.PACKAGES, PICTURE),
    (r"xvfb-run -a tideboard", Place.PACKAGES, PICTURE),
    (r"QT_QPA_PLATFORM=offscreen tideboard .+", Place.PACKAGES, " --sandbox"),
    (r"tideboard-sandbox", Place.PACKAGES, MARKET),
    (r"tideboard audit (verify|show|export --to (FILE|文件))", Place.PACKAGES, ""),
    (rf"tideboard ({PARTS})( [a-z ]+)?", Place.PACKAGES, USAGE),
    (r"tar xf \S+\.tar\.xz", Place.PACKAGES, ""),
    (r"tideboard-VERSION/tideboard", Place.PACKAGES, PICTURE),
    (r"chmod \+x \S+\.AppImage", Place.PACKAGES, ""),
    (r"sudo apt remove tideboard", Place.PACKAGES, " -y"),
    (r"pipx install \./\S+\.whl", Place.WHEEL, ""),
    (r"pipx uninstall tideboard", Place.WHEEL, ""),
    (r"pipx install '\./\S+\.whl\[[a-z,]+\]'", Place.WHEEL, ""),
    (r"tideboard-(archive|hub|signals)", Place.WHEEL, USAGE),
    (r"python3 dev\.py run", Place.CHECKOUT, PICTURE),
    (r"python3 dev\.py shots --theme light palette", Place.CHECKOUT, " --to build/shots"),
    (r"python3 dev\.py (guide|shots --list|run --help)", Place.CHECKOUT, ""),
    (r"python3 dev\.py (package|run --opend \S+)", Place.CHECKOUT, USAGE),
    (r"python3 dev\.py test", Place.ONCE, ""),
    (r"tideboard-(api|mcp)|py|python3|shasum -a 256 (FILE|文件)|Get-FileHash (FILE|文件)", Place.NAME, ""),
    (r"--[a-z-]+( [A-Z]+)?|[%~/].+", Place.NAME, ""),  # options of what is named beside them, and places of files
    (r"(buy|买) [\d ]+|crash reports", Place.NAME, ""),  # typed in the window
    (r"(?!tideboard-\w+$)[^\s]+", Place.NAME, ""),  # one word: a file, a key, an address
)
"""What is done with a command, by its whole text; in a root they run in this order, and what follows is appended."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as README has it, its place, and its place among the rules."""

    text: str
    place: Place
    order: int

    def line(self, version: str) -> str:
        """What a shell is given, for the files of a version."""
        words = re.sub(r"\bFILE\b|文件", FILE, self.text.replace("VERSION", version))
        if self.place is Place.CHECKOUT and RULES[self.order][2] == USAGE:
            words = " ".join(words.split()[:3])  # of `dev.py run` the program's own options follow, which name a broker
        return words.removeprefix("sudo ") + RULES[self.order][2]


def texts(page: str) -> list[str]:
    """The lines of a page's fences and what it writes as code, without remarks, each once."""
    found: list[str] = []
    for span in SPAN.finditer(page):
        found += [REMARK.sub("", line).strip() for line in (span["fence"] or span["inline"]).splitlines()]
    return [text for text in dict.fromkeys(found) if text]


def command(text: str) -> Command:
    """Sort a text by the rules; raises Stop for one that no rule knows."""
    for order, (pattern, place, _) in enumerate(RULES):
        if re.fullmatch(pattern, text):
            return Command(text, place, order)
    raise Stop(f"README has `{text}`, and no rule of {Path(__file__).name} says how it is run or checked.")


def fenced(folder: Path = ROOT) -> list[Command]:
    """What stands in the fences of both pages; raises Stop for a line that is not run."""
    lines = [
        text
        for name in PAGES
        for span in SPAN.finditer((folder / name).read_text(encoding="utf-8"))
        if span["fence"]
        for text in texts(span[0])
    ]
    found = [command(text) for text in lines]
    if idle := [each.text for each in found if each.place is Place.NAME]:
        raise Stop(f"README has `{idle[0]}` in a fence, and it is not run.")
    return found


def commands(folder: Path = ROOT) -> list[Command]:
    """Commands of both pages, each once, in the order of the rules; raises Stop for one that no rule knows or runs."""
    fenced(folder)
    pages = "\n".join((folder / name).read_text(encoding="utf-8") for name in PAGES)
    return sorted((command(text) for text in texts(pages)), key=lambda each: each.order)


def packaged(page: str) -> dict[str, bool]:
    """Which commands the packages have, by the table of a page."""
    return {row["command"]: not row["packaged"].startswith(WITHOUT) for row in ROW.finditer(page)}


def run_all(found: Sequence[Command], do: Callable[[Command], str]) -> str:
    """Run commands one after the other; raises Stop with all that failed. `do` returns what went wrong."""
    wrong = []
    for each in found:
        say(f"   {each.text}")
        if fault := do(each):
            wrong.append(f"`{each.text}`: {fault}")
    if wrong:
        raise Stop("\n".join(wrong))
    return f"{len(found)} commands"


def ended(root: Root, each: Command, version: str, *, session: bool, wanted: int = 0) -> str:
    """Run a command in the folder of the files, as root where README says sudo; returns what went wrong, else empty."""
    settings = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_CERT_"))}
    if each.place is Place.CHECKOUT:
        settings["QT_QPA_PLATFORM"] = "offscreen"  # no session runs there
    words = [f"export {key}={shlex.quote(value)}" for key, value in settings.items()]
    words += ["export PATH=$HOME/.local/bin:$PATH", f"cd {FOLDER}", each.line(version)]
    script, person = " && ".join(words), not each.text.startswith("sudo ")
    inner = ("sh", "-c", SESSION, "session", script) if session and person else ("sh", "-c", script)
    longest = LONGEST_GATE if each.place is Place.ONCE else LONGEST
    try:
        done = root.run(*inner, person=person, seconds=longest)
    except Stop as late:
        return str(late)
    if done.returncode == wanted:
        return ""
    return f"ended with {done.returncode} instead of {wanted}: {(done.stdout + done.stderr).strip()[-700:]}"


def with_packages(release: Release, files: Path) -> str:
    """Run what README says of the packages, over the files of a release; raises Stop with all that failed."""
    table = packaged((ROOT / PAGES[0]).read_text(encoding="utf-8"))
    chosen = [each for each in commands() if each.place is Place.PACKAGES]
    absent = [each for each in chosen if ".AppImage" in each.text and not (files / release.appimage).exists()]
    with bare_root.fresh(bare_root.FOLDER, "readme") as root:
        root.give(files, "files")
        root.install(*DESKTOP, "xauth", "xz-utils")

        def do(each: Command) -> str:
            absent_part = table.get(each.text) is False
            return ended(root, each, release.version, session=True, wanted=2 if absent_part else 0)

        ran = run_all([each for each in chosen if each not in absent], do)
    left = f"; not run, since dev.py package makes no AppImage: {len(absent)}" if absent else ""
    return f"{ran}{left}"


def suite_for(shown: str) -> bare_root.Suite | None:
    """Ubuntu 24.04 where this system has no Python that README asks for, by its `apt-cache`; None where it has one.

    The release's machine has Ubuntu 22.04, whose own is 3.10.
    """
    found = re.search(r"^Version: (\d+)\.(\d+)", shown, re.MULTILINE)
    return None if found and (int(found[1]), int(found[2])) >= OLDEST_PYTHON else bare_root.NOBLE


def with_the_wheel(release: Release, files: Path) -> str:
    """Run what README says of the wheel, with the system's own pipx; raises Stop with all that failed."""
    chosen = [each for each in commands() if each.place is Place.WHEEL]
    with bare_root.fresh(bare_root.FOLDER, "wheel", suite_for(quiet(*PYTHON_OF_APT))) as root:
        root.give(files, "files")
        root.install("python3", "pipx", "ca-certificates")
        provide_python(root)
        return run_all(chosen, lambda each: ended(root, each, release.version, session=False))


def in_a_checkout(place: Place) -> str:
    """Run what README says of a checkout, or what it runs once, in a fresh clone; raises Stop with all that failed."""
    chosen = [each for each in commands() if each.place is place]
    suite = suite_for(quiet(*PYTHON_OF_APT))
    with bare_root.fresh(bare_root.FOLDER, place.value, suite) as root, tempfile.TemporaryDirectory() as folder:
        root.install("python3", "git", "ca-certificates")
        provide_python(root)
        clone = Path(folder) / "clone"
        quiet("git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", ROOT, clone)
        root.give(clone, "files")
        return run_all(chosen, lambda each: ended(root, each, "", session=False))


def run(release: Release, files: Path) -> str:
    """Run all but what runs once, over the files of a release; raises Stop with all that failed."""
    return every_part(
        {
            "packages": lambda: with_packages(release, files),
            "wheel": lambda: with_the_wheel(release, files),
            "checkout": lambda: in_a_checkout(Place.CHECKOUT),
        }
    )


def every_part(parts: Mapping[str, Callable[[], str]]) -> str:
    """Do parts by their names; the first failure does not hide the others. Raises Stop with all of them."""
    ended_well, wrong = [], []
    for name, do in parts.items():
        try:
            ended_well.append(f"{name}: {do()}")
        except Stop as reason:
            wrong.append(f"{name}: {reason}")
    if wrong:
        raise Stop("\n".join(wrong))
    return "; ".join(ended_well)
