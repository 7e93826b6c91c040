"""`dev.py package`: from the committed tree to everything that is offered for download on this system."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from building import (
    archives,
    bill,
    contents,
    environment,
    feed,
    freeze,
    icons,
    linux,
    macos,
    pip_files,
    smoke,
    staging,
    stripping,
    sums,
    unicode_data,
    windows,
)
from building.checking import CHECKS, names
from building.release import Release
from devtools import guide
from devtools.base import ROOT, Stop, say
from devtools.borrowing import provide_build_tools

WORK = ROOT / "build" / "package"
AGAIN = ROOT / "build" / "package-again"
DIST = ROOT / "dist"
FEED = "TIDEBOARD_RELEASE_FEED"
PACKAGERS = {"linux": linux.make, "windows": windows.make, "macos": macos.make}
MEGABYTE = 1_000_000


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
    """Read the command line; the feed comes from the environment where the release sets it."""
    parser = argparse.ArgumentParser(prog="dev.py package", description=__doc__)
    parser.add_argument("--to", type=Path, default=DIST, metavar="DIR", help="where the products go (dist)")
    parser.add_argument("--feed", default=os.environ.get(FEED, ""), help=f"https address of release.json (or {FEED})")
    parser.add_argument("--python", type=Path, metavar="FILE", help="the Python to freeze; Debian's, else this one")
    parser.add_argument("--committed", action="store_true", help="leave changes out that are not committed")
    parser.add_argument("--signed", action="store_true", help="the products are going to be signed")
    parser.add_argument("--no-smoke", action="store_true", help="do not try the frozen program (says so at the end)")
    parser.add_argument(
        "--check",
        nargs="*",
        metavar="NAME",
        choices=list(CHECKS),
        help=f"try what was built: {', '.join(CHECKS)}; without a name all, after building it twice",
    )
    return parser.parse_args(list(arguments))


def package(arguments: Sequence[str]) -> int:
    """Build, or check; raises Stop where a stage fails, and then leaves nothing new in the target."""
    chosen = options(arguments)
    chosen.to = chosen.to.resolve()
    times = Times()
    try:
        if chosen.check is None:
            build(chosen, WORK, chosen.to, times)
        elif chosen.check:
            check(chosen, chosen.check, times)
        else:
            release = build(chosen, WORK, chosen.to, times)
            check(chosen, names(release.system), times)
    finally:
        times.tell()
    if chosen.no_smoke:
        say("the frozen program was not tried: do not offer these files")
    return 0


def check(chosen: argparse.Namespace, wanted: Sequence[str], times: Times) -> None:
    """Run checks over what lies in the target; the first failure does not hide the others."""
    release = staging.read_release(WORK / staging.RELEASE)
    failed = []
    if "reproducible" in wanted:
        again = argparse.Namespace(**vars(chosen) | {"no_smoke": True})
        with times.stage("second build"):
            build(again, AGAIN, contents.scratch(AGAIN / "dist"), Times(), of=WORK)
    for name in wanted:
        with times.stage(f"check {name}"):
            try:
                say(f"ok      {name}: {CHECKS[name](chosen.to, release, contents.scratch(WORK / 'check'))}")
            except Stop as reason:
                say(f"FAILED  {name}: {reason}")
                failed.append(name)
    if failed:
        raise Stop(f"These checks failed: {', '.join(failed)}.")


def build(chosen: argparse.Namespace, work: Path, target: Path, times: Times, *, of: Path | None = None) -> Release:
    """All stages in one work folder; products are moved into the target when the last of them is done.

    `of` is the work folder of a build whose staged tree is built once more.
    """
    work.mkdir(parents=True, exist_ok=True)
    clear(target)
    stage, out = work / "stage", contents.scratch(work / "out")
    with times.stage("staging"):
        if of:
            release = staging.repeat(of, stage)
        else:
            release = staging.make(stage, feed=chosen.feed, signed=chosen.signed, committed=chosen.committed)
        staging.write_release(work / staging.RELEASE, release)
    with times.stage("guide"):
        guide.provide()
        guide.build(stage)
    with times.stage("environment"):
        builder = environment.chosen_builder(chosen.python)
        tools = provide_build_tools(builder.path, builder.version)
        os.environ.update(tools)  # the packagers start programs of binutils as well
        env = environment.variables(release, work, tools)
        python = environment.make(work, builder, stage, env)
    with times.stage("icons"):
        icons.make(python, env=env)
    with times.stage("freezing"):
        frozen = freeze.make(python, stage, release, work, env, freeze.looks(release, work))
    if release.system == "linux":
        with times.stage("Unicode data"):
            unicode_data.make(frozen, contents.scratch(work / "unicode"))
        with times.stage("symbols"):
            stripping.make(frozen)
    with times.stage("licences"):
        components = contents.licensed(frozen, release, python, builder, work, env)
        contents.settle(frozen, release.epoch)
    if not chosen.no_smoke:
        with times.stage("smoke run"):
            smoke.make(frozen, release, work)
    products = make_products(frozen, stage, release, out, work, times)
    with times.stage("bill, sums, feed"):
        products.append(bill.make(components, python, release, out, contents.scratch(work / "bill")))
        if chosen.feed:
            day = release.made.date().isoformat()
            feed.make(products, release.version, day, feed.page_of(chosen.feed), out)
        sums.make(products, out / release.sums)
    tell_sizes(frozen, out)
    publish(out, target)
    return release


def make_products(frozen: Path, stage: Path, release: Release, out: Path, work: Path, times: Times) -> list[Path]:
    """The archive, the packages of this system, on Linux the two files for pip as well."""
    products = []
    if release.system == "linux":
        with times.stage("archive"):
            products.append(archives.make(frozen, release, out))
        with times.stage("pip"):
            products += pip_files.make(stage, release, out, contents.scratch(work / "pip"))
    with times.stage(f"packages for {release.system}"):
        products += PACKAGERS[release.system](frozen, release, out, contents.scratch(work / release.system))
    return products


def tell_sizes(frozen: Path, out: Path) -> None:
    """What everything weighs: the largest files, the folder as `du` counts it, products by their bytes."""
    for line in contents.largest(frozen):
        say(f"  {line}")
    say(f"{contents.disk_usage(frozen) / MEGABYTE:8.1f} MB  {frozen.name}/ ({contents.count(frozen)} files)")
    for product in sorted(out.iterdir()):
        say(f"{product.stat().st_size / MEGABYTE:8.1f} MB  {product.name}")


def publish(out: Path, target: Path) -> None:
    """Move finished products to where they are offered."""
    clear(target)
    target.mkdir(parents=True, exist_ok=True)
    for product in sorted(out.iterdir()):
        shutil.move(product, target / product.name)


def clear(target: Path) -> None:
    """Take out what an earlier build has left, so that no two are mixed and a failed one leaves nothing."""
    for old in [*target.glob("tideboard[-_]*"), *target.glob("SHA256SUMS-*"), *target.glob(feed.NAME)]:
        old.unlink()
