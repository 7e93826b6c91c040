"""dev.py: what it refuses, what it chooses on each system, what it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT
from devtools import base, borrowing, environments


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person does."""
    command = [sys.executable, "dev.py", *arguments]
    env = os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--help",), 0), (("fly",), 2)])
def test_usage(arguments: tuple[str, ...], code: int) -> None:
    """No command and --help show the commands; an unknown one does too, and fails."""
    done = dev(*arguments)

    assert done.returncode == code
    assert "usage: python3 dev.py" in done.stdout


def test_an_unknown_benchmark_is_refused_with_the_list() -> None:
    """A misspelt name must not run everything, and must not pass."""
    done = dev("bench", "no-such-thing")

    assert done.returncode == 1
    assert "no benchmark no-such-thing; there are:" in done.stderr


def test_version_is_that_of_the_core() -> None:
    """The number is written in one place."""
    import tideboard_core

    assert dev("--version").stdout == f"tideboard {tideboard_core.__version__}\n"


def test_an_old_python_is_refused_in_one_sentence() -> None:
    """The refusal comes before anything is made, and before modules that an old Python cannot import."""
    pretend = "import runpy, sys; sys.version_info = (3, 10, 0); sys.argv = ['dev.py', 'run']; "
    pretend += "sys.modules |= dict.fromkeys(('benchmarks', 'building', 'devtools')); "
    code = pretend + "runpy.run_path('dev.py', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("dev.py: Tideboard needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_windows_keeps_its_programs_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout of a virtual environment differs, nothing else does."""
    monkeypatch.setattr(base, "WINDOWS", True)

    assert base.python(Path("v")) == Path("v/Scripts/python.exe")
    assert base.scripts(Path("v")) == Path("v/Scripts")


def test_nothing_is_borrowed_outside_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheels for Windows and macOS bring Qt's libraries along."""
    monkeypatch.setattr(sys, "platform", "win32")

    assert borrowing.provide_libraries({"libnothing.so.0": "nothing"}) is False
    borrowing.provide_programs()


def test_borrowing_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the missing library and what to type are told in one sentence."""
    monkeypatch.setenv("DEV_NO_BORROW", "1")

    with pytest.raises(base.Stop, match=r"Qt needs libnothing\.so\.0\. Install") as stop:
        borrowing.provide_libraries({"libnothing.so.0": "nothing-new|nothing"})

    assert "\n" not in str(stop.value)


def test_another_system_is_told_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without apt-get nothing can be borrowed."""
    monkeypatch.setenv("PATH", "")

    assert not borrowing.can_borrow()
    assert "Fedora: dnf install" in borrowing.install_sentence(["libegl1"])


def test_a_stamp_changes_with_the_lock(tmp_path: Path) -> None:
    """One byte more in an input is another fingerprint."""
    lock = tmp_path / "lock"
    lock.write_text("one")
    before = environments.digest(lock)
    lock.write_text("one ")

    assert environments.digest(lock) != before
    assert not environments.stamped(tmp_path / "absent", before)


def test_a_failed_command_tells_its_last_lines() -> None:
    """Pip's reason reaches the person, without a traceback."""
    with pytest.raises(base.Stop, match=r"(?s)no luck.*failed with code 3"):
        base.quiet(sys.executable, "-c", "print('no luck'); raise SystemExit(3)")


def test_a_borrowed_file_knows_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The licence of a library that goes into the frozen program is found by it; an unknown one ends the build."""
    monkeypatch.setattr(borrowing, "BORROWED", tmp_path / "root")
    monkeypatch.setattr(borrowing, "OWNERS", tmp_path / "owners")
    (tmp_path / "owners").mkdir()
    line = "-rw-r--r-- root/root 1 2023-01-01 00:00 ./usr/lib/libX11.so.6.4.0\n"
    (tmp_path / "owners" / "libx11-6 2%3a1.8.4-2").write_text(line)

    owner = borrowing.owner_of_borrowed(tmp_path / "root" / "usr" / "lib" / "libX11.so.6.4.0")

    assert owner == ("libx11-6", "2:1.8.4-2")
    with pytest.raises(base.Stop, match="was borrowed before packages were recorded"):
        borrowing.owner_of_borrowed(tmp_path / "root" / "usr" / "lib" / "libX11.so.6")
