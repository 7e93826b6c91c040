"""System packages without root: fetched by apt, unpacked below .venv/sys, never installed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from devtools.base import ROOT, VENV, Stop, network_words, quiet, say, unreachable

sys.path.append(str(ROOT / "desktop"))  # nothing is installed yet; the module below needs nothing that would be

from tideboard_desktop.startup.system_libraries import QT_LIBRARIES, X_LIBRARIES

SYS = VENV / "sys"
BORROWED = SYS / "root"
OWNERS = SYS / "owners"
"""One list of files for each borrowed package, named after it and its version."""

TEST_PROGRAMS = {
    "dbus-daemon": "dbus-daemon|dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "Xvfb": "xvfb",
    "xkbcomp": "x11-xkb-utils",
    "at-spi2-registryd": "at-spi2-core",
    "curl": "curl",
}
"""What tests and smoke runs start: bus, keyring service, display, accessibility registry. Ubuntu 22.04 has all."""
JAVA_PACKAGE = "default-jre-headless"
JAVA = "usr/lib/jvm/java-*-openjdk-*/bin/java"
BUILD_PROGRAMS = dict.fromkeys(("as", "ld", "objcopy", "objdump", "strip"), "binutils")
# Hardware drawing only: Qt needs the GL stubs, not the 180 MB of drivers behind them.
NOT_BORROWED = ("libllvm", "libgl1-mesa", "libegl-mesa", "libglx-mesa", "mesa-", "libgbm", "libz3", "libglapi")
OTHER_SYSTEMS = (
    "Fedora: dnf install mesa-libEGL mesa-libGL libxkbcommon-x11 dbus-libs fontconfig glib2 xcb-util-cursor "
    "xcb-util-wm xcb-util-keysyms; elsewhere: the packages with the same libraries"
)


def can_borrow() -> bool:
    """Whether packages can be fetched without installing them."""
    return not os.environ.get("DEV_NO_BORROW") and bool(shutil.which("apt-get") and shutil.which("dpkg"))


def apt_options() -> list[str]:
    """Lists and caches of our own: no write outside .venv, no root needed, signatures checked as ever."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (SYS / "apt" / folder).mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State::Lists": SYS / "apt" / "lists",
        "Dir::Cache": SYS / "apt" / "cache",
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": "root",
        "Acquire::Retries": 3,
        "APT::Get::AllowUnauthenticated": 0,  # whatever the system's own settings allow
        "Acquire::AllowInsecureRepositories": 0,
        "Acquire::AllowDowngradeToInsecureRepositories": 0,
    }
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")] + ["-qq"]


def borrow(packages: Iterable[str]) -> None:
    """Unpack Debian packages ("new-name|old-name") and what they need below .venv/sys/root."""
    options = apt_options()
    # Unchecked: one dead third-party source must not matter as long as the packages below are found.
    updated = subprocess.run(["apt-get", *options, "update"], capture_output=True, text=True, check=False)
    chosen = []
    for names in packages:
        known = next((name for name in names.split("|") if is_known(name, options)), None)
        if known is None:
            raise Stop(no_package(names, updated.stderr))
        chosen.append(known)
    try:
        unpack(chosen, options)
    except Stop as reason:
        if unreachable(str(reason)):
            raise Stop(f"The system packages cannot be fetched: {network_words()}") from None
        raise


def unpack(packages: Iterable[str], options: Sequence[str]) -> None:
    """Fetch packages that apt knows, with what they need, and unpack them below .venv/sys/root."""
    plan = quiet("apt-get", *options, "install", "-s", "--no-install-recommends", *packages)
    names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    names = [name for name in names if not name.startswith(NOT_BORROWED)]
    debs = SYS / "debs"
    shutil.rmtree(debs, ignore_errors=True)
    debs.mkdir(parents=True)
    quiet("apt-get", *options, "download", *names, cwd=debs)
    OWNERS.mkdir(parents=True, exist_ok=True)
    for deb in sorted(debs.glob("*.deb")):
        quiet("dpkg", "-x", deb, BORROWED)
        name, version = quiet("dpkg-deb", "--show", "--showformat=${Package} ${Version}", deb).split()
        (OWNERS / f"{name} {version.replace(':', '%3a')}").write_text(quiet("dpkg-deb", "--contents", deb))
        deb.unlink()


def no_package(names: str, said: str) -> str:
    """Why apt knows none of these packages ("new-name|old-name"), from what its update said."""
    name = names.rsplit("|", maxsplit=1)[-1]
    if unreachable(said):
        return f"The system packages cannot be fetched ({name}): {network_words()}"
    reason = next((line for line in said.splitlines() if line.startswith("E:")), "")
    advice = "check the sources of apt" + (f" ({reason})" if reason else "")
    return f"apt knows no package {name}: {advice}, or install it yourself and set DEV_NO_BORROW=1."


def owner_of_borrowed(path: Path) -> tuple[str, str]:
    """Name and version of the package that a borrowed file came with; raises Stop where none is known."""
    line_end = f" ./{path.relative_to(BORROWED).as_posix()}\n"
    for listed in sorted(OWNERS.glob("* *")):
        if line_end in listed.read_text():
            name, version = listed.name.split()
            return name, version.replace("%3a", ":")
    raise Stop(f"{path} was borrowed before packages were recorded: remove {SYS} and try again.")


def is_known(package: str, options: Sequence[str]) -> bool:
    """Whether this release has a package of that very name."""
    found = subprocess.run(["apt-cache", *options, "show", package], capture_output=True, check=False)
    return found.returncode == 0


def library_folders() -> list[Path]:
    """Where borrowed libraries lie; symbolic links of merged-/usr systems are followed by hand."""
    folders = [*BORROWED.glob("usr/lib/*-linux-gnu*"), *BORROWED.glob("lib/*-linux-gnu*")]
    return [folder for folder in folders if folder.is_dir()]


def loads(soname: str, python: Path | None = None) -> bool:
    """Whether the system itself has the library, for us or for another Python."""
    if python:
        probe = [str(python), "-c", f"import ctypes; ctypes.CDLL({soname!r})"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def is_borrowed(soname: str) -> bool:
    """Whether the library was borrowed before."""
    return any((folder / soname).exists() for folder in library_folders())


def find_program(name: str) -> Path | None:
    """A program of the system or a borrowed one; the places a plain PATH leaves out are searched too."""
    places = [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/libexec", "/usr/lib/at-spi2-core"]
    places += [str(BORROWED / place) for place in ("usr/bin", "usr/sbin", "usr/libexec", "usr/lib/at-spi2-core")]
    found = shutil.which(name, path=os.pathsep.join(places))
    return Path(found) if found else None


def provide_qt(*, display: bool = True) -> bool:
    """Make what Qt itself needs loadable, and what windows on a `display` need; true when some of it is borrowed."""
    return provide_libraries({**QT_LIBRARIES, **X_LIBRARIES} if display else QT_LIBRARIES)


def qt_variables() -> dict[str, str]:
    """Make what Qt itself needs loadable; returns the variable that leads to it, if some of it is borrowed."""
    return {"LD_LIBRARY_PATH": os.pathsep.join(map(str, library_folders()))} if provide_qt(display=False) else {}


def provide_libraries(wanted: Mapping[str, str]) -> bool:
    """Make system libraries loadable; true when some of them are borrowed ones."""
    if not sys.platform.startswith("linux"):
        return False
    missing = {soname: package for soname, package in wanted.items() if not loads(soname)}
    absent = {soname: package for soname, package in missing.items() if not is_borrowed(soname)}
    if absent:
        provide_absent(absent)
    return bool(missing)


def provide_absent(absent: Mapping[str, str]) -> None:
    """Borrow libraries, or stop with what to install."""
    if not can_borrow():
        raise Stop(f"Qt needs {', '.join(absent)}. {install_sentence(absent.values())}")
    say(f"borrowing {len(absent)} system libraries into .venv/sys (nothing is installed)")
    borrow(absent.values())


def provide_programs(wanted: Mapping[str, str] = TEST_PROGRAMS) -> None:
    """Borrow programs that are not installed, by the package that has each."""
    if not sys.platform.startswith("linux"):
        return
    absent = {name: package for name, package in wanted.items() if not find_program(name)}
    if not absent:
        return
    if not can_borrow():
        say(f"absent, so their tests do not run here: {', '.join(absent)}. {install_sentence(absent.values())}")
        return
    say(f"borrowing programs: {', '.join(absent)}")
    borrow(absent.values())


def provide_java() -> Path:
    """The folder of a Java (`JAVA_HOME`): the system's, else a borrowed one; raises Stop without either."""
    found = system_java() or _borrowed_java()
    if found is None and sys.platform.startswith("linux") and can_borrow():
        say("borrowing Java into .venv/sys (nothing is installed)")
        borrow([JAVA_PACKAGE])
        bring_links_inside(BORROWED, BORROWED / "usr" / "lib" / "jvm")
        found = _borrowed_java()
    if found is None:
        raise Stop(f"Spark needs Java 17 or 21 on the PATH, or JAVA_HOME. {install_sentence([JAVA_PACKAGE])}")
    return found


def _borrowed_java() -> Path | None:
    return next((each.parents[1] for each in sorted(BORROWED.glob(JAVA))), None)


def system_java() -> Path | None:
    """The folder of the Java that JAVA_HOME or the PATH names."""
    home = os.environ.get("JAVA_HOME", "")
    if home and (Path(home) / "bin").is_dir():
        return Path(home)
    found = shutil.which("java")
    return Path(found).resolve().parents[1] if found else None


def bring_links_inside(root: Path, folder: Path) -> None:
    """Let links below a folder that name a place of the whole system name the same place below `root`."""
    for link in folder.rglob("*"):
        if link.is_symlink() and link.readlink().is_absolute():
            inside = root / link.readlink().relative_to("/")
            if inside.exists():
                link.unlink()
                link.symlink_to(inside)


def provide_build_tools(python: Path, version: tuple[int, int]) -> dict[str, str]:
    """Make everything reachable that freezing that Python needs; returns the variables that lead to it.

    Debian's Python is linked statically and its shared library is a package of its own.
    """
    if not sys.platform.startswith("linux"):
        return {}
    dotted = ".".join(map(str, version))
    borrowed = provide_qt()
    provide_programs(BUILD_PROGRAMS)
    shared = f"libpython{dotted}.so.1.0"
    if python.is_relative_to("/usr") and not loads(shared, python):
        borrowed = True
        if not is_borrowed(shared):
            provide_absent({shared: f"libpython{dotted}"})
    found = {"PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), str(BORROWED / "usr" / "bin")])}
    return found | ({"LD_LIBRARY_PATH": os.pathsep.join(map(str, library_folders()))} if borrowed else {})


def install_sentence(packages: Iterable[str]) -> str:
    """What to type instead of borrowing."""
    if shutil.which("apt-get"):
        return "Install: apt-get install " + " ".join(p.split("|")[-1] for p in packages)
    return f"Install them ({OTHER_SYSTEMS})."
