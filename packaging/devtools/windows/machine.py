"""The Windows test machine below .venv/windows: Wine's prefix, CPython for Windows, locked packages, shims."""

from __future__ import annotations

import shutil
import sys
import tarfile
import time
import zipfile
from collections.abc import Collection
from pathlib import Path

from devtools.base import ROOT, VENV, Stop, need_room, network_words, python, quiet, say, setting_up, unreachable
from devtools.environments import LOCK, SOURCES, digest, install_lock, provide_packages, provide_venv, stamped
from devtools.windows import shims
from devtools.windows.locked import VERSION, for_windows
from devtools.windows.places import HOME, INTERPRETER, MACHINE, PACKAGES, PREFIX, PYTHON, windows_path
from devtools.windows.places import SOURCES as WINDOWS_SOURCES
from devtools.windows.wine import INSTALL, Wine, output, provide_compiler, provide_wine

INTERPRETER_LOCK = WINDOWS_SOURCES / "interpreter.lock"
WITHOUT = frozenset({"ast-serialize", "editables", "grimp", "grpcio", "grpcio-tools", "hatchling", "import-linter",
                     "librt", "mypy", "mypy-extensions", "pathspec", "ruff", "tomlkit", "trove-classifiers",
                     "types-protobuf"})  # fmt: skip
"""Locked tools that check or build the checkout: they run on Linux."""
WITHOUT_WHEEL = "nkeys"
"""Plain Python that its author offers as a source archive alone; all others are wheels for Windows."""
_WHEELS = ("--only-binary=:all:", f"--no-binary={WITHOUT_WHEEL}", "--no-build-isolation")
STAMP = MACHINE / "stamp"
HELLO = "import sys, numpy, cryptography.x509, PySide6.QtWidgets; print(numpy.exp(1j).imag, sys.version.split()[0])"
"""Imports what needs the shims, and calls a function that comes from one."""


def provide() -> Wine:
    """Set the machine up, or find it set up; raises Stop where a step fails, and then begins anew the next time."""
    with setting_up():
        provide_venv(provide_packages)
        wine = provide_wine()
        wanted = digest(*inputs(), str(wine.loader), str(ROOT))
        if not stamped(STAMP, wanted):
            _set_up(wine)
            STAMP.write_text(wanted)
    return wine


def inputs() -> list[Path]:
    """The files that the machine is made from and by: when one of them changes, it is made anew."""
    own = [Path(__file__).with_name(f"{name}.py") for name in ("locked", "machine", "shims")]
    return [LOCK, INTERPRETER_LOCK, *sorted(shims.SHIMS.glob("*.c")), *own]


def _set_up(wine: Wine) -> None:
    need_room()
    say("setting up Windows below .venv/windows (once, about 2 minutes and 1.5 GB)")
    began = time.monotonic()
    if PREFIX.exists():
        wine.end_all()
    shutil.rmtree(MACHINE, ignore_errors=True)
    HOME.mkdir(parents=True)
    boot(wine)
    _interpreter()
    packages(LOCK, WITHOUT, PACKAGES)
    shims.make(PYTHON, PACKAGES, MACHINE, *provide_compiler())
    link_checkout()
    wine.quiet(INTERPRETER, "-c", HELLO)
    _compile(wine)
    say(f"Windows is set up: {time.monotonic() - began:.0f} s, {_megabytes(MACHINE):.0f} MB")


def _compile(wine: Wine) -> None:
    """Bytecode of the packages: compiled while it imports, the first start would take a minute longer."""
    there = r"C:\Python311\Lib\site-packages"
    if sys.version_info[:2] == VERSION:  # the same bytecode, made several times as fast as under Wine
        quiet(python(), "-m", "compileall", "-q", "-j", "0", "-s", PACKAGES, "-p", there, PACKAGES)
    else:
        wine.quiet(INTERPRETER, "-m", "compileall", "-q", there)


def boot(wine: Wine) -> None:
    """A prefix that says it is Windows 10: Wine 8 says Windows 7, for which neither Python nor Qt was built."""
    # Its exit code says nothing: it is 53 where Wine has no 32-bit half, with everything in its place.
    with wine.begin("wineboot", "-i", changes={}) as process:
        for _ in output(process):
            pass
    wine.complete()
    try:
        wine.quiet("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    except Stop as reason:
        raise Stop(f"{reason}\nWine does not run from {wine.loader}. {INSTALL}") from None


def _interpreter() -> None:
    """CPython for Windows: the sdist by its hash, each program in it by its signature."""
    folder = MACHINE / "interpreter"
    command: list[str | Path] = [
        python(),
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-binary",
    ]
    command += [":all:", "--no-build-isolation", "--require-hashes", "-r", INTERPRETER_LOCK, "-d", folder]
    try:
        quiet(*command)
    except Stop as reason:
        if unreachable(str(reason)):
            raise Stop(f"Python for Windows cannot be fetched: {network_words()}") from None
        raise
    (archive,) = folder.glob("*.tar.gz")
    unpack(archive, folder, PYTHON)
    quiet(python(), "-m", "devtools.windows.authenticode", PYTHON, cwd=ROOT / "packaging")
    shutil.rmtree(folder)


def unpack(archive: Path, work: Path, target: Path) -> None:
    """The interpreter out of its sdist, laid out as an installed one: the standard library in Lib, no `._pth`.

    With the embeddable package's `._pth` Python would read neither the environment nor .pth files.
    """
    inside = f"cp{VERSION[0]}{VERSION[1]}/"
    with tarfile.open(archive) as bundle:
        names = [name for name in bundle.getnames() if name.endswith("/data.zip")]
        data = bundle.extractfile(names[0]) if len(names) == 1 else None
        if data is None:
            raise Stop(f"{archive.name} holds no Python for Windows.")
        packed = work / "data.zip"
        packed.write_bytes(data.read())
    with zipfile.ZipFile(packed) as bundle:
        bundle.extractall(work)  # noqa: S202  its hash is pinned
    shutil.move(work / inside, target)
    library = target / f"python{VERSION[0]}{VERSION[1]}.zip"
    with zipfile.ZipFile(library) as bundle:
        bundle.extractall(target / "Lib")  # noqa: S202  the same
    library.unlink()
    library.with_suffix("._pth").unlink()


def packages(locked: Path, without: Collection[str], target: Path) -> None:
    """The packages of a lock for Windows, but those named, into a folder; pip checks every hash."""
    lock = MACHINE / f"windows-{locked.name}"
    lock.write_text(for_windows(locked.read_text(encoding="utf-8"), without=without), encoding="utf-8")
    platform = ["--platform", "win_amd64", "--implementation", "cp", "--python-version", ".".join(map(str, VERSION))]
    install_lock(VENV, lock, *platform, "--no-compile", *_WHEELS, "--target", target)


def link_checkout() -> None:
    """Let the Windows Python import the checkout, and see the facts that pip wrote of it."""
    lines = "".join(windows_path(str(ROOT / folder)) + "\r\n" for folder in SOURCES)
    (PACKAGES / "tideboard.pth").write_text(lines, encoding="utf-8", newline="")
    facts = next(iter(sorted(_site_packages().glob("tideboard-*.dist-info"))), None)
    if facts is None:
        raise Stop(f"The checkout is not installed in {VENV}: remove that folder, then try again.")
    shutil.copytree(facts, PACKAGES / facts.name, dirs_exist_ok=True)


def _site_packages() -> Path:
    return next(VENV.glob("lib/python3.*/site-packages"))


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*")) / 1e6
