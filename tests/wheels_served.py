"""Which lock serves which systems and Pythons, and the wheels that its pins have for each."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

PACKAGING = Path(__file__).resolve().parents[1] / "packaging"
FOLDER = PACKAGING / "wheels"
TABLE: dict[str, dict[str, dict[str, Any]]] = tomllib.loads((FOLDER / "served.toml").read_text(encoding="utf-8"))
SERVED, UNSERVED = TABLE["lock"], TABLE["unserved"]
MACHINES = {"x86_64": ("x86_64", "AMD64"), "arm64": ("aarch64", "ARM64")}
"""What Linux and Windows call a machine."""
GLIBC = {"x86_64": 35, "arm64": 39}
"""The newest minor version of glibc 2 that a wheel may ask for: that of Ubuntu 22.04, for arm64 of 24.04."""
MACOS = (15, 0)
"""The oldest macOS that is served, as docs/releasing.md says why."""


class Wheels(NamedTuple):
    """A pin of a lock with its marker, and the names of its wheels; of its source file where it has no wheel."""

    name: str
    version: str
    marker: str
    files: tuple[str, ...]


class Target(NamedTuple):
    """A system, as `linux-x86_64`, with a Python, as `3.11`."""

    system: str
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """What markers ask of it."""
        system, machine = self.system.split("-")
        linux, windows = MACHINES[machine]
        names = {
            "linux": ("linux", "Linux", "posix", linux),
            "windows": ("win32", "Windows", "nt", windows),
            "macos": ("darwin", "Darwin", "posix", machine),
        }
        platform, name, os_name, shown = names[system]
        return {
            "sys_platform": platform, "platform_system": name, "os_name": os_name, "platform_machine": shown,
            "python_version": self.python, "python_full_version": f"{self.python}.9", "extra": "",
            "implementation_name": "cpython", "platform_python_implementation": "CPython",
            "platform_release": "", "platform_version": "", "implementation_version": f"{self.python}.9",
        }  # fmt: skip


@functools.cache
def tags(target: Target) -> frozenset[Tag]:
    """The tags of the wheels that pip installs there."""
    system, machine = target.system.split("-")
    linux, windows = MACHINES[machine]
    platforms = {
        "linux": [
            *(f"manylinux_2_{minor}_{linux}" for minor in range(GLIBC[machine], 4, -1)),
            f"manylinux2014_{linux}",
        ],
        "windows": [f"win_{windows.lower()}"],
        "macos": [*mac_platforms(MACOS, machine)],
    }[system]
    if target.system == "linux-x86_64":
        platforms += ["manylinux2010_x86_64", "manylinux1_x86_64"]
    major, minor = map(int, target.python.split("."))
    interpreter = f"cp{major}{minor}"
    return frozenset(
        [*cpython_tags((major, minor), platforms=platforms), *compatible_tags((major, minor), interpreter, platforms)]
    )


def fits(file: str, target: Target) -> bool:
    """Whether pip takes a file there without building."""
    return file.endswith(".whl") and not tags(target).isdisjoint(parse_wheel_filename(file)[3])


@functools.cache
def everywhere() -> tuple[Target, ...]:
    """Every system and Python that any lock serves, or that the program would."""
    all_systems = [*UNSERVED, *(system for lock in SERVED.values() for system in lock["systems"])]
    pythons = [python for lock in SERVED.values() for python in lock["pythons"]]
    return tuple(Target(system, python) for system in dict.fromkeys(all_systems) for python in dict.fromkeys(pythons))


def fits_somewhere(file: str) -> bool:
    """Whether a wheel is of use for anything that is served."""
    return any(fits(file, target) for target in everywhere())


def targets(name: str) -> Iterator[Target]:
    """Where a lock is installed."""
    for system in SERVED[name]["systems"]:
        for python in SERVED[name]["pythons"]:
            yield Target(system, python)


def unserved() -> Iterator[Target]:
    """Where the program would be installed if all of it could be had."""
    for system in UNSERVED:
        for python in SERVED["program"]["pythons"]:
            yield Target(system, python)


def locked(name: str) -> list[tuple[str, str, str]]:
    """Name, version and marker of each pin of a lock."""
    text = (PACKAGING / f"{name}.lock").read_text(encoding="utf-8")
    lines = (line.split(" --hash")[0].rstrip("\\ ") for line in text.splitlines() if "==" in line and line[:1] != " ")
    found = (Requirement(line) for line in lines)
    return [
        (canonicalize_name(each.name), str(each.specifier).removeprefix("=="), str(each.marker or "")) for each in found
    ]


def written(listed: list[Wheels]) -> str:
    """The text of a list: a pin and its marker, below it the files."""
    lines = []
    for each in listed:
        marker = f" ; {each.marker}" if each.marker else ""
        lines += [f"{each.name}=={each.version}{marker}", *(f"  {file}" for file in each.files)]
    return "\n".join([*lines, ""])


def read(text: str) -> list[Wheels]:
    """What `written` wrote."""
    found: list[Wheels] = []
    for line in text.splitlines():
        if line.startswith("  "):
            found[-1] = found[-1]._replace(files=(*found[-1].files, line.strip()))
        else:
            pin, _, marker = line.partition(" ; ")
            name, _, version = pin.partition("==")
            found.append(Wheels(name, version, marker, ()))
    return found


def wheels_of(name: str) -> list[Wheels]:
    """The list beside a lock."""
    return read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def asked_for(pin: Wheels, environment: Mapping[str, str]) -> bool:
    """Whether a pin is installed in an environment."""
    return not pin.marker or Marker(pin.marker).evaluate(dict(environment))


def lacking(name: str, where: Iterable[Target]) -> dict[str, set[str]]:
    """Packages of a lock without a wheel by `system Python`, as far as there are any."""
    found: dict[str, set[str]] = {}
    for target in where:
        for pin in wheels_of(name):
            if asked_for(pin, target.environment) and not any(fits(file, target) for file in pin.files):
                found.setdefault(f"{target.system} {target.python}", set()).add(pin.name)
    return found
