"""The files for pip: a wheel without a compiler, the source package that gives it, and wheels of parts of it alone."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from pathlib import Path

from building.desktop_files import homepage
from building.release import Release
from building.staging import CHANGED, write_facts
from devtools.base import Stop, python, quiet

SANDBOX_SETTINGS, API_SETTINGS = (Path("packaging") / part / "pyproject.toml" for part in ("sandbox", "api"))
"""What the wheels of the sandbox and of the client for programs are built from, in the place of the tree's own."""
RELATIVE = re.compile(r"(!?)\[([^]\n]*)\]\((?![a-z]+:|#)([^)\s]+)\)")
"""A picture or link of Markdown that leads to a file of the repository."""


def wheel_name(release: Release) -> str:
    """The wheel's file name; the package is pure Python, one wheel serves every system."""
    return f"tideboard-{release.version}-py3-none-any.whl"


def sandbox_wheel_name(release: Release) -> str:
    """The file name of the wheel that holds the sandbox without the window."""
    return f"tideboard_sandbox-{release.version}-py3-none-any.whl"


def api_wheel_name(release: Release) -> str:
    """The file name of the wheel that holds the client for programs without the window."""
    return f"tideboard_api-{release.version}-py3-none-any.whl"


def sdist_name(release: Release) -> str:
    """The source package's file name."""
    return f"tideboard-{release.version}.tar.gz"


def make(stage: Path, release: Release, target: Path, work: Path) -> list[Path]:
    """Build the wheels and the source package of the staged tree into `target`; raises Stop if they disagree.

    The wheels come from the tree, and once more from the unpacked source package: each pair has to be the same bytes.
    `work` is a folder of our own, emptied first.
    """
    shutil.rmtree(work, ignore_errors=True)
    tree = own_copy(stage, work / "tree", release)
    sdist = build(tree, "sdist", work / "sdist", release) / sdist_name(release)
    wheels = all_wheels(tree, work / "wheel", release)
    for wheel, again in zip(
        wheels, all_wheels(unpacked(sdist, work / "unpacked"), work / "again", release), strict=True
    ):
        if wheel.read_bytes() != again.read_bytes():
            raise Stop(f"{sdist.name} gives another {wheel.name} than the tree does: see {wheel} and {again}.")
    target.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(made, target / made.name)) for made in (*wheels, sdist)]


def all_wheels(tree: Path, folder: Path, release: Release) -> list[Path]:
    """Build the wheel of the whole program, then those of parts alone, whose settings replace the tree's."""
    names = {SANDBOX_SETTINGS: sandbox_wheel_name(release), API_SETTINGS: api_wheel_name(release)}
    found = [build(tree, "wheel", folder, release) / wheel_name(release)]
    for settings, name in names.items():
        shutil.copyfile(tree / settings, tree / "pyproject.toml")
        found.append(build(tree, "wheel", folder, release) / name)
    return found


def own_copy(stage: Path, tree: Path, release: Release) -> Path:
    """The staged tree without compiled leftovers, and with build facts that say how this copy is installed."""
    shutil.copytree(stage, tree, ignore=shutil.ignore_patterns("__pycache__", "*_pb2.py", "*_pb2.pyi", "*.qm"))
    write_facts(tree, release, "wheel")
    write_page(tree, release, homepage())
    return tree


def write_page(tree: Path, release: Release, address: str) -> None:
    """Make README and metadata fit for the page of a package index, where no path leads into the repository.

    Pictures and links lead to the commit at `address`, the repository's; without one the words alone are left.
    """
    readme, settings = tree / "README.md", tree / "pyproject.toml"
    commit = release.commit.removesuffix(CHANGED)

    def placed(found: re.Match[str]) -> str:
        picture, words, path = found.groups()
        if not address:
            return f"*{words}*" if picture else words
        return f"{picture}[{words}]({address}/{'raw' if picture else 'blob'}/{commit}/{path})"

    readme.write_text(RELATIVE.sub(placed, readme.read_text("utf-8")), "utf-8", newline="\n")
    if address:
        urls = f'[project.urls]\nHomepage = "{address}"\nChangelog = "{address}/blob/{commit}/CHANGELOG.md"\n\n'
        text = settings.read_text("utf-8").replace("[project.scripts]", f"{urls}[project.scripts]", 1)
        settings.write_text(text, "utf-8", newline="\n")


def interpreter(work: Path) -> Path:
    """The Python that has the build backend: that of the freeze beside our folder, else the one of the checkout."""
    frozen = python(work.parent / "environment")
    return frozen if frozen.exists() else python()


def build(tree: Path, kind: str, folder: Path, release: Release) -> Path:
    """Run the build backend of `pyproject.toml` over a tree, with the locked tools, not with downloaded ones."""
    env = dict(os.environ, SOURCE_DATE_EPOCH=str(release.epoch), PYTHONHASHSEED="1", PYTHONDONTWRITEBYTECODE="1")
    command = ("-m", "hatchling", "build", "--target", kind, "--directory", folder)
    quiet(interpreter(folder.parent), *command, cwd=tree, env=env)
    return folder


def unpacked(sdist: Path, folder: Path) -> Path:
    """The one folder inside a source package of ours."""
    with tarfile.open(sdist) as archive:
        # Python 3.11.2 of Debian 12 has no filters yet; what is unpacked here was packed a moment ago.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder)  # noqa: S202
    (tree,) = folder.iterdir()
    return tree
