"""The release workflow: its own steps, and what its file promises."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from building import sums
from building.changelog import section
from building.checking import CHECKS
from building.workflow import NOTES, SUMS, check_tag, collect, compare, homepage, machine, main
from checkout import ROOT
from devtools.base import Stop

WORKFLOW = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
JOBS = re.split(r"^  (?=\w+:\n    name:)", WORKFLOW.partition("\njobs:\n")[2], flags=re.MULTILINE)[1:]
RUNS = re.findall(r"^ +(?:- )?run: (.+)$", WORKFLOW, re.MULTILINE)
SAID = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\nShort.\n\n- One.\n"
WAITS = SAID.replace("## [1.2.3]", "- Two.\n- Three.\n\n## [1.2.3]")
BUILT = ("a.whl", "a.tar.gz", "a.tar.xz", "a.deb")


def built(folder: Path, files: dict[str, str], sums_name: str = "") -> Path:
    """What one machine left, with its list of sums where it has a name."""
    folder.mkdir(parents=True)
    paths = [folder / name for name in files]
    for path in paths:
        path.write_text(files[path.name], encoding="utf-8")
    if sums_name:
        sums.make(paths, folder / sums_name)
    return folder


def test_the_tag_has_to_be_that_of_the_version() -> None:
    """And the changelog has to know the version."""
    tag = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1.2.3"}

    assert check_tag(tag, "1.2.3", SAID) == "release of 1.2.3, 2026-12-01"
    with pytest.raises(Stop, match=r"says 1\.2\.4: it has to be v1\.2\.4"):
        check_tag(tag, "1.2.4", SAID)
    with pytest.raises(Stop, match=r"no sections \[1\.2\.3\]"):
        check_tag(tag, "1.2.3", "# Changelog\n\n## [Unreleased]\n")


def test_a_tag_is_refused_while_something_waits() -> None:
    """Else the files would be named by a version that does not say what they hold."""
    tag = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1.2.3"}

    with pytest.raises(Stop, match=r"2 entries .* wait under \[Unreleased\]"):
        check_tag(tag, "1.2.3", WAITS)
    with pytest.raises(Stop, match="on the way to a version"):
        check_tag(tag | {"GITHUB_REF_NAME": "v1.2.3.dev0"}, "1.2.3.dev0", SAID)


def test_a_dry_run_tells_what_a_tag_would_meet() -> None:
    """Version, heading and summary are work; a version that was released already is an error."""
    branch = {"GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main"}

    assert check_tag(branch, "1.2.3", SAID) == "dry run of 1.2.3"
    words = check_tag(branch, "1.3.0.dev0", WAITS)
    assert words.startswith("dry run of 1.3.0; to write before the tag: ")
    assert all(word in words for word in ("## [1.3.0]", '`__version__ = "1.3.0"`', "the summary"))
    with pytest.raises(Stop, match=r"\[1\.2\.3\] already"):
        check_tag(branch, "1.2.3", WAITS)
    assert "an entry of what changed" not in words
    assert check_tag(branch, "1.3.0.dev0", SAID).endswith(", an entry of what changed")  # the day after a release


def test_two_builds_are_compared(tmp_path: Path) -> None:
    """The same bytes pass; what only one machine's build can hold, like its sums, is not looked at."""
    one = built(tmp_path / "one", dict.fromkeys(BUILT, "x"), "SHA256SUMS-linux-x86_64")
    two = built(tmp_path / "two", dict.fromkeys(BUILT, "x") | {"a.AppImage": "other"})

    assert compare(one, two).endswith("the same on both machines")


@pytest.mark.parametrize("change", [{"a.deb": "y"}, {"b.deb": "x"}])
def test_a_build_that_differs_is_refused(change: dict[str, str], tmp_path: Path) -> None:
    """In its bytes, or in what there is."""
    one = built(tmp_path / "one", dict.fromkeys(BUILT, "x"))
    two = built(tmp_path / "two", dict.fromkeys(BUILT, "x") | change)

    with pytest.raises(Stop, match=f"other bytes for {next(iter(change))}"):
        compare(one, two)


def test_nothing_to_compare_is_no_success(tmp_path: Path) -> None:
    """A kind of file that was not built at all."""
    one = built(tmp_path / "one", {name: "x" for name in BUILT if name != "a.deb"})

    with pytest.raises(Stop, match=r"Nothing to compare for \.deb"):
        compare(one, one)


def test_a_release_is_put_together(tmp_path: Path) -> None:
    """Every machine's files once, the pip files of Linux, sums of all, the feed and the notes."""
    machines = tmp_path / "machines"
    built(machines / "machine-linux", {"t.whl": "linux", "t.deb": "d"}, "SHA256SUMS-linux-x86_64")
    built(machines / "machine-windows", {"t.whl": "windows", "t-setup.exe": "e"}, "SHA256SUMS-windows-x86_64")

    collect(machines, tmp_path / "release", section(SAID, "1.2.3"), "https://example.com/t")

    release, changes = tmp_path / "release", "tideboard-1.2.3-changes.md"
    offered = {"t.whl", "t.deb", "t-setup.exe", changes, "tideboard-1.2.3-shops.tar.xz"}
    assert {path.name for path in release.iterdir()} == {*offered, "release.json", SUMS}
    assert (release / "t.whl").read_text(encoding="utf-8") == "linux"
    feed = json.loads((release / "release.json").read_text(encoding="utf-8"))
    assert feed["page"] == "https://example.com/t/releases/tag/v1.2.3"
    assert {file["name"] for file in feed["files"]} == offered
    named = [line.split()[1] for line in (release / SUMS).read_text(encoding="utf-8").splitlines()]
    assert named == sorted({*offered, "release.json"})
    assert (machines / NOTES).read_text(encoding="utf-8") == f"Short.\n\nEvery change: `{changes}`, below.\n"
    assert (release / changes).read_text(encoding="utf-8") == "# Tideboard 1.2.3\n\n- One.\n"


def test_a_file_that_changed_on_the_way_is_refused(tmp_path: Path) -> None:
    """Between the machine that built it and the one that collects."""
    machine = built(tmp_path / "machines" / "machine-linux", {"t.deb": "d"}, "SHA256SUMS-linux-x86_64")
    (machine / "t.deb").write_text("other", encoding="utf-8")

    with pytest.raises(Stop, match="does not hold what its SHA256SUMS-linux-x86_64 says"):
        collect(tmp_path / "machines", tmp_path / "release", section(SAID, "1.2.3"), "https://example.com/t")


@pytest.mark.parametrize("folder", ["machine-windows", "machine-windows/windows-test"])
def test_what_was_made_under_wine_is_never_collected(folder: str, tmp_path: Path) -> None:
    """Wherever it lies, and although its sums are right."""
    name = "tideboard-1.2.3-windows-x86_64-unsigned-wine-test-setup.exe"
    built(tmp_path / "machines" / folder, {name: "made for tests"}, "SHA256SUMS-windows-x86_64")

    with pytest.raises(Stop, match="was made under Wine"):
        collect(tmp_path / "machines", tmp_path / "release", section(SAID, "1.2.3"), "https://example.com/t")
    assert not (tmp_path / "release").exists()


def test_two_machines_with_one_name_are_refused(tmp_path: Path) -> None:
    """Which of the two would be offered, nobody could say."""
    built(tmp_path / "machines" / "a", {"t.zip": "1"}, "SHA256SUMS-macos-arm64")
    built(tmp_path / "machines" / "b", {"t.zip": "2"}, "SHA256SUMS-macos-x86_64")

    with pytest.raises(Stop, match=r"Two machines built t\.zip"):
        collect(tmp_path / "machines", tmp_path / "release", section(SAID, "1.2.3"), "https://example.com/t")


@pytest.mark.parametrize("address", ["", "http://example.com/t"])
def test_the_page_of_a_release_is_an_https_address(address: str) -> None:
    """The program opens it, and believes no other."""
    with pytest.raises(Stop, match="https address"):
        homepage({"TIDEBOARD_HOMEPAGE": address})


def test_an_unknown_step_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """With the code of a wrong command line."""
    assert main(["sign"]) == 2
    assert "compare A B" in capsys.readouterr().out


def test_every_action_is_pinned_by_commit() -> None:
    """With the version beside it for the reader."""
    used = re.findall(r"uses: (.+)$", WORKFLOW, re.MULTILINE)

    assert used
    assert [use for use in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_every_job_has_its_rights_and_its_end() -> None:
    """None inherits any; what runs code of the repository may write nothing."""
    assert len(JOBS) == WORKFLOW.count("    runs-on:")
    assert "\npermissions: {}\n" in WORKFLOW
    for job in JOBS:
        assert "    permissions:\n" in job
        assert "    timeout-minutes: " in job
        assert (": write" in job) != ("actions/checkout@" in job)
        assert job.count("actions/checkout@") == job.count("persist-credentials: false")


def test_both_linux_machines_have_the_same_python() -> None:
    """To the patch: a new one in the forge's cache, between two jobs, would end the release."""
    build, again = (next(job for job in JOBS if job.startswith(f"{name}:")) for name in ("build", "again"))
    (built,) = re.findall(r'machine: linux-x86_64, .*python: "(3\.\d+\.\d+)"', build)
    (repeated,) = re.findall(r'python-version: "(.+)"', again)

    assert built == repeated
    assert "workflow.py machine" in build
    assert "workflow.py machine" in again


def test_the_mac_tries_its_image_before_anything_is_offered() -> None:
    """After it was packed; what crashes as an accessibility client looks leaves no files to collect."""
    (build,) = (job for job in JOBS if job.startswith("build:"))
    steps = [
        "dev.py package $TIDEBOARD",
        "if: runner.os == 'macOS'",
        "dev.py package --check macos",
        "upload-artifact@",
    ]
    places = [build.index(step) for step in steps]

    assert places == sorted(places)
    assert build.count("if: runner.os == 'macOS'") == 1
    assert "continue-on-error" not in build


def test_a_machine_says_what_may_differ() -> None:
    words = machine({"ImageOS": "ubuntu22", "ImageVersion": "20261101.1"})

    assert "image ubuntu22 20261101.1" in words
    assert "Python 3." in words
    assert "image of no forge" in machine({})


def test_every_command_is_there() -> None:
    """What the steps call exists in this tree, and no expression is put into a command."""
    commands = re.findall(r'^    "(\w+)": \(', (ROOT / "dev.py").read_text(encoding="utf-8"), re.MULTILINE)

    assert RUNS
    assert [run for run in RUNS if "${{" in run] == []
    for run in RUNS:
        words = shlex.split(run)
        if "dev.py" in words:
            assert words[words.index("dev.py") + 1] in commands
            assert set(words[words.index("--check") + 1 :] if "--check" in words else ()) <= CHECKS.keys()
        elif words[0] == "python":
            assert (ROOT / words[1]).is_file()
        else:
            assert words[0] == "gh" or words[:2] == ["sudo", "apt-get"]
