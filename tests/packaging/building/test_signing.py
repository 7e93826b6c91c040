"""The command that signs, and that nothing is called signed that Windows was not asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import signing, windows
from building.release import Release
from devtools.base import Stop

SERVICE = {signing.LIBRARY: "C:/signer/Service.dll", signing.CONFIGURATION: "C:/temp/signer.json"}


@pytest.fixture(autouse=True)
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are run, with no signer named."""
    commands: list[list[str]] = []
    for name in (signing.LIBRARY, signing.CONFIGURATION, signing.THUMBPRINT, signing.TIME_STAMPS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(signing, "quiet", lambda *command: commands.append([str(part) for part in command]))
    return commands


def test_without_a_signer_nothing_is_run(ran: list[list[str]]) -> None:
    signing.sign([Path("a.exe")])

    assert ran == []


@pytest.mark.parametrize(
    ("environment", "who"),
    [
        ({signing.THUMBPRINT: "12AB"}, ["/sha1", "12AB"]),
        (SERVICE, ["/dlib", "C:/signer/Service.dll", "/dmdf", "C:/temp/signer.json"]),
        (SERVICE | {signing.THUMBPRINT: "12AB"}, ["/dlib", "C:/signer/Service.dll", "/dmdf", "C:/temp/signer.json"]),
    ],
)
def test_each_file_is_signed_and_then_asked_about(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], who: list[str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    signing.sign([Path("a.exe"), Path("b.exe")])

    stamps = ["/fd", "sha256", "/td", "sha256", "/tr", signing.USUAL_TIME_STAMPS]
    assert ran == [
        *(["signtool", "sign", *who, *stamps, name] for name in ("a.exe", "b.exe")),
        *(["signtool", "verify", "/pa", name] for name in ("a.exe", "b.exe")),
    ]


def test_a_service_may_have_time_stamps_of_its_own() -> None:
    command = signing.command(SERVICE | {signing.TIME_STAMPS: "http://stamps.example.com"})

    assert command[-2:] == ["/tr", "http://stamps.example.com"]


@pytest.mark.parametrize("name", list(SERVICE))
def test_half_a_configuration_is_refused(name: str) -> None:
    with pytest.raises(Stop, match="belong together"):
        signing.command({name: SERVICE[name]})


def test_a_name_that_promises_a_signature_needs_a_signer(tmp_path: Path) -> None:
    release = Release(version="0.2.0", commit="ab" * 20, epoch=1, system="windows", machine="x86_64", signed=True)

    with pytest.raises(Stop, match="--signed needs a signer"):
        windows.make(tmp_path, release, tmp_path, tmp_path)
