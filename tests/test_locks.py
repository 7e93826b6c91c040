"""The locked packages: hashed, without addresses, and in step with pyproject.toml."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checkout import ROOT

LOCKS = (
    "requirements.lock", "interop.lock", "clients.lock", "bench.lock", "build.lock",
    "release.lock", "guide.lock", "desk.lock", "calendars.lock", "mutants.lock",
)  # fmt: skip
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)


def lock_text(name: str) -> str:
    """One lock file."""
    return (ROOT / "packaging" / name).read_text(encoding="utf-8")


def pins(text: str) -> dict[str, set[str]]:
    """Every pinned version by name; a package may have one per Python version."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall(text):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def unhashed(text: str) -> list[str]:
    """Pins without a hash."""
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return [block.split()[0] for block in blocks if block.strip() and "--hash=sha256:" not in block]


def out_of_step(requirements: list[str], text: str) -> list[str]:
    """Requirements that the lock leaves out or pins outside their range."""
    locked = pins(text)
    wanted = [Requirement(requirement) for requirement in requirements]
    return [
        str(each)
        for each in wanted
        if not (versions := locked.get(canonicalize_name(each.name)))
        or not all(each.specifier.contains(v) for v in versions)
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_hashed(name: str) -> None:
    """Nothing is installed that is not the very file we tested."""
    assert unhashed(lock_text(name)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_a_lock(name: str) -> None:
    """Where packages come from is the affair of each machine's pip."""
    assert re.findall(r"https?://|^-|file:", lock_text(name), re.MULTILINE) == []


def test_every_package_of_npm_is_hashed_without_an_address() -> None:
    """The lock of the JavaScript clients keeps the same rules, and pins what is asked for."""
    lock = json.loads(lock_text("clients/package-lock.json"))
    wanted = json.loads(lock_text("clients/package.json"))
    packages = {path: package for path, package in lock["packages"].items() if path}

    assert [path for path, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [path for path, package in packages.items() if "resolved" in package] == []
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]


def test_the_lock_is_in_step() -> None:
    """Every requirement of the program, of the tools and of the build is pinned inside its range."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]["dev"]
    wanted = [*project["project"]["dependencies"], *extras, *project["build-system"]["requires"]]
    assert out_of_step(wanted, lock_text("requirements.lock")) == []


def test_what_is_frozen_is_what_was_tested() -> None:
    """Every version that both locks pin is the same one, and the lock of the build has all that the program needs."""
    tested, frozen = pins(lock_text("requirements.lock")), pins(lock_text("build.lock"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert {name for name in tested.keys() & frozen.keys() if tested[name] != frozen[name]} == set()
    assert out_of_step(project["project"]["dependencies"], lock_text("build.lock")) == []


@pytest.mark.parametrize(
    "name", ["build", "release", "interop", "clients", "bench", "guide", "desk", "calendars", "mutants"]
)
def test_each_lock_has_what_was_asked_for(name: str) -> None:
    """The file beside it, which people edit."""
    wanted = [line for line in lock_text(f"{name}.in").splitlines() if line and not line.startswith("#")]

    assert out_of_step(wanted, lock_text(f"{name}.lock")) == []


def written(name: str) -> list[str]:
    """The requirements of an .in file, without remarks."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_build_freezes_what_was_tested() -> None:
    """Of whatever both locks name, build.lock pins the very versions of requirements.lock; it is in step as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tested, frozen = pins(lock_text("requirements.lock")), pins(lock_text("build.lock"))

    assert {name: frozen[name] for name in frozen.keys() & tested.keys() if frozen[name] != tested[name]} == {}
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"], *written("build.in")]
    assert out_of_step(wanted, lock_text("build.lock")) == []
    assert out_of_step(written("release.in"), lock_text("release.lock")) == []


def test_spark_computes_with_what_the_program_does() -> None:
    """Parts of a record made by another numpy are refused."""
    program, desk = pins(lock_text("requirements.lock")), pins(lock_text("desk.lock"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]

    assert {name: desk[name] for name in desk.keys() & program.keys() if desk[name] != program[name]} == {}
    assert {"numpy", "ta-lib", "pyarrow", "deltalake"} <= desk.keys() & program.keys()
    assert out_of_step([*extras["desk"], *extras["spark"]], lock_text("desk.lock")) == []


def test_the_tested_qt_is_locked() -> None:
    """6.12.0 aborts on CPython 3.11 (tests/desktop/ui/test_pyside_guard.py)."""
    assert pins(lock_text("requirements.lock"))["pyside6-essentials"] == {"6.11.3"}


def test_no_qt_with_a_known_crash_is_installed_beside_the_wheel() -> None:
    """QTBUG-147449: until 6.11.3 a click on the tray icon aborts on macOS 27; QTBUG-147209: 6.11.1 loses docks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = next(Requirement(each) for each in project["project"]["dependencies"] if each.startswith("PySide6"))
    tried = ("6.10.2", "6.10.3", "6.11.0", "6.11.1", "6.11.2", "6.11.3", "6.12.0")
    assert list(wanted.specifier.filter(tried)) == ["6.10.3", "6.11.3"]


def test_a_lock_out_of_step_is_seen() -> None:
    """The gate bites: a missing package, a version outside its range, a pin without a hash."""
    text = "one==1.0 \\\n    --hash=sha256:00\ntwo==2.0\n"

    assert out_of_step(["one>=1", "two<2", "three"], text) == ["two<2", "three"]
    assert unhashed(text) == ["two==2.0"]
