"""Certificates of a release: what happens without them, and with damaged ones. A real one needs its own system."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from building import certificates
from building.certificates import SIGNED, append, decoded, main, provide
from devtools.base import Stop


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_without_a_certificate_nothing_is_signed(
    system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fork has no secrets: the variables are there and empty. Nothing is told to the steps that follow."""
    told = tmp_path / "env"
    empty = {"TIDEBOARD_CERTIFICATE_WINDOWS": "", "TIDEBOARD_CERTIFICATE_MACOS": " ", "GITHUB_ENV": str(told)}

    assert main(empty, system) == 0

    assert not told.exists()
    assert "unsigned" in capsys.readouterr().out


def test_a_certificate_of_another_system_is_left_alone(tmp_path: Path) -> None:
    """On Linux nothing is signed, whatever secrets there are."""
    both = {"TIDEBOARD_CERTIFICATE_WINDOWS": "AAAA", "TIDEBOARD_CERTIFICATE_MACOS": "AAAA"}

    assert provide(both, "linux", tmp_path) == ({}, [])


def test_a_damaged_certificate_is_no_reason_to_stay_unsigned() -> None:
    """Whoever set it means to sign."""
    with pytest.raises(Stop, match="X is not base64"):
        decoded({"X": "not base64!"}, "X")


WINDOWS = {
    "TIDEBOARD_CERTIFICATE_WINDOWS": "QUJD",
    "TIDEBOARD_CERTIFICATE_WINDOWS_PASSWORD": "open sesame",
    "PSModulePath": "of PowerShell 7",
}
MACOS = {"TIDEBOARD_CERTIFICATE_MACOS": "QUJD", "TIDEBOARD_CERTIFICATE_MACOS_PASSWORD": 'open "ses\\ame"'}
NOTARY = {"TIDEBOARD_NOTARY_KEY": "QUJD", "TIDEBOARD_NOTARY_KEY_ID": "id", "TIDEBOARD_NOTARY_ISSUER": "issuer"}


class Ran:
    """The commands that were run, with what was typed and the environment; each answers with an identity."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.typed = ""
        self.env: Mapping[str, str] = {}

    def quiet(self, *command: object, env: Mapping[str, str] | None = None, typed: str = "") -> str:
        self.commands.append([str(part) for part in command])
        self.typed += typed
        self.env = env or {}
        return '1) 12AB "Developer ID Application: Somebody (47)"'


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    found = Ran()
    monkeypatch.setattr(certificates, "quiet", found.quiet)
    return found


def with_signtool(folder: Path) -> dict[str, str]:
    """The Windows SDK below a folder."""
    tool = folder / "Windows Kits/10/bin/10.0/x64/signtool.exe"
    tool.parent.mkdir(parents=True)
    tool.touch()
    return {"ProgramFiles(x86)": str(folder)}


def test_windows_powershell_gets_no_module_path_of_the_newer_one(ran: Ran, tmp_path: Path) -> None:
    """It could load neither ConvertTo-SecureString nor Import-PfxCertificate then."""
    told, programs = provide(WINDOWS | with_signtool(tmp_path), "win32", tmp_path)

    assert told["TIDEBOARD_PACKAGE_OPTIONS"] == "--signed"
    assert programs == [tmp_path / "Windows Kits/10/bin/10.0/x64"]
    assert "PSModulePath" not in ran.env
    assert ran.env["TIDEBOARD_PFX"] == str(tmp_path / "certificate.pfx")
    assert not any("sesame" in part for command in ran.commands for part in command)


def test_no_password_stands_in_a_command_on_macos(ran: Ran, tmp_path: Path) -> None:
    """Every process can read a command line; `security` reads its commands from its standard input."""
    told, _ = provide(MACOS | NOTARY, "darwin", tmp_path)

    lines = [shlex.split(line) for line in ran.typed.splitlines()]
    assert [line[0] for line in lines][:2] == ["create-keychain", "set-keychain-settings"]
    (imported,) = (line for line in lines if line[0] == "import")
    assert imported[imported.index("-P") + 1] == MACOS["TIDEBOARD_CERTIFICATE_MACOS_PASSWORD"]
    lock = lines[0][2]
    parts = {part for command in ran.commands for part in command}
    assert lock not in parts
    assert not any("sesame" in part for part in parts)
    assert told["TIDEBOARD_MACOS_IDENTITY"] == "Developer ID Application: Somebody (47)"
    assert told["TIDEBOARD_PACKAGE_OPTIONS"] == "--signed"


def test_what_apple_does_not_see_is_not_called_signed(ran: Ran, tmp_path: Path) -> None:
    told, _ = provide(MACOS, "darwin", tmp_path)

    assert set(told) == {"TIDEBOARD_MACOS_IDENTITY"}


def test_a_signing_service_needs_its_library_and_configuration(tmp_path: Path) -> None:
    """No certificate has to be there beside it."""
    library = tmp_path / "Service.dll"
    service = {"TIDEBOARD_SIGNER_LIBRARY": str(library), "RUNNER_TEMP": str(tmp_path)} | with_signtool(tmp_path)
    with pytest.raises(Stop, match="a step before has to put it there"):
        provide(service, "win32", tmp_path)
    library.touch()
    with pytest.raises(Stop, match="TIDEBOARD_SIGNER_CONFIGURATION is empty"):
        provide(service, "win32", tmp_path)

    told, _ = provide(service | {"TIDEBOARD_SIGNER_CONFIGURATION": '{"a": 1}'}, "win32", tmp_path)

    assert Path(told["TIDEBOARD_SIGNER_CONFIGURATION"]).read_text(encoding="utf-8") == '{"a": 1}'
    assert told["TIDEBOARD_PACKAGE_OPTIONS"] == "--signed"


def test_lines_of_base64_are_joined() -> None:
    """As the usual programs wrap them."""
    assert decoded({"X": "QUJD\nREVG\n"}, "X") == b"ABCDEF"


def test_the_following_steps_are_told(tmp_path: Path) -> None:
    """One variable to a line, behind what stands there; outside of a workflow nowhere."""
    told = tmp_path / "env"
    told.write_text("A=1\n", encoding="utf-8")

    append(str(told), [f"{name}={value}" for name, value in SIGNED.items()])
    append(None, ["B=2"])

    assert told.read_text(encoding="utf-8") == "A=1\nTIDEBOARD_PACKAGE_OPTIONS=--signed\n"
