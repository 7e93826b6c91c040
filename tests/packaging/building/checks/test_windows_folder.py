"""Each defect of a frozen Windows folder is found; the programs are made in the test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from building import icons, pe, windows
from building.checks import windows_folder
from building.contents import LARGEST_FOLDER
from building.release import Release
from checkout import ROOT
from devtools.base import Stop
from devtools.windows.places import windows_path
from devtools.windows.shims import OWN_NAME, SYSTEM_NAME
from fakes.values.windows_program import icon_group, program, version_resource

RELEASE = Release(version="0.2.0", commit="ab" * 20, epoch=0, system="windows", machine="x86_64")
MANIFEST = windows.MANIFEST.read_bytes()
LIBRARY = "_internal/library.dll"


def made(
    *,
    subsystem: int = pe.WINDOW,
    manifest: bytes = MANIFEST,
    version: str = "0.2.0",
    sizes: tuple[int, ...] = icons.ICO,
    imports: tuple[str, ...] = ("KERNEL32.dll", "library.dll", "api-ms-win-crt-math-l1-1-0.dll"),
) -> bytes:
    """A program as it should be but for what is given."""
    texts = windows.version_texts(RELEASE) | {"FileVersion": version}
    resources = {
        pe.ICON_GROUP: [icon_group(sizes)],
        pe.VERSION: [version_resource(texts)],
        pe.MANIFEST: [manifest],
    }
    return program(subsystem=subsystem, imports=imports, resources=resources)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A folder without a defect."""
    contents = {"tideboard.exe": made(), "tideboard-sandbox.exe": made(subsystem=pe.CONSOLE), LIBRARY: program()}
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_a_folder_without_a_defect_passes(frozen: Path) -> None:
    assert windows_folder.look(frozen, RELEASE).endswith("3 programs and libraries")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (made(subsystem=pe.CONSOLE), "a console where none belongs"),
        (made(manifest=MANIFEST.replace(b"asInvoker", b"requireAdministrator")), "asks for rights"),
        (made(manifest=MANIFEST.replace(b"true/pm", b"true")), "dpiAware is 'true', not 'true/pm'"),
        (made(manifest=MANIFEST.replace(b"PerMonitorV2, ", b"")), "dpiAwareness is 'PerMonitor'"),
        (made(manifest=MANIFEST.replace(b"longPathAware", b"other")), "longPathAware is None"),
        (made(manifest=MANIFEST.replace(b"8e0f7a12", b"35138b9a")), "does not name Windows 10"),
        (made(manifest=b"<assembly>"), "is no XML"),
        (made(version="0.1.0"), "FileVersion is '0.1.0', not '0.2.0'"),
        (made(sizes=icons.ICO[1:]), "lacks 16 pixels"),
        (made(imports=("ghost.dll",)), "needs ghost.dll, which Windows does not have"),
        (program(), "0 manifests"),
        (b"MZ", "tideboard.exe: it is cut off"),
    ],
)
def test_a_defect_of_the_program_is_found(frozen: Path, content: bytes, said: str) -> None:
    (frozen / "tideboard.exe").write_bytes(content)

    with pytest.raises(Stop, match=said):
        windows_folder.look(frozen, RELEASE)


@pytest.mark.parametrize("name", ["icuuc.dll", "bcryptprimitives.dll", OWN_NAME.decode()])
def test_what_tests_bring_along_is_no_part_of_it(frozen: Path, name: str) -> None:
    (frozen / "_internal" / name).write_bytes(program())

    with pytest.raises(Stop, match=f"{name} does not belong there"):
        windows_folder.look(frozen, RELEASE)


@pytest.mark.parametrize("mark", [OWN_NAME, str(ROOT).encode(), windows_path(str(ROOT)).encode()])
def test_what_was_changed_for_wine_or_names_the_build_folder_is_found(frozen: Path, mark: bytes) -> None:
    (frozen / LIBRARY).write_bytes(program() + mark)

    with pytest.raises(Stop, match=r"_internal/library\.dll names "):
        windows_folder.look(frozen, RELEASE)


def test_a_library_of_wine_is_found(frozen: Path) -> None:
    content = bytearray(program())
    content[0x40 : 0x40 + 16] = b"Wine builtin DLL"
    (frozen / LIBRARY).write_bytes(content)

    with pytest.raises(Stop, match="is Wine's"):
        windows_folder.look(frozen, RELEASE)


def test_a_folder_that_grew_is_found(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_folder, "LARGEST", 1000)

    with pytest.raises(Stop, match="more than 0"):
        windows_folder.look(frozen, RELEASE)


def test_the_bound_has_room_for_the_folder_that_was_measured_last() -> None:
    """Its code is stored plain, as on Linux: the same modules come in."""
    platforms = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
    measured = max(float(found) for found in re.findall(r"files, ([\d.]+) MB; installer", platforms))
    assert measured * 1e6 < windows_folder.LARGEST
    assert windows_folder.LARGEST < LARGEST_FOLDER


def test_a_missing_program_is_found(frozen: Path) -> None:
    (frozen / "tideboard-sandbox.exe").unlink()

    with pytest.raises(Stop, match=r"tideboard-sandbox\.exe is missing"):
        windows_folder.look(frozen, RELEASE)


@pytest.fixture
def whole(frozen: Path) -> Path:
    """A folder without a defect that has what every frozen one has."""
    inside = frozen / "_internal"
    with (frozen / "tideboard.exe").open("ab") as window:
        window.write(bytes(1 << 20))  # its code
    (inside / "python311.dll").write_bytes(program())
    (inside / "_socket.pyd").write_bytes(program(imports=("python311.dll",)))
    (inside / "numpy.pyd").write_bytes(program(imports=(SYSTEM_NAME.decode(),)))
    return frozen


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the one that is checked."""
    return tmp_path_factory.mktemp("work")


def test_every_altered_copy_of_a_folder_is_refused(whole: Path, work: Path) -> None:
    """And the folder itself stays as it was."""
    before = {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()}

    told = windows_folder.altered(whole, RELEASE, work)

    assert told == "13 of 13 altered copies of the folder refused"
    assert {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()} == before


def test_a_check_that_finds_nothing_is_told(whole: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_folder, "declared", lambda _: [])

    with pytest.raises(Stop, match=r"3 of 13 altered folders passed the check: it asks for rights; longPathAware"):
        windows_folder.altered(whole, RELEASE, work)
