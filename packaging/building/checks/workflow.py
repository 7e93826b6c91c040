"""The release workflow: its Linux jobs' commands run in a bare root. Every workflow is looked at by two linters.

What the forge does is done by copying: an artifact is a folder. A job is a fresh clone of an ordinary user's.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building import bare_root
from building.bare_root import Root
from building.release import Release
from building.tools import tool
from devtools.base import ROOT, quiet, say

WORKFLOW = Path(".github") / "workflows" / "release.yml"
MACHINE = "linux-x86_64"
AS_JSON = "import json, sys; from ruamel.yaml import YAML; print(json.dumps(YAML(typ='safe').load(open(sys.argv[1]))))"
LEFT_OUT = {
    "python dev.py test": "the gate itself",
    "python packaging/building/appimage.py": "fetches the runtime from its forge",
    "sudo ": "the other checks of this command",
    "gh ": "the forge",
}
"""Commands that are not run here, by their beginning, and where they belong."""
MACHINE_SETTINGS = ("/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
NEEDED = ("python3", "git", "ca-certificates")
ADDRESS = "https://example.com/tideboard"
LONGEST = 3600
"""Seconds one command may take: a build from nothing, on a busy machine."""


def check(_dist: Path, _release: Release, work: Path) -> str:
    """Lint the file, run what can be run; returns what was done, raises Stop at the first failure."""
    files = linted()
    jobs = json.loads(quiet(tool("python"), "-c", AS_JSON, ROOT / WORKFLOW))["jobs"]
    with bare_root.fresh(work / "roots", "workflow") as root:
        root.install(*NEEDED)
        provide_python(root)
        told = Forge(root, work).run_all(jobs)
    return f"schema and zizmor find nothing in {', '.join(files)}; run in a bare root: {', '.join(told)}"


def linted() -> list[str]:
    """The names of all workflows, in which neither the schema nor zizmor finds a fault; raises Stop where one does."""
    files = sorted((ROOT / WORKFLOW).parent.glob("*.yml"))
    quiet(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files)
    quiet(tool("zizmor"), "--offline", "--persona", "pedantic", "--quiet", *files)
    return [file.name for file in files]


def provide_python(root: Root) -> None:
    """What the action for Python does: the name without a number; and how this machine's pip reaches and trusts."""
    (root.path / "usr" / "local" / "bin" / "python").symlink_to("/usr/bin/python3")
    for file in MACHINE_SETTINGS:
        if Path(file).exists():
            shutil.copyfile(file, f"{root.path}{file}")


class Forge:
    """Runs the jobs one after the other, in the order of the file, which is that of their needs."""

    def __init__(self, root: Root, work: Path) -> None:
        self._root = root
        self._artifacts = work / "artifacts"
        self._clone = work / "clone"
        self._job = ""

    def run_all(self, jobs: Mapping[str, Any]) -> list[str]:
        """Run each job as far as it goes here; returns what was run and what was left out."""
        quiet("git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", ROOT, self._clone)
        told = []
        for name, job in jobs.items():
            self._job = name
            self._root.give(self._clone, name)
            for step in job["steps"]:
                self._use(step) if "uses" in step else told.append(self._command(step["run"]))
        return told

    def _command(self, command: str) -> str:
        for beginning, reason in LEFT_OUT.items():
            if command.startswith(beginning):
                return f"not `{beginning.strip()}` ({reason})"
        say(f"   {self._job}: {command}")
        script = f"cd ~/{self._job} && {command}"
        variables = [f"{key}={value}" for key, value in environment().items()]
        self._root.must("env", *variables, "sh", "-c", script, person=True, seconds=LONGEST)
        return f"`{command}`"

    def _use(self, step: Mapping[str, Any]) -> None:
        action = step["uses"].partition("@")[0].partition("/")[2]
        given = step.get("with", {})
        here = self._root.home(self._job)
        if action == "upload-artifact":
            name = given["name"].replace("${{ matrix.machine }}", MACHINE)
            for path in given["path"].split():
                # One folder is unpacked as what is in it, several as they lie.
                inside = "" if given["path"] == path else path
                target = self._artifacts / name / inside
                _copy(here / path, target)
        elif action == "download-artifact":
            for artifact in sorted(self._artifacts.iterdir()):
                if artifact.name == given.get("name"):
                    self._root.give(artifact, f"{self._job}/{given.get('path', 'downloaded')}")
                elif fnmatch.fnmatch(artifact.name, given.get("pattern", "")):
                    self._root.give(artifact, f"{self._job}/{given['path']}/{artifact.name}")


def environment() -> dict[str, str]:
    """What every step sees: the variables of the file, and how this machine's pip trusts and reaches its index."""
    own = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_CERT_", "REQUESTS_CA_"))}
    feed = f"{ADDRESS}/releases/latest/download/release.json"
    return own | {"PYTHONUNBUFFERED": "1", "TIDEBOARD_HOMEPAGE": ADDRESS, "TIDEBOARD_RELEASE_FEED": feed, "CI": "true"}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)
