"""The commit hook, in a repository of its own with the real git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT
from devtools import base, hooks

pytestmark = pytest.mark.slow

GOOD, UGLY = '"""A module."""\n', '"""A module."""\nx  =  1\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with our settings of ruff, in the place of the checkout."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hooks, "ROOT", tmp_path)
    monkeypatch.setattr(hooks, "quiet", lambda *command: base.quiet(*command, cwd=tmp_path))
    stage(tmp_path, "pyproject.toml")
    return tmp_path


def stage(repository: Path, name: str, text: str | None = None) -> None:
    if text is not None:
        (repository / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", name], cwd=repository, check=True)


def test_what_is_well_formed_is_committed(repository: Path) -> None:
    stage(repository, "good.py", GOOD)

    assert hooks.run(Path(sys.executable)) == 0


def test_what_the_gate_would_refuse_is_not_and_the_command_that_mends_it_is_named(
    repository: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stage(repository, "ugly.py", UGLY)

    assert hooks.run(Path(sys.executable)) == 1
    assert "ruff format -- ugly.py" in capfd.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
def test_the_named_command_mends_files_of_any_name(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = ["with space.py", "two\nlines.py", "it's $(false).py", "-q.py"]
    for name in names:
        stage(repository, f"./{name}", UGLY)

    assert hooks.run(Path(sys.executable)) == 1
    mend = capfd.readouterr().out.partition("not committed: ")[2]
    subprocess.run(["sh", "-c", mend], cwd=repository, check=True)
    assert [(repository / name).read_text(encoding="utf-8") for name in names] == ['"""A module."""\n\nx = 1\n'] * 4


def test_the_staged_text_counts_not_the_one_in_the_folder(repository: Path) -> None:
    stage(repository, "one.py", UGLY)
    (repository / "one.py").write_text(GOOD, encoding="utf-8")

    assert hooks.run(Path(sys.executable)) == 1


def test_a_commit_without_python_is_not_looked_at(repository: Path) -> None:
    stage(repository, "page.md", "# Page\n")

    assert hooks.run(Path("no-such-python")) == 0


def test_it_is_installed_and_again_over_itself(repository: Path) -> None:
    hooks.install()
    printed = hooks.install()

    hook = repository / ".git" / "hooks" / "pre-commit"
    assert str(hook) in printed
    assert "dev.py hooks run" in hook.read_text(encoding="utf-8")
    assert os.name == "nt" or os.access(hook, os.X_OK)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_the_hook_starts_a_python_of_any_path(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / 'a $HOME of "mine"' / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@" >called\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    hooks.install()

    subprocess.run([repository / ".git" / "hooks" / "pre-commit"], cwd=repository, check=True)
    assert (repository / "called").read_text(encoding="utf-8") == "dev.py hooks run\n"


def test_a_hook_of_another_maker_stays(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntrue\n", encoding="utf-8")

    with pytest.raises(base.Stop, match="another maker"):
        hooks.install()
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\ntrue\n"
