"""Wheel and source package as somebody with pip meets them: installed without a compiler, started, served from."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

from building import smoke
from building.pip_files import api_wheel_name, sandbox_wheel_name, sdist_name, wheel_name
from building.release import Release
from building.tools import tool
from devtools.base import Stop, python, quiet, scripts
from devtools.borrowing import qt_variables
from devtools.environments import has_ensurepip, make_venv

TOP_FOLDERS = {f"tideboard_{name}" for name in ("api", "core", "sandbox", "desktop", "proto", "resources")}
METADATA_PROBE = """
import sys
from packaging.metadata import Metadata
print(Metadata.from_email(sys.stdin.buffer.read(), validate=True).license_expression)
"""
NO_COMPILER = {"CC": "false", "CXX": "false", "CARGO": "false"}
LARGEST_SANDBOX = 40_000_000
"""Bytes of the sandbox's wheel with all that it depends on, before Python compiles any of it."""
SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"
INSTALLER = ("pip", "setuptools", "_distutils_hack", "distutils-precedence")
LONGEST_START = 120
"""Seconds that the installed program may take for its picture on a busy machine."""


def check(dist: Path, release: Release, work: Path) -> str:
    """Try both files; returns what was seen, raises Stop with the sentence otherwise. `work` is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    wheel, sdist = dist / wheel_name(release), dist / sdist_name(release)
    entries = inspected(wheel)
    env = traveller(work)
    told = [f"{wheel.name}: {entries} files as its RECORD says"]
    for name, source in (("wheel", wheel), ("sdist", sdist)):
        venv = work / name
        make_venv(venv)
        pip(venv, env, "install", source)
        told.append(f"{name} installed without a compiler, {tried(scripts(venv), release, work / name, env)}")
    told.append(sandbox_alone(dist / sandbox_wheel_name(release), release, work, env))
    told.append(client_alone(dist / api_wheel_name(release), work, env))
    told += smoke.make(scripts(work / "wheel"), release, work)
    told.append(piped(wheel, release, work, env))
    return "; ".join(told)


def sandbox_alone(wheel: Path, release: Release, work: Path, env: Mapping[str, str]) -> str:
    """Install the sandbox's own wheel in an environment of its own, without Qt, and ask it one thing."""
    venv = work / "sandbox"
    inspected(wheel)
    make_venv(venv)
    pip(venv, env, "install", wheel)
    own = dict(env, PATH=os.pathsep.join([str(scripts(venv)), os.defpath]))
    if "PySide6" in quiet(python(venv), "-m", "pip", "list", env=own):
        raise Stop(f"{wheel.name} brought Qt.")
    size = installed_size(
        Path(quiet(python(venv), "-c", "import sysconfig as s; print(s.get_path('purelib'))").strip())
    )
    if size > LARGEST_SANDBOX:
        raise Stop(f"{wheel.name} and what it depends on have {size:,} bytes, more than {LARGEST_SANDBOX:,}.")
    version = quiet(scripts(venv) / "tideboard-sandbox", "--version", cwd=work, env=own).strip()
    if release.version not in version:
        raise Stop(f"The installed sandbox calls itself {version!r}, not {release.version}.")
    answered = asked(scripts(venv) / "tideboard-sandbox", work, own)
    return f"{wheel.name} installed without Qt ({size / 1e6:.1f} MB), {answered}"


def client_alone(wheel: Path, work: Path, env: Mapping[str, str]) -> str:
    """Install the client for programs in an environment of its own, and let it ask a window that is not there."""
    venv = work / "client"
    inspected(wheel)
    make_venv(venv)
    pip(venv, env, "install", wheel)
    program = "from tideboard_api.client import Client; Client(place='http://127.0.0.1:9', key='none').status()"
    done = subprocess.run(
        [str(python(venv)), "-c", program], env=dict(env), capture_output=True, text=True, check=False
    )
    if "No window answers at this place" not in done.stderr:
        raise Stop(f"The installed client said without a window: {done.stderr[-500:] or 'nothing'}")
    return f"{wheel.name} installed alone, and says so without a window"


def installed_size(site: Path) -> int:
    """Bytes of what was installed into an environment, without the installer itself and without bytecode."""
    return sum(
        path.stat().st_size
        for path in site.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.relative_to(site).parts[0].startswith(INSTALLER)
    )


def inspected(wheel: Path) -> int:
    """Compare a wheel with its own list, and its metadata with the standard; returns how many files it holds."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        facts = next(name.partition("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
        rows = list(csv.reader(archive.read(f"{facts}/RECORD").decode().splitlines()))
        wrong = [name for name, digest, _ in rows if digest and digest != record_digest(archive.read(name))]
        metadata = archive.read(f"{facts}/METADATA")
    if wrong or {row[0] for row in rows} != set(names):
        raise Stop(f"{wheel.name} is not what its RECORD says: {wrong or 'other files'}.")
    if others := {name.partition("/")[0] for name in names} - TOP_FOLDERS - {facts}:
        raise Stop(f"{wheel.name} holds what does not belong there: {', '.join(sorted(others))}.")
    done = subprocess.run([str(tool("python")), "-c", METADATA_PROBE], input=metadata, capture_output=True, check=False)
    if done.returncode:
        raise Stop(f"The metadata of {wheel.name} break the standard:\n{done.stderr.decode()[-1000:]}")
    return len(names)


def record_digest(content: bytes) -> str:
    """A file's entry in a RECORD."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def traveller(work: Path) -> dict[str, str]:
    """The environment of somebody without a compiler, whose home is below `work`; libraries may be borrowed ones."""
    kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_CERT_", "REQUESTS_CA_"))}
    kept |= {key: os.environ[key] for key in ("SYSTEMROOT", "LANG", "TZ") if key in os.environ}
    home = work / "home"
    home.mkdir()
    env = kept | NO_COMPILER | {"HOME": str(home), "USERPROFILE": str(home), "QT_QPA_PLATFORM": "offscreen"}
    env |= {"PIP_CACHE_DIR": str(work / "cache"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return env | qt_variables()


def pip(venv: Path, env: Mapping[str, str], *arguments: str | Path) -> None:
    """Run pip with nothing on the PATH but the environment's own programs."""
    quiet(python(venv), "-m", "pip", "--quiet", *arguments, env=dict(env, PATH=str(scripts(venv))))


def tried(programs: Path, release: Release, work: Path, env: Mapping[str, str]) -> str:
    """Start both installed programs: version, a picture of the window, one answer of the practice market."""
    own = dict(env, PATH=os.pathsep.join([str(programs), os.defpath]))
    version = quiet(programs / "tideboard", "--version", cwd=work, env=own).strip()
    if not version.startswith(f"tideboard {release.version}"):
        raise Stop(f"The installed program calls itself {version!r}, not {release.version}.")
    picture = work / "window.png"
    command = [str(programs / "tideboard"), "--sandbox", "--data-dir", str(work / "data")]
    command += ["--screenshot", str(picture), "--after", "3"]
    done = subprocess.run(
        command, cwd=work, env=own, capture_output=True, text=True, timeout=LONGEST_START, check=False
    )
    if done.returncode or not picture.is_file():
        raise Stop(f"The installed program drew no window (code {done.returncode}):\n{done.stderr[-2000:]}")
    return f"drew its window ({picture.stat().st_size} bytes), {asked(programs / 'tideboard-sandbox', work, own)}"


def asked(sandbox: Path, work: Path, env: Mapping[str, str]) -> str:
    """Start the practice market, ask it one thing over its REST door, and end it."""
    command = [str(sandbox), "--rest-port", "0", "--exit-with-parent"]
    with subprocess.Popen(
        command, cwd=work, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            doors = json.loads((process.stdout.readline() if process.stdout else b"") or b"{}")
            if "rest" not in doors:
                raise Stop("tideboard-sandbox ended without opening a door.")
            question = urllib.request.Request(f"{doors['rest']}/api/global-state")  # noqa: S310 loopback
            question.add_header("Authorization", f"Bearer {doors['rest_keys']['read_only']}")
            with urllib.request.urlopen(question, timeout=30) as answer:  # noqa: S310 as above
                state = json.load(answer)
        finally:
            process.terminate()
    if state["ret_type"] != 0:
        raise Stop(f"tideboard-sandbox answered {state}.")
    return "tideboard-sandbox answered"


def piped(wheel: Path, release: Release, work: Path, env: Mapping[str, str]) -> str:
    """Install the wheel by pipx and start it from the folder of programs that pipx fills."""
    if not has_ensurepip():
        return "pipx not tried: this Python has no ensurepip, which pipx asks for"
    folder = work / "pipx"
    own = dict(env, PIPX_HOME=str(folder), PIPX_BIN_DIR=str(folder / "bin"), PIPX_MAN_DIR=str(folder / "man"))
    own |= {"PATH": str(folder / "bin"), "PIPX_DEFAULT_PYTHON": sys.executable}
    quiet(tool("pipx"), "install", "--quiet", wheel, env=own)
    return f"pipx: {tried(folder / 'bin', release, folder, env)}"
