"""Each lock has a wheel of each of its packages for each system and Python that it serves, told without a network."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checkout import ROOT
from wheels_served import (
    SERVED,
    UNSERVED,
    Target,
    Wheels,
    fits,
    lacking,
    locked,
    read,
    targets,
    unserved,
    wheels_of,
    written,
)

REMEDY = "write the lists again: packaging/make_wheel_names.py"
PROGRAM = "program"


@pytest.mark.parametrize("name", [name for name in SERVED if name != PROGRAM])
def test_the_names_are_those_of_the_lock(name: str) -> None:
    """A lock that was made without its list would be judged by another one's files."""
    assert [pin[:3] for pin in wheels_of(name)] == locked(name), REMEDY


def test_the_programs_own_packages_are_those_that_are_frozen() -> None:
    """What pipx brings is what was tested, and nothing that the program asks for lacks."""
    pins = {(pin.name, pin.version) for pin in wheels_of(PROGRAM)}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]

    assert pins - {pin[:2] for pin in locked("build")} == set(), REMEDY
    assert {canonicalize_name(Requirement(each).name) for each in wanted} - {name for name, _ in pins} == set(), REMEDY


@pytest.mark.parametrize("name", SERVED)
def test_nothing_is_built_where_a_lock_is_served(name: str) -> None:
    """A package without a wheel would be compiled by the person, or not installed at all."""
    source = set(SERVED[name].get("source", ()))
    found = lacking(name, targets(name))

    assert {where: packages - source for where, packages in found.items() if packages - source} == {}
    assert source - set().union(*found.values()) == set(), "these have wheels now"


def test_what_is_not_served_still_lacks_what_is_said() -> None:
    """The reason goes with the day on which the maker builds it."""
    found = lacking(PROGRAM, unserved())

    for system, entry in UNSERVED.items():
        for python in SERVED[PROGRAM]["pythons"]:
            assert found.get(f"{system} {python}") == set(entry["lacks"]), system


def test_readme_offers_no_system_that_is_not_served() -> None:
    """Neither as a file nor as what a wheel runs on."""
    for name in ("README.md", "README.zh-Hans.md", ".github/workflows/release.yml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [system for system in UNSERVED if system in text] == [], name


def test_a_lack_is_seen() -> None:
    """The gate bites: the finding that an Intel Mac has no wheel, and one for a newer macOS or glibc."""
    intel, silicon, ubuntu = (Target(each, "3.11") for each in ("macos-x86_64", "macos-arm64", "linux-x86_64"))

    assert not fits("cryptography-50.0.2-cp311-abi3-macosx_11_0_arm64.whl", intel)
    assert fits("cryptography-50.0.2-cp311-abi3-macosx_11_0_arm64.whl", silicon)
    assert fits("x-1-cp310-abi3-macosx_13_0_universal2.whl", intel)
    assert not fits("x-1-cp311-cp311-macosx_26_0_arm64.whl", silicon)
    assert not fits("x-1-cp311-cp311-manylinux_2_39_x86_64.whl", ubuntu)
    assert not fits("x-1-cp312-cp312-manylinux_2_17_x86_64.whl", ubuntu)
    assert fits("x-1-py3-none-any.whl", ubuntu)
    assert not fits("nkeys-0.2.1.tar.gz", ubuntu)


def test_a_list_is_read_as_it_was_written() -> None:
    listed = [Wheels("a", "1", "", ("a-1-py3-none-any.whl",)), Wheels("b", "2", "os_name == 'nt'", ("x", "y"))]

    assert read(written(listed)) == listed
