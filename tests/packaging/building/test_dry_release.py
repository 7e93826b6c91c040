"""The dry release: what it does and leaves out, and what it reads back of a release."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from building import dry_release, feed, sums, workflow
from building.checking import CHECKS
from building.dry_release import NEVER, STEPS, judged, notes, release, step, tag
from building.release import Release
from checkout import ROOT
from devtools.base import Stop

RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A release of one file."""
    (tmp_path / "t.deb").write_bytes(b"deb")
    bill = tmp_path / RELEASE.bill_of_materials
    bill.write_text(json.dumps({"components": [{}, {}]}))
    written = {"version": "1.2.3", "notes": "Short."}
    (tmp_path / feed.NAME).write_text(json.dumps(written))
    sums.make([*tmp_path.iterdir()], tmp_path / workflow.SUMS)
    return tmp_path


def test_a_release_is_read_back(made: Path) -> None:
    assert judged(made, {"t.deb": ""}, RELEASE) == "3 files with their sums, 2 components in the SBOM, feed of 1.2.3"


def test_a_wrong_sum_and_a_file_that_lacks_are_named(made: Path) -> None:
    (made / "t.deb").write_bytes(b"other")

    with pytest.raises(Stop, match=r"Wrong sums: t\.deb; lacking: t\.whl"):
        judged(made, {"t.deb": "", "t.whl": ""}, RELEASE)


@pytest.mark.parametrize("written", [{"version": "1.2.2", "notes": ""}, {"version": "1.2.3", "notes": "x" * 3001}])
def test_a_feed_of_another_version_or_with_the_whole_list_is_refused(made: Path, written: dict[str, str]) -> None:
    (made / feed.NAME).write_text(json.dumps(written))
    sums.make([path for path in made.iterdir() if path.name != workflow.SUMS], made / workflow.SUMS)

    with pytest.raises(Stop, match=r"release\.json names"):
        judged(made, {}, RELEASE)


def test_the_steps_before_a_build_pass_here() -> None:
    """Tag and notes of this very tree: whatever would refuse the next tag is red in the gate already."""
    assert tag(None).startswith("dry run of ")
    assert int(re.sub(r"\D", "", notes(None).partition(" characters of notes")[0])) <= 3000


def test_a_step_that_cannot_be_done_is_told_and_fails_on_a_runner() -> None:
    """The words of each end; what stops one step does not stop the others."""

    def absent(_release: Release | None) -> str:
        raise dry_release.LeftOut("no root")

    def broken(_release: Release | None) -> str:
        raise Stop("too large")

    assert step("absent", absent, {}) == "left out  absent, 0 s: no root"
    assert step("absent", absent, {"CI": "true"}) == "FAILED    absent, 0 s: no root"
    words = [dry_release.not_done(name, {"CI": "true"}) for name in ("collect", "signature")]
    assert words == ["FAILED  ", "left out"], "no runner signs a release"
    assert step("broken", broken, {}) == "FAILED    broken, 0 s: too large"
    assert step("unbuilt", lambda _release: (ROOT / "no" / "such" / "list").read_text(), {}).startswith("FAILED    unb")
    assert step("fine", lambda _release: "done", {}) == "ok        fine, 0 s: done"


def test_what_a_failed_build_left_is_neither_judged_nor_built_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is told when its step has ended, for whoever stops the run."""

    def broken(_release: Release | None) -> str:
        raise Stop("no disk")

    def done(_release: Release | None) -> str:
        return "done"

    assert dry_release.walked({"root": broken, "build": done, "again": done}) == [
        "FAILED    root, 0 s: no disk",
        "ok        build, 0 s: done",
        "ok        again, 0 s: done",
    ]
    assert dry_release.walked({"build": broken, "again": done, "collect": done, "oldest": done}) == [
        "FAILED    build, 0 s: no disk",
        "not done  again: the build failed",
        "not done  collect: the build failed",
        "ok        oldest, 0 s: done",
    ]
    assert "not done  again: the build failed\nnot done  collect" in capsys.readouterr().out


def test_an_unknown_step_and_a_release_that_is_not_dry_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in ((["--dry", "sign"], "no step sign"), (["tag"], "--dry")):
        with pytest.raises(SystemExit):
            release(arguments)
        assert words in capsys.readouterr().err


def test_what_is_never_done_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A green summary must not read like a whole release."""
    assert release(["--dry", "notes"]) == 0
    output = capsys.readouterr().out
    assert all(f"never     {each}" in output for each in NEVER)


def test_every_night_walks_the_path() -> None:
    """With the step that needs root."""
    night = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")

    assert re.search(r"run: sudo .* python dev\.py release --dry$", night, re.MULTILINE)
    assert re.search(r"run: sudo apt-get install .* debootstrap gnupg lintian$", night, re.MULTILINE)
    assert set(dry_release.AFTER_A_BUILD) < STEPS.keys()
    assert {"contents", "reproducible"} < CHECKS.keys()
