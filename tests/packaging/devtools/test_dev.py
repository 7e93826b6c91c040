"""dev.py: what it refuses, what it chooses on each system, what it leaves alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checkout import ROOT
from devtools import base, borrowing, environments
from wheels_served import SERVED


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person does."""
    command = [sys.executable, "dev.py", *arguments]
    env = os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--help",), 0), (("help",), 0), (("fly",), 2)])
def test_usage(arguments: tuple[str, ...], code: int) -> None:
    """No command and --help show the five that are used most; an unknown one does too, and fails."""
    done = dev(*arguments)

    assert done.returncode == code
    assert re.findall(r"^  (\w+) ", done.stdout, re.MULTILINE) == ["run", "test", "check", "shots", "package"]
    assert "`help all` lists the other commands" in done.stdout
    assert done.stderr == (f"dev.py: no command {arguments[0]}; `help all` lists them\n" if code else "")


def test_every_command_that_is_listed_is_there() -> None:
    """A command is found where the table says that it lies, and its module needs no package."""
    listed = re.findall(r"^  (\w+) ", dev("help", "all").stdout, re.MULTILINE)
    read = "import dev; print([callable(getattr(dev.import_module(m), f)) for (m, _, f) in "
    read += "[place.partition(':') for place, _ in dev.COMMANDS.values()]])"

    done = subprocess.run([sys.executable, "-S", "-c", read], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == (f"{[True] * len(listed)}\n", "")


def test_an_unknown_benchmark_is_refused_with_the_list() -> None:
    """A misspelt name must not run everything, and must not pass."""
    done = dev("bench", "no-such-thing")

    assert done.returncode == 1
    assert "no benchmark no-such-thing; there are:" in done.stderr


def test_clients_that_no_python_here_can_run_are_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out in silence."""
    monkeypatch.setattr(environments, "CLIENTS_PYTHONS", ((3, 99),))

    with pytest.raises(base.Stop, match=r"needs Python 3.12 or 3.13"):
        environments.python_for_clients()


def test_what_npm_installs_beside_its_lock_is_seen() -> None:
    """Npm fetches by itself what the lock lacks."""
    lock = environments.NODE_LOCK.read_text(encoding="utf-8")
    packages = {path: package for path, package in json.loads(lock)["packages"].items() if path}
    changed = packages | {
        "node_modules/long": {"integrity": "sha512-other"},
        "node_modules/extra": {"integrity": "sha512-x"},
    }

    assert environments.unlocked(json.dumps({"packages": packages}), lock) == []
    assert environments.unlocked(json.dumps({"packages": changed}), lock) == ["node_modules/extra", "node_modules/long"]


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


def test_links_of_an_unpacked_package_lead_into_it(tmp_path: Path) -> None:
    """Debian's Java has its settings below /etc, where an unpacked one has nothing."""
    home = tmp_path / "usr" / "lib" / "jvm" / "java-17"
    home.mkdir(parents=True)
    (tmp_path / "etc" / "java-17").mkdir(parents=True)
    (tmp_path / "etc" / "java-17" / "jvm.cfg").write_text("ours")
    for name, target in (("jvm.cfg", "/etc/java-17/jvm.cfg"), ("certs", "/etc/ssl/none"), ("near", "jvm.cfg")):
        (home / name).symlink_to(target)

    borrowing.bring_links_inside(tmp_path, home)

    assert (home / "jvm.cfg").read_text() == (home / "near").read_text() == "ours"
    assert (home / "certs").readlink() == Path("/etc/ssl/none")


def test_without_java_the_engine_that_needs_it_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("JAVA_HOME", "PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(borrowing, "BORROWED", tmp_path)

    with pytest.raises(base.Stop, match="Spark needs Java 17 or 21"):
        borrowing.provide_java()


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


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_a_command_explains_itself_instead_of_starting(flag: str) -> None:
    done = dev("check", flag)

    assert done.returncode == 0
    assert done.stdout.startswith("usage: python3 dev.py check")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "there is no way to the network. Connect, or name your proxy in https_proxy"),
        ({"https_proxy": "http://me:secret@proxy:3128"}, "through the proxy http://proxy:3128. Correct https_proxy"),
        ({"HTTP_PROXY": "proxy:3128"}, "through the proxy proxy:3128. Correct HTTP_PROXY"),
    ],
)
def test_a_network_that_is_not_there_is_named_with_its_proxy(environment: dict[str, str], words: str) -> None:
    said = base.network_words(environment)

    assert words in said
    assert "secret" not in said


KEY = "index_url".replace("_", "-")
"""Spelled so, since no address of an index may stand in this tree."""


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("global.cert='/etc/ca.crt'\n", ""),
        (
            f":env:.{KEY}='http://me:secret@127.0.0.1:9/simple'\n",
            " from http://127.0.0.1:9/simple, which PIP_INDEX_URL names",
        ),
        (
            f"global.{KEY}='https://mirror/simple'\n",
            " from https://mirror/simple, which the file of pip's settings names",
        ),
        (
            f"global.{KEY}='https://mirror/simple'\n:env:.{KEY}='https://other/simple'\n",
            " from https://other/simple, which PIP_INDEX_URL names",
        ),
    ],
)
def test_an_index_that_does_not_answer_is_named(settings: str, words: str) -> None:
    """The network may be there, and the mirror that somebody set be gone."""
    assert environments.index_of(settings) == words


def test_nothing_of_a_lock_is_built_with_tools_that_no_hash_pins(tmp_path: Path) -> None:
    """A source package is refused; whoever has one in the lock installs the tools of the lock first."""
    source = tmp_path / "onlysource-1.tar.gz"
    source.write_bytes(b"never unpacked")
    lock = tmp_path / "one.lock"
    lock.write_text(f"onlysource==1 --hash=sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}\n")

    with pytest.raises(base.Stop, match="No matching distribution found for onlysource==1"):
        environments.install_lock(base.VENV, lock, "--no-index", "-f", tmp_path, "--target", tmp_path / "installed")


def test_each_lock_with_source_packages_is_installed_by_its_own_tools() -> None:
    """The table of what is served knows them."""
    files = ("environments.py", "drawn_mutants.py")
    modules = [*(ROOT / "packaging" / "devtools" / file for file in files), ROOT / "tests/benchmarks/command.py"]
    text = "".join(module.read_text(encoding="utf-8") for module in modules)
    names = {"requirements": "LOCK"} | {name: f"{name.upper()}_LOCK" for name in SERVED}
    built = {names[name] for name, lock in SERVED.items() if lock.get("source")} - {"REQUIREMENTS_LOCK"} | {"LOCK"}

    assert {found for found in re.findall(r"install_sources\(\w+, (\w+)\)", text) if found != "lock"} == built


def test_a_start_installs_what_the_program_runs_on_and_is_built_with(tmp_path: Path) -> None:
    """The versions and hashes are those of the whole lock; the tests' tools wait until somebody tests."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [*asked["project"]["dependencies"], *asked["build-system"]["requires"]]
    chosen = environments.pins(environments.BUILD_LOCK)

    part = environments.part_of(environments.LOCK, chosen, tmp_path / "program.lock")

    assert {canonicalize_name(Requirement(each).name) for each in needed} <= environments.pins(part)
    assert not environments.pins(part) & {"pytest", "mypy", "moto", "pyarrow", "deltalake"}
    whole = environments.LOCK.read_text(encoding="utf-8").replace("\\\n    ", "").splitlines()
    assert [line.split() for line in part.read_text(encoding="utf-8").splitlines()] == [
        line.split() for line in whole if line.partition("==")[0] in chosen
    ]


APT_OFFLINE = (
    "W: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Temporary failure resolving 'x'"
)
PIP_OFFLINE = (
    "NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')"
)


def test_no_package_is_a_sentence_about_the_network_or_the_sources() -> None:
    offline = borrowing.no_package("python3-pip-whl", APT_OFFLINE)
    empty = borrowing.no_package("libegl2|libegl1", "E: The repository 'http://x' is not signed.")

    assert offline.startswith("The system packages cannot be fetched (python3-pip-whl): ")
    assert "network" in offline
    assert empty.startswith("apt knows no package libegl1: check the sources of apt (E: The repository")
    assert "simulation" not in offline + empty


def fake_tools(folder: Path, monkeypatch: pytest.MonkeyPatch, **tools: str) -> None:
    """Put programs with these shell lines before all others on PATH."""
    for name, lines in tools.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{lines}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(borrowing, "SYS", folder / "sys")


@pytest.mark.skipif(os.name == "nt", reason="apt is a thing of Debian")
def test_borrowing_without_network_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not the text of apt's simulation."""
    fake_tools(tmp_path, monkeypatch, apt_get=f'echo "{APT_OFFLINE}" >&2; exit 0', apt_cache="exit 100")

    with pytest.raises(base.Stop, match="cannot be fetched") as stop:
        borrowing.borrow(["libnothing9|libnothing"])

    assert "\n" not in str(stop.value)


@pytest.mark.skipif(os.name == "nt", reason="apt is a thing of Debian")
def test_apt_insists_on_signatures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(borrowing, "SYS", tmp_path)

    options = borrowing.apt_options()

    assert "APT::Get::AllowUnauthenticated=0" in options
    assert "Acquire::AllowInsecureRepositories=0" in options


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PIP_OFFLINE, "The Python packages cannot be fetched: "),
        ("OSError: [Errno 28] No space left on device", "The disk is full: setting up needs about"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
    ],
)
def test_what_keeps_pip_from_installing_is_said(tmp_path: Path, said: str, words: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 1\n')
    (tmp_path / "bin" / "python").chmod(0o755)

    with pytest.raises(base.Stop, match=words):
        environments.pip_install(tmp_path, "x")


def test_words_in_another_encoding_end_no_set_up() -> None:
    """PYTHONIOENCODING may ask pip for one that is not the system's; a path that is not ASCII stands in its words."""
    heard: list[str] = []

    base.followed(heard.append, sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'-r /\xd6\xd0/x.lock\n')")

    assert len(heard) == 1
    assert heard[0].endswith("/x.lock\n")


def test_a_long_set_up_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    hear = environments.tell_fetched()

    for number in range(45):
        hear(f"Collecting name{number}==1 (from -r some.lock (line {number}))\n")
        hear(f"  Downloading name{number}-1-py3-none-any.whl (1.2 MB)\n")
    hear("Installing collected packages: name0, name1\n")
    environments.tell_fetched()("Installing collected packages: tideboard\n")  # one package is no set-up

    lines = ["  20 packages fetched", "  40 packages fetched", "  all 45 packages fetched, unpacking them"]
    assert capsys.readouterr().out.splitlines() == lines


def wheel(folder: Path, name: str, version: str, needs: str = "") -> str:
    """Write the smallest wheel of a package; returns its line of a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    required = f"Requires-Dist: {needs}\n" if needs else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{required}")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def test_a_lock_installs_what_it_names_when_the_index_has_a_newer_release_or_lacks_one(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(wheel(tmp_path, "pinned", "1.0") + wheel(tmp_path, "asks", "1.0", "pinned[more]>=1.0"))
    with lock.open("a") as more:
        more.write(wheel(tmp_path, "lacks", "1.0", "nowhere"))
    wheel(tmp_path, "pinned", "2.0")
    target = tmp_path / "target"

    environments.install_lock(base.VENV, lock, "--no-index", "-f", tmp_path, "--target", target)

    assert sorted(path.name for path in target.iterdir() if path.suffix == ".dist-info") == [
        "asks-1.0.dist-info",
        "lacks-1.0.dist-info",
        "pinned-1.0.dist-info",
    ]


def test_set_up_needs_room_and_says_how_much() -> None:
    base.need_room(0.0)

    with pytest.raises(base.Stop, match=r"needs about 1000000000 GB in .* GB are free\) and 0\.3 GB in "):
        base.need_room(10**9)


SET_UP = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from devtools import base
base.VENV = Path(sys.argv[2])
with base.setting_up():
    base.say("mine")
    sys.stdin.read()
"""


def set_up(folder: Path) -> subprocess.Popen[str]:
    """A process that sets the checkout up until its standard input ends."""
    command = [sys.executable, "-c", SET_UP, str(ROOT / "packaging"), str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_the_second_set_up_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    with set_up(tmp_path / "venv") as first:
        assert first.stdout is not None
        assert first.stdin is not None
        assert first.stdout.readline() == "mine\n"
        with set_up(tmp_path / "venv") as second:
            assert second.stdout is not None
            assert second.stdout.readline() == (
                "another dev.py is setting up this checkout: waiting until it has finished\n"
            )
            first.stdin.close()
            assert second.stdout.readline() == "mine\n"
            assert second.stdin is not None
            second.stdin.close()
            assert second.wait() == 0


def test_a_checkout_that_cannot_be_written_needs_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(base, "VENV", tmp_path / "file" / ".venv")

    with base.setting_up():
        assert not (tmp_path / "file" / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="scripts are programs there")
@pytest.mark.parametrize(
    ("old", "new"), [("here", "there"), ("here", "a place with blanks"), ("h" * 150, "there"), ("a b", "c d")]
)
def test_the_scripts_of_a_moved_environment_start_its_python_again(tmp_path: Path, old: str, new: str) -> None:
    before, after = tmp_path / old / ".venv", tmp_path / new / ".venv"
    (before / "bin").mkdir(parents=True)
    (before / "bin" / "python").symlink_to(sys.executable)
    for name, interpreter in (("ours", before / "bin" / "python"), ("foreign", Path("/usr/bin/python3"))):
        script = before / "bin" / name
        script.write_bytes(environments.shebang(interpreter) + b"import sys; print(sys.argv[1:])\n")
        script.chmod(0o755)
    (before / "bin" / "activate").write_text(f'VIRTUAL_ENV="{before}"\n')
    foreign = (before / "bin" / "foreign").read_bytes()
    after.parent.mkdir()
    before.rename(after)

    environments.mend_scripts(after)

    script = after / "bin" / "ours"
    told = subprocess.run([str(script), "a", "b c"], capture_output=True, text=True, check=True).stdout
    assert told == "['a', 'b c']\n"
    assert os.access(script, os.X_OK)
    assert (after / "bin" / "activate").read_text() == f'VIRTUAL_ENV="{after}"\n'
    assert (after / "bin" / "foreign").read_bytes() == foreign
