"""The commands of both READMEs: each has its place, and what cannot be run is right by its name."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from building import dry_release, macos, pip_files, readme_commands
from building.bare_root import NOBLE, Root, Suite
from building.readme_commands import (
    FOLDER,
    LONGEST,
    LONGEST_GATE,
    PAGES,
    RULES,
    Command,
    Place,
    command,
    commands,
    ended,
    every_part,
    fenced,
    packaged,
    run_all,
    suite_for,
    texts,
)
from building.release import Release
from checkout import ROOT
from devtools.base import Stop
from tideboard_desktop.ui.cli.command_line import parse

VERSION = "1.2.3"
LINUX = Release(version=VERSION, commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXTS = [(ROOT / page).read_text(encoding="utf-8") for page in PAGES]
CHINESE = {"文件": "FILE", "买 200 700 620": "buy 200 700 620", "更新": "updates", "连接": "connect"}
CHINESE |= {"崩溃报告": "crash reports"}
HANGS = -1


class Idle(Root):
    """A root in which nothing runs: it keeps what it was given, and ends each command with the last of `codes`."""

    codes: ClassVar[list[int]] = []
    given: ClassVar[list[tuple[Sequence[str], bool, float]]] = []

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """Keep it."""
        self.given.append((command, person, seconds))
        if self.codes[-1] == HANGS:
            raise Stop(f"did not end within {seconds} s")
        return subprocess.CompletedProcess(command, self.codes[-1], "out", "no such thing")


@pytest.fixture
def root(tmp_path: Path) -> Idle:
    """A root that was given nothing yet."""
    Idle.given.clear()
    Idle.codes[:] = [0]
    return Idle(tmp_path, tmp_path / "archives")


def test_every_command_has_its_place() -> None:
    """Both pages; what stands in a fence is run, the gate once."""
    found = commands()

    assert {each.text for each in fenced()} == {"python3 dev.py run", "python3 dev.py test"}
    assert [each.text for each in found if each.place is Place.ONCE] == ["python3 dev.py test"]
    assert {place: sum(each.place is place for each in found) > 0 for place in Place} == dict.fromkeys(Place, True)
    assert sorted({each.order for each in found}) == list(range(len(RULES))), "a rule that no page needs"


@pytest.mark.parametrize("text", ["curl -O https://example.org/x", "tideboard fly", "sudo apt upgrade", "pipx run x"])
def test_a_command_that_no_rule_knows_is_refused(text: str) -> None:
    with pytest.raises(Stop, match="no rule of readme_commands"):
        command(text)


def test_a_line_of_a_fence_is_run_or_refused(tmp_path: Path) -> None:
    """Between the fences one word is a name; in a fence it is a command."""
    for page in PAGES:
        (tmp_path / page).write_text("`make`\n\n```\npython3 dev.py run  # opens\n```\n", encoding="utf-8")
    assert [each.text for each in fenced(tmp_path)] == ["python3 dev.py run"] * 2

    (tmp_path / PAGES[1]).write_text("```sh\nmake\n```\n", encoding="utf-8")
    with pytest.raises(Stop, match="`make` in a fence, and it is not run"):
        fenced(tmp_path)


def test_both_pages_have_the_same_commands() -> None:
    """And the same table of them."""
    english, chinese = (set(texts(page)) for page in TEXTS)
    translated = {CHINESE.get(text, text.replace("文件", "FILE")) for text in chinese}

    assert translated - english == set()
    assert english - translated == {"--data-dir"}, "said a second time in English"
    assert packaged(TEXTS[0]) == packaged(TEXTS[1])
    assert packaged(TEXTS[0])["tideboard mcp"] is False
    assert packaged(TEXTS[0])["tideboard audit"] is True


def test_files_have_the_names_of_a_release() -> None:
    """With the version in the place of its word."""
    windows, mac = (
        Release(version=VERSION, commit="0" * 40, epoch=0, system=system, machine=machine, signed=True)
        for system, machine in (("windows", "x86_64"), ("macos", "arm64"))
    )
    made = {LINUX.deb, LINUX.archive, LINUX.appimage, LINUX.sums, windows.installer, mac.disk_image}
    made |= {make(LINUX) for make in (pip_files.wheel_name, pip_files.sandbox_wheel_name, pip_files.api_wheel_name)}
    named = {text.replace("VERSION", VERSION) for page in TEXTS for text in texts(page)}
    files = {
        re.sub(r"\[.*\]$", "", text) for text in named if re.search(r"[.…](deb|xz|AppImage|exe|dmg|whl)(\[|$)", text)
    }
    files = {text for text in files if " " not in text and "\\" not in text}

    assert {text for text in files if "…" not in text} == {LINUX.deb, LINUX.archive, LINUX.appimage} | {
        pip_files.wheel_name(LINUX)
    }
    ends = [text.partition("…") for text in files if "…" in text]
    assert len(ends) == 4
    assert [end for end in ends if not any(n.startswith(end[0]) and n.endswith(end[2]) for n in made)] == []


def test_programs_and_extras_are_those_of_the_wheel() -> None:
    named = {text for page in TEXTS for text in texts(page)}
    extras = {extra for text in named for part in re.findall(r"\[([a-z,]+)\]", text) for extra in part.split(",")}

    assert {text for text in named if re.fullmatch(r"tideboard(-[a-z]+)?", text)} == SETTINGS["scripts"].keys()
    assert extras <= SETTINGS["optional-dependencies"].keys()
    assert extras == {"archive", "desk", "api", "mcp"}


def test_options_are_those_of_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """What the pages write as an option is one of the window or of both commands over the order log."""
    helps = []
    for arguments in ([], ["audit", "show"], ["audit", "export"]):
        with pytest.raises(SystemExit):
            parse([*arguments, "--help"])
        helps.append(set(re.findall(r"--[a-z-]+", capsys.readouterr().out)))
    named = {text.split()[0] for page in TEXTS for text in texts(page) if text.startswith("--")}

    assert named <= helps[0] | (helps[1] & helps[2])
    assert {"--kind", "--until", "--rsa-key"} <= named


def test_programs_lie_where_the_systems_put_them() -> None:
    """By the bundle's own names, and the folder of the installer."""
    script = (ROOT / "packaging" / "windows" / "tideboard.nsi").read_text(encoding="utf-8")

    for page in TEXTS:
        assert f"/Applications/{macos.BUNDLE}/Contents/MacOS/{macos.PROGRAM}" in texts(page)
        assert r"%LOCALAPPDATA%\Programs\Tideboard\tideboard.exe" in texts(page)
    assert r'InstallDir "$LOCALAPPDATA\Programs\${NAME}"' in script


def line(text: str) -> str:
    """What a shell is given."""
    return command(text).line(VERSION)


def test_names_get_the_version_and_a_window_ends_by_itself() -> None:
    assert line("sudo apt install ./tideboard_VERSION_amd64.deb") == f"apt install ./{LINUX.deb} -y"
    assert line("tideboard-VERSION/tideboard").startswith(f"tideboard-{VERSION}/tideboard --sandbox --screenshot ")
    assert line("tideboard audit export --to FILE") == line("tideboard audit export --to 文件")
    assert line("python3 dev.py run --opend 127.0.0.1:11111") == "python3 dev.py run --help", "no gateway is called"
    assert line("python3 dev.py test") == "python3 dev.py test"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_sudo_is_the_root_and_all_else_the_person(root: Idle, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the files, with what pip needs to reach its index; the script is what a shell reads."""
    monkeypatch.setenv("PIP_PROXY", "http://proxy with a blank")

    assert ended(root, command("sudo apt remove tideboard"), VERSION, session=True) == ""
    assert ended(root, command("tideboard-hub"), VERSION, session=False) == ""
    assert ended(root, command("python3 dev.py run"), VERSION, session=False) == ""
    assert ended(root, command("python3 dev.py test"), VERSION, session=False) == ""

    scripts = [words[-1] for words, _, _ in root.given]
    assert [person for _, person, _ in root.given] == [False, True, True, True]
    assert [seconds == LONGEST_GATE for _, _, seconds in root.given] == [False, False, False, True]
    assert all(f"cd {FOLDER} && " in script for script in scripts)
    assert all("export PIP_PROXY='http://proxy with a blank'" in script for script in scripts)
    assert ["QT_QPA_PLATFORM" in script for script in scripts] == [False, False, True, False]
    for script in scripts:
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)
        assert shlex.split(script)


def test_another_code_than_wanted_is_named(root: Idle) -> None:
    """A part that the packages leave out ends with 2, as the table of README says."""
    root.codes.append(2)
    fault = ended(root, command("tideboard archive"), VERSION, session=True)

    assert fault == "ended with 2 instead of 0: outno such thing"
    assert ended(root, command("tideboard mcp"), VERSION, session=True, wanted=2) == ""


def test_a_command_that_does_not_end_is_a_fault_of_its_own(root: Idle) -> None:
    """A window that stays open ends no dry release: the commands behind it run."""
    root.codes.append(HANGS)

    assert ended(root, command("tideboard"), VERSION, session=True) == f"did not end within {LONGEST} s"


@pytest.mark.parametrize(
    ("shown", "suite"),
    [
        ("Package: python3\nVersion: 3.11.2-1+b1\nDepends: python3.11", None),
        ("Package: python3\nVersion: 3.10.6-1~22.04.1\n", NOBLE),
        ("Package: python3\nVersion: 4.0\n", None),
        ("", NOBLE),
    ],
)
def test_a_system_with_an_older_python_borrows_a_newer_suite(shown: str, suite: Suite | None) -> None:
    """As the release's machine does, whose own root could start nothing of a checkout."""
    assert suite_for(shown) == suite


def test_one_part_does_not_hide_the_others() -> None:
    def bad() -> str:
        raise Stop("bad")

    with pytest.raises(Stop, match="packages: bad\ncheckout: bad"):
        every_part({"packages": bad, "wheel": lambda: "6 commands", "checkout": bad})
    assert every_part({"wheel": lambda: "6 commands", "checkout": lambda: "7"}) == "wheel: 6 commands; checkout: 7"


def test_one_failure_does_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """All run, and all that failed are named."""
    found = [Command(text, Place.WHEEL, 0) for text in ("one", "two", "three")]

    with pytest.raises(Stop, match="`one`: bad\n`three`: bad"):
        run_all(found, lambda each: "" if each.text == "two" else "bad")
    assert run_all(found, lambda _each: "") == "3 commands"
    assert capsys.readouterr().out.count("   three\n") == 2


def test_a_dry_release_runs_them_over_its_own_files() -> None:
    """After the files were collected; the gate is a step of its own, which no test runs."""
    steps = list(dry_release.STEPS)

    assert steps.index("collect") < steps.index("readme") < steps.index("gate")
    assert "readme" in dry_release.OF_A_BUILD
    assert "gate" not in dry_release.OF_A_BUILD
    assert readme_commands.PAGES == ("README.md", "README.zh-Hans.md")
