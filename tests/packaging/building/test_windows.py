"""What the Windows installer is made from: lists, facts and texts. `dev.py package --check` compiles and runs it."""

from __future__ import annotations

import ast
import re
import zipfile
from pathlib import Path

import pytest

from building import signing, windows
from building.release import Release
from checkout import ROOT
from devtools.base import Stop

NAMES = ["_internal/PySide6/plugins/platforms/qwindows.dll", "_internal/python311.dll", *sorted(windows.PROGRAMS)]
SCRIPT = windows.SCRIPT.read_text(encoding="utf-8")
TEXTS = (windows.SCRIPT.parent / "texts.nsh").read_text(encoding="utf-8")
SPEC = (ROOT / "packaging" / "tideboard.spec").read_text(encoding="utf-8")

LAYOUTS = "desktop/tideboard_desktop/window/workspace/layout_actions.py"


def release(version: str = "0.2.0") -> Release:
    """A release for Windows."""
    return Release(version=version, commit="ab" * 20, epoch=1_780_000_001, system="windows", machine="x86_64")


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A folder with Windows' programs and two libraries."""
    folder = tmp_path / "frozen"
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def test_what_is_installed_is_what_is_removed(frozen: Path) -> None:
    """One File line and one Delete line for every file, each folder tried after its last file."""
    names = windows.names_in(frozen)
    put = [re.sub(r".*}.|\"$", "", line) for line in windows.install_lines(names) if line.startswith("File")]
    removed = windows.remove_lines(names)

    assert sorted(put) == names == NAMES
    assert [line for line in removed if line.startswith("Delete")] == [
        f'Delete "$INSTDIR\\{name.replace("/", chr(92))}"' for name in NAMES
    ]
    assert [line for line in removed if line.startswith("RMDir")] == [
        'RMDir "$INSTDIR\\_internal\\PySide6\\plugins\\platforms"',
        'RMDir "$INSTDIR\\_internal\\PySide6\\plugins"',
        'RMDir "$INSTDIR\\_internal\\PySide6"',
        'RMDir "$INSTDIR\\_internal"',
    ]


def test_every_file_goes_into_its_own_folder(frozen: Path) -> None:
    """The folder is set before the first file of it."""
    folder, found = "", {}
    for line in windows.install_lines(windows.names_in(frozen)):
        word, _, rest = line.partition(" ")
        if word == "SetOutPath":
            folder = rest.strip('"').removeprefix("$INSTDIR").replace("\\", "/").lstrip("/")
        else:
            found[Path(rest.strip('"')).name] = folder

    assert found == {Path(name).name: Path(name).parent.as_posix().lstrip(".") for name in NAMES}


def test_a_folder_of_another_system_is_refused(frozen: Path) -> None:
    """Without the two programs there is nothing to install."""
    (frozen / "tideboard.exe").unlink()

    with pytest.raises(Stop, match=r"holds no tideboard\.exe"):
        windows.names_in(frozen)


@pytest.mark.parametrize("name", ["a:b", "x" * 171, "trailing.", "price$", "a*b"])
def test_a_name_that_windows_may_not_take_is_refused(frozen: Path, name: str) -> None:
    """Colons, dots at the end, what NSIS would read as a variable, and what is too long for a long user name."""
    (frozen / name).write_text("")

    with pytest.raises(Stop, match="may not take"):
        windows.names_in(frozen)


def test_versions_sort_as_they_follow_each_other() -> None:
    """The installer compares four numbers; a release is newer than its own candidates."""
    versions = [
        "0.1.0",
        "0.2.0.dev1",
        "0.2.0a1",
        "0.2.0b1",
        "0.2.0b2",
        "0.2.0rc1",
        "0.2.0",
        "0.2.1rc1",
        "0.10.0",
        "1.0.0",
    ]

    assert sorted(versions, key=windows.order) == versions
    assert windows.numbers("0.2.0rc1") == (0, 2, 0, 0)
    with pytest.raises(Stop, match="no version"):
        windows.order("latest")


def test_the_version_resource_says_version_and_commit() -> None:
    """It is one expression of the classes that PyInstaller offers, and carries what Explorer shows."""
    text = windows.version_resource(release("0.2.0rc1"))
    calls = {
        node.func.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    }

    assert calls == {
        "VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo", "VarStruct",
    }  # fmt: skip
    assert "filevers=(0, 2, 0, 0)" in text
    assert "StringStruct('FileVersion', '0.2.0rc1')" in text
    assert "StringStruct('ProductVersion', '0.2.0rc1 (abababababab)')" in text


def test_the_freezer_is_told_icon_manifest_and_version_resource(tmp_path: Path) -> None:
    """All are files that the spec reads."""
    options = windows.freeze_options(release(), tmp_path)

    assert options["icon"].endswith("tideboard.ico")
    assert Path(options["manifest"]).is_file()
    assert 'manifest=OPTIONS.get("manifest")' in SPEC
    assert Path(options["version_file"]).read_text(encoding="utf-8") == windows.version_resource(release())


def test_the_facts_that_the_script_asks_for(frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fact of the script is given; signing is among them only where a certificate is named."""
    monkeypatch.delenv(signing.THUMBPRINT, raising=False)
    facts = "\n".join(windows.product(frozen, release(), tmp_path / "setup.exe", None, windows.USUAL))
    given = set(re.findall(r"!define (\w+)", facts))
    own = set(re.findall(r"!define (\w+)", SCRIPT))
    asked = set(re.findall(r"\$\{([A-Z]+)\}", SCRIPT + TEXTS)) - own - {"UN", "LINK", "NAME", "LANGUAGE", "WORK"}

    assert asked - {"If", "SIGN", "ENGLISH", "SIMPLIFIED", "TRADITIONAL"} <= given
    assert "SIGN" not in given
    assert '!define KILOBYTES "16"' in facts
    monkeypatch.setenv(signing.THUMBPRINT, "12AB")
    signed = windows.product(frozen, release(), tmp_path / "setup.exe", None, windows.USUAL)
    assert signed[-1].startswith("!define SIGN 'signtool sign /sha1 12AB /fd sha256")


def test_nothing_is_removed_but_what_was_installed() -> None:
    """The one folder that goes as a whole is the data folder, and only when somebody asked for it."""
    assert re.findall(r"RMDir /r (.*)", SCRIPT) == ['"$LOCALAPPDATA\\tideboard"']
    asked = SCRIPT.rpartition('RMDir /r "$LOCALAPPDATA')[0].rpartition("${If} $KeepData")[2]
    assert asked.startswith(' == "no"')
    assert "RequestExecutionLevel user" in SCRIPT
    assert "HKLM" not in SCRIPT


def test_every_text_stands_in_three_languages() -> None:
    """Each text that the script uses is given in English and both Chinese scripts, and none is left over."""
    joined = TEXTS.replace("\\\n", " ")
    given = re.findall(r'!insertmacro text (text_\w+)((?:\s+"[^"]*"){3})', joined)
    used = set(re.findall(r"\$\((text_\w+)\)", SCRIPT))

    assert {name for name, _ in given} == used
    assert len(given) == joined.count("!insertmacro text ")
    for name, texts in given:
        english, simplified, traditional = re.findall(r'"([^"]*)"', texts)
        assert english.isascii(), name
        assert not simplified.isascii(), name
        assert not traditional.isascii(), name


def test_names_that_stand_in_the_program_too() -> None:
    """Ending and type of exported layouts, data folder and keyring entries are those of the program itself."""
    layouts = (ROOT / LAYOUTS).read_text(encoding="utf-8")
    assert 'SUFFIX = "tideboard-layout"' in layouts
    assert '!define LAYOUT_ENDING ".tideboard-layout"' in SCRIPT
    assert 'SERVICE: Final = "tideboard"' in (ROOT / "core/tideboard_core/system/keyring_entries.py").read_text(
        encoding="utf-8"
    )
    assert "@tideboard" in TEXTS


def test_the_archive_has_the_same_bytes_each_time(frozen: Path, tmp_path: Path) -> None:
    """Files in order, below one folder, with the time of the commit."""
    first = windows.zipped(frozen, release(), tmp_path).read_bytes()
    (frozen / "tideboard.exe").touch()
    archive = windows.zipped(frozen, release(), tmp_path)

    assert archive.read_bytes() == first
    with zipfile.ZipFile(archive) as bundle:
        assert bundle.namelist() == [f"Tideboard-0.2.0/{name}" for name in NAMES]
