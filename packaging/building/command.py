"""`dev.py package`: from the committed tree to everything that is offered for download on this system."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from building import environment, freeze, icons, staging
from building.release import Release
from devtools.base import ROOT, say
from devtools.borrowing import provide_build_tools

WORK = ROOT / "build" / "package"
DIST = ROOT / "dist"
FEED = "TIDEBOARD_RELEASE_FEED"


@dataclass(slots=True)
class Times:
    """How long each stage took, told at the end."""

    stages: list[tuple[str, float]] = field(default_factory=list)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce a stage and measure it."""
        say(f"-- {name}")
        began = time.monotonic()
        yield
        self.stages.append((name, time.monotonic() - began))

    def tell(self) -> None:
        """One line per stage and their sum."""
        for name, seconds in self.stages:
            say(f"{seconds:7.1f} s  {name}")
        say(f"{sum(seconds for _, seconds in self.stages):7.1f} s  in all")


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; feed and signing come from the environment of a release."""
    parser = argparse.ArgumentParser(prog="dev.py package", description=__doc__)
    parser.add_argument("--to", type=Path, default=DIST, metavar="DIR", help="where the products go (dist)")
    parser.add_argument("--feed", default=os.environ.get(FEED, ""), help=f"https address of release.json (or {FEED})")
    parser.add_argument("--python", type=Path, metavar="FILE", help="the Python to freeze; Debian's, else this one")
    parser.add_argument("--committed", action="store_true", help="leave changes out that are not committed")
    parser.add_argument("--signed", action="store_true", help="the products are going to be signed")
    return parser.parse_args(list(arguments))


def package(arguments: Sequence[str]) -> int:
    """Build; raises Stop where a stage fails, and then leaves nothing new in the target."""
    chosen = options(arguments)
    times = Times()
    build(chosen, WORK, chosen.to, times)
    times.tell()
    return 0


def build(chosen: argparse.Namespace, work: Path, target: Path, times: Times) -> Release:
    """All stages in one work folder; products are moved into the target when the last of them is done."""
    work.mkdir(parents=True, exist_ok=True)
    stage, out = work / "stage", work / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with times.stage("staging"):
        release = staging.make(stage, feed=chosen.feed, signed=chosen.signed, committed=chosen.committed)
    with times.stage("environment"):
        builder = environment.chosen_builder(chosen.python)
        env = environment.variables(release, work, provide_build_tools(builder.path, builder.version))
        python = environment.make(work, builder, stage, env)
    with times.stage("icons"):
        drawn = icons.make(python)
    with times.stage("freezing"):
        frozen = freeze.make(python, stage, release, work, env, {})
    say(f"frozen program: {frozen}; icons: {drawn.folder}")
    for name in packagers(release):
        with times.stage(name):
            module = importlib.import_module(f"building.{name}")
            module.make(stage if name == "pip_files" else frozen, release, out, scratch(work / name))
    publish(out, target)
    return release


def packagers(release: Release) -> list[str]:
    """The modules that make what is offered for this system."""
    wanted = [release.system, *(["pip_files"] if release.system == "linux" else [])]
    return [name for name in wanted if importlib.util.find_spec(f"building.{name}")]


def scratch(folder: Path) -> Path:
    """An empty folder of that name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def publish(out: Path, target: Path) -> None:
    """Move finished products to where they are offered."""
    target.mkdir(parents=True, exist_ok=True)
    for product in sorted(out.iterdir()):
        product.replace(target / product.name)
