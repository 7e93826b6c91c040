"""The bill of materials: what is inside and nothing else, the same for the same folder."""

from __future__ import annotations

from typing import Any

from building.bill import of
from building.inventory import Component
from building.release import Release

RELEASE = Release(version="0.2.0", commit="c" * 40, epoch=1_795_000_000, system="linux", machine="x86_64")
ENVIRONMENT: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "serialNumber": "urn:uuid:random",
    "metadata": {"timestamp": "now", "tools": {}},
    "components": [
        {"type": "library", "name": "NumPy", "version": "2.4.6", "bom-ref": "numpy==2.4.6"},
        {"type": "library", "name": "pyinstaller", "version": "6", "bom-ref": "pyinstaller==6"},
        {"type": "library", "name": "hatchling", "version": "1", "bom-ref": "hatchling==1"},
        {"type": "library", "name": "tideboard", "version": "0.2.0", "bom-ref": "tideboard==0.2.0"},
    ],
    "dependencies": [
        {"ref": "numpy==2.4.6", "dependsOn": ["hatchling==1"]},
        {"ref": "hatchling==1"},
        {"ref": "pyinstaller==6", "dependsOn": ["numpy==2.4.6"]},
    ],
}
INSIDE = [
    Component("numpy", "2.4.6", "pypi"),
    Component("pyinstaller", "6", "pypi"),
    Component("tideboard", "0.2.0", "pypi"),
    Component("Qt", "6.11.3", "qt"),
    Component("libx11-6", "2:1.8.4-2", "debian"),
]


def test_the_bill_lists_what_is_inside() -> None:
    """Packages of Python and libraries; the tools of the build are left out with the edges that lead to them."""
    bill = of(ENVIRONMENT, INSIDE, RELEASE)

    assert {each["name"] for each in bill["components"]} == {"NumPy", "pyinstaller", "Qt", "libx11-6"}
    assert bill["metadata"]["component"]["version"] == "0.2.0"
    assert {each["purl"] for each in bill["components"] if "purl" in each} == {
        "pkg:generic/qt@6.11.3",
        "pkg:deb/debian/libx11-6@2:1.8.4-2",
    }
    edges = {edge["ref"]: edge["dependsOn"] for edge in bill["dependencies"]}
    assert edges["numpy==2.4.6"] == []
    assert edges["pyinstaller==6"] == ["numpy==2.4.6"]
    assert len(edges["tideboard"]) == 4


def test_the_same_folder_has_the_same_bill() -> None:
    """Number and time come from the content and the commit; another content has another number."""
    first, second = (
        of(ENVIRONMENT, INSIDE, RELEASE),
        of(ENVIRONMENT | {"serialNumber": "urn:uuid:other"}, INSIDE, RELEASE),
    )
    other = of(ENVIRONMENT, INSIDE[:3], RELEASE)

    assert first == second
    assert first["metadata"]["timestamp"] == RELEASE.made.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert first["serialNumber"].startswith("urn:uuid:")
    assert other["serialNumber"] != first["serialNumber"]
