"""`dev.py windows package`: the Windows folder and its installer made and tried under Wine, as test objects.

The interpreter in them was repacked by others, so none of them is offered: their names end in -wine-test, they lie in
dist/windows-test, and the release workflow's `collect` refuses them. Wine's prefix for this is another than that of the
other commands, with numpy changed as there and the libraries that Wine lacks in system32, from where the freezer takes
nothing. In what was frozen numpy is as it was; only installed copies are changed again, so that they start here.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from building import contents, environment, freeze, icons, inventory, outside, smoke, staging, windows
from building.checks import windows as installer_check
from building.checks import windows_folder, windows_person
from building.command import Times
from building.release import Release
from devtools import guide
from devtools.base import ROOT, VENV, Stop, need_room, python, say
from devtools.borrowing import provide_qt, qt_variables
from devtools.environments import INTEROP, child_environment, digest, pip_install, provide_interop, stamped
from devtools.windows import gateway, machine, shims
from devtools.windows.places import MACHINE, PYTHON, windows_path
from devtools.windows.wine import Wine, output, text_of

WORK = ROOT / "build" / "windows-test"
DIST = ROOT / "dist" / "windows-test"
PREFIX = MACHINE / "package"
DRIVE_C = PREFIX / "drive_c"
BUILD = DRIVE_C / "Build"
SITE = BUILD / "Lib" / "site-packages"
BUILDER = r"C:\Build\python.exe"
LOCK = ROOT / "packaging" / "build.lock"
WITHOUT = frozenset({"editables", "grpcio", "grpcio-tools", "hatchling", "pathspec", "tomlkit", "trove-classifiers"})
"""Locked tools that make the wheel: they run on Linux."""
STAMP = PREFIX / "stamp"
SHIMS = (*(f"{name}.dll" for name in shims.PLAIN), shims.OWN_NAME.decode())
COMPILER = windows.Compiler(target=windows_person.TARGET, compressor="zlib")
FACTS = "; import platform; print(platform.python_version())"
MEGABYTE = 1_000_000
RUNS_OF_THE_OLDER = (45, 180, 600)
"""Seconds of a run of the older version; the next one only where the machine was too slow for a keyring entry."""
UNPROVEN = 3
"""What `tideboard audit verify` ends with where neither anchor file nor keyring knows the log."""


def package(wine: Wine, variables: Mapping[str, str], *, only_try: bool) -> int:
    """Make and try everything, or try what was made before; `variables` lead to the display. Raises Stop."""
    wine = dataclasses.replace(wine, prefix=PREFIX)
    times = Times()
    try:
        if not only_try:
            make(wine, variables, times)
        attempt(wine, variables, times)
    finally:
        times.tell()
        wine.end_all()
    return 0


def make(wine: Wine, variables: Mapping[str, str], times: Times) -> None:
    """From the tree to the folder, its zip archive and its installer; they replace those of an earlier run."""
    stage = WORK / "stage"
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(DIST, ignore_errors=True)
    with times.stage("staging"):
        here = staging.make(stage, feed="", signed=False, committed=False)
        release = dataclasses.replace(here, system="windows", machine="x86_64", wine_test=True)
        staging.write_release(WORK / staging.RELEASE, release)
    with times.stage("guide"):
        guide.provide()
        guide.build(stage)
    with times.stage("environment"):
        provide_builder(wine)
        env = environment.variables(release, WORK, qt_variables())
        wheel = environment.own_wheel(WORK / "wheel", VENV, stage, env)
        pip_install(VENV, "--no-deps", "--no-index", "--no-compile", "--upgrade", "--target", SITE, wheel)
    with times.stage("icons"):
        icons.make(python(), env=child_environment(borrowed=provide_qt()) | {"QT_QPA_PLATFORM": "offscreen"})
    with times.stage("freezing under Wine"):
        frozen = frozen_under(wine, stage, release, variables)
        restore(frozen)
    with times.stage("licences"):
        licensed(wine, frozen, release, variables)
        contents.settle(frozen, release.epoch)
    with times.stage("installer and archive"):
        windows.compiled(frozen, release, DIST, WORK, icon=icons.Icons(icons.FOLDER).ico, compiler=COMPILER)
        windows.zipped(frozen, release, DIST)
    for product in sorted(DIST.iterdir()):
        say(f"{product.stat().st_size / MEGABYTE:8.1f} MB  {product.relative_to(ROOT)}")


def provide_builder(wine: Wine) -> None:
    """Set up the prefix with the freezing Python, unless it stands."""
    wanted = digest(LOCK, *machine.inputs(), *sorted(WITHOUT), str(wine.loader), str(ROOT))
    if stamped(STAMP, wanted):
        return
    need_room()
    if PREFIX.exists():
        wine.end_all()
    shutil.rmtree(PREFIX, ignore_errors=True)
    machine.boot(wine)
    shutil.copytree(PYTHON, BUILD, ignore=shutil.ignore_patterns("site-packages", *SHIMS))
    machine.packages(LOCK, WITHOUT, SITE)
    lend(SITE)
    for name in SHIMS:
        shutil.copyfile(PYTHON / name, wine.system / name)
    STAMP.write_text(wanted)


def frozen_under(wine: Wine, stage: Path, release: Release, variables: Mapping[str, str]) -> Path:
    """Run the freezer; what it wrote down of its files gets the paths of this system."""
    options = freeze.looks(release, WORK)
    arguments, changes = freeze.prepared(stage, release, WORK, options, lambda path: windows_path(str(path)))
    fixed = {
        "SOURCE_DATE_EPOCH": str(release.epoch),
        **environment.OF_CODE,
        "PYINSTALLER_CONFIG_DIR": windows_path(str(WORK / "freezer")),
        "QT_QPA_PLATFORM": "offscreen",
    }
    with wine.begin(BUILDER, *arguments, changes=fixed | changes | dict(variables)) as process:
        text = text_of(b"".join(output(process)))
    (WORK / freeze.LOG).write_text(text, encoding="utf-8")
    frozen = freeze.judged(process.returncode, release, WORK)
    listed: list[tuple[str, str]] = json.loads((WORK / freeze.INVENTORY).read_text(encoding="utf-8"))
    translated = [(inside, path_here(source)) for inside, source in listed]
    (WORK / freeze.INVENTORY).write_text(json.dumps(translated), encoding="utf-8")
    return frozen


def path_here(path: str) -> str:
    """A path of the prefix as this system spells it; one without a drive stays."""
    drives = {"C:": str(DRIVE_C), "Z:": ""}
    return drives[path[:2]] + path[2:].replace("\\", "/") if path[:2] in drives else path


def licensed(wine: Wine, frozen: Path, release: Release, variables: Mapping[str, str]) -> None:
    """The licence texts of all that is inside."""
    told = wine.quiet(BUILDER, "-c", contents.PLACES + FACTS, changes=variables).split("\n")
    site, standard, prefix = (Path(path_here(place)) for place in told[:3])
    origins = inventory.Origins(site, (standard, prefix), told[4], told[3])
    contents.described(frozen, release, origins, site, standard, WORK)


def lend(folder: Path) -> int:
    """Let numpy below a folder take what Wine lacks from our library; returns the number of changed files.

    Numpy alone: what else the library of that name has, and others import, is missing in ours.
    """
    return _replace(folder, shims.SYSTEM_NAME, shims.OWN_NAME)


def restore(folder: Path) -> int:
    """Undo `lend`, byte for byte."""
    return _replace(folder, shims.OWN_NAME, shims.SYSTEM_NAME)


def _replace(folder: Path, old: bytes, new: bytes) -> int:
    if len(old) != len(new):
        raise Stop(f"{new.decode()} is not as long as {old.decode()}.")
    changed = 0
    for path in sorted(folder.rglob("*")):
        if not any(part.startswith("numpy") for part in path.relative_to(folder).parts[:-1]):
            continue
        if path.suffix.lower() in {".dll", ".pyd"} and old in (content := path.read_bytes()):
            path.write_bytes(content.replace(old, new))
            changed += 1
    return changed


def attempt(wine: Wine, variables: Mapping[str, str], times: Times) -> None:
    """Check the folder, then install, start, upgrade and remove it as a person would."""
    release = staging.read_release(WORK / staging.RELEASE)
    frozen = freeze.result(WORK, release)
    with times.stage("check of the folder"):
        say(f"ok      folder: {windows_folder.look(frozen, release)}{beside_linux(release)}")
        say(f"ok      {windows_folder.altered(frozen, release, WORK)}")
        count = installer_check.compared(DIST / release.installer, frozen, contents.scratch(WORK / "unpacked"))
        say(f"ok      installer: {count} files as in the folder")
    with times.stage("install, start, upgrade, remove"), Tester(wine, variables) as tester:
        tester.forget()
        told = installer_check.tried_by(tester, frozen, release, contents.scratch(WORK / "trial"))
        say(f"ok      {told}")


def beside_linux(release: Release) -> str:
    """The size of the Linux folder, where `dev.py package` has left one."""
    folder = freeze.result(ROOT / "build" / "package", dataclasses.replace(release, system="linux"))
    if not folder.is_dir():
        return ""
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    return f" (Linux: {contents.count(folder)} files, {size / MEGABYTE:.1f} MB)"


class Tester(windows_person.Person):
    """Somebody whose computer is the prefix."""

    def __init__(self, wine: Wine, variables: Mapping[str, str]) -> None:
        (home,) = (path for path in (DRIVE_C / "users").iterdir() if path.name != "Public")
        menu = home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        super().__init__("Wine", home / "AppData" / "Local", menu, wine.loader, wine.environment(variables))
        self.kept = home / "资料 of mine"
        self._starter = wine
        self._variables = variables

    def forget(self) -> None:
        """Take out what a trial that failed has left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        self.run("reg", "delete", windows_person.UNINSTALL, "/f")

    def prepare_installed(self) -> None:
        """Wine lacks functions that numpy imports."""
        lend(self.folder)

    def piped(self, *command: str | Path) -> int:
        """The exit code of a program whose output is read from a pipe: Python does not start with a file."""
        with self._starter.begin(*map(str, command), changes=self._variables) as process:
            limit = threading.Timer(windows_person.LONGEST_RUN, process.kill)
            limit.start()
            for _ in output(process):
                pass
            limit.cancel()
        return process.returncode

    def use_older(self) -> None:
        """Let the older version keep the length of its order log in the keyring, as every run does."""
        if not any(self.run_older(seconds) for seconds in RUNS_OF_THE_OLDER):
            raise Stop(f"The older version keeps nothing in the keyring; its log is in {self.kept}.")

    def run_older(self, seconds: int) -> bool:
        """Run it so long, for a picture; returns whether the keyring has an entry of it then."""
        picture = WORK / "installed.png"
        picture.unlink(missing_ok=True)
        shutil.rmtree(self.kept, ignore_errors=True)
        places = ["--data-dir", windows_path(str(self.kept)), "--screenshot", windows_path(str(picture))]
        program = self.folder / "tideboard.exe"
        code = self.piped(program, "--sandbox", "--seed", "7", "--after", str(seconds), *places)
        if code or not picture.exists():
            raise Stop(f"The installed program does not start: code {code}; its log is in {self.kept}.")
        say(f"ok      started for a picture, {seconds} s: {picture.name} in {WORK.relative_to(ROOT)}")
        return self.verified(self.kept) == 0

    def try_installed(self) -> None:
        """The smoke test by the link of the Start menu, a client of another system, and what the older version kept."""
        report = WORK / "smoke.json"
        report.unlink(missing_ok=True)
        # With a path of Windows `start` fails at the blank in "Start Menu"; it does not wait for what a link starts.
        self.piped("start", "/unix", self.shortcut, "--smoke-test", windows_path(str(report)))
        windows_person.settled(report.exists, windows_person.LONGEST_RUN)
        found = smoke.read(report)
        if wrong := smoke.refusals(found):
            raise Stop(f"The installed program failed its smoke test ({report}): {'; '.join(wrong)}")
        steps, plugin = len(found["steps"]), found["platform_plugin"]
        say(f"ok      started from the Start menu: smoke test of the installed program, {steps} steps on {plugin}")
        say(f"ok      {self.trade_from_linux()}")
        say(f"ok      {self.record()}")
        self.read_kept()

    def trade_from_linux(self) -> str:
        """The unmodified futu-api, on this system, at the installed practice market."""
        provide_interop()
        with tempfile.TemporaryDirectory(prefix="tide-") as home, self.market() as market:
            limit = threading.Timer(windows_person.LONGEST_RUN, market.kill)
            limit.start()
            try:
                return outside.trade(market, python(INTEROP), Path(home), os.environ | {"HOME": home})
            finally:
                limit.cancel()
                market.terminate()

    def record(self) -> str:
        """A session of the practice market into an archive of its own, below the person's folder."""
        recorded = self.kept.with_name(f"{self.kept.name} 3")
        shutil.rmtree(recorded, ignore_errors=True)
        program = self.folder / "tideboard.exe"
        return outside.archive(lambda words: self.piped(program, *words), windows_path(str(recorded)))

    def market(self) -> subprocess.Popen[bytes]:
        """The installed practice market, just started."""
        return self.begin(self.folder / "tideboard-sandbox.exe", *outside.OPTIONS)

    def read_kept(self) -> None:
        """The next version finds in the keyring what the older one kept: without it the log's end is unproven."""
        if code := self.verified(self.kept):
            raise Stop(f"The keyring entry of the older version is not found: audit verify ends with {code}.")
        elsewhere = self.kept.with_name(f"{self.kept.name} 2")  # another folder has no entry
        shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.copytree(self.kept, elsewhere)
        if (code := self.verified(elsewhere)) != UNPROVEN:
            raise Stop(f"An order log that nothing vouches for is judged with {code}, not {UNPROVEN}.")
        say("ok      the keyring entry of the older version is read by this one")

    def verified(self, folder: Path) -> int:
        """What `audit verify` ends with once only the keyring can vouch for the log of a data folder."""
        (folder / gateway.ANCHOR).unlink(missing_ok=True)
        program = self.folder / "tideboard.exe"
        return self.piped(program, "audit", "verify", "--data-dir", windows_path(str(folder)))
