"""The CycloneDX bill of materials: the Python packages as cyclonedx-py lists them, and the libraries beside them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from building import tools
from building.inventory import Component
from building.release import Release
from devtools.base import quiet

DISTRIBUTION = "debian"


def make(components: Iterable[Component], python: Path, release: Release, target: Path, work: Path) -> Path:
    """Write the bill of what is inside the folder; the same folder gives the same bytes. May raise Stop."""
    listed = work / "environment.cdx.json"
    options = ["--output-reproducible", "--spec-version", "1.6", "--output-format", "JSON"]
    quiet(tools.tool("cyclonedx-py"), "environment", *options, "--output-file", listed, python)
    bill = of(json.loads(listed.read_text(encoding="utf-8")), sorted(set(components)), release)
    product = target / release.bill_of_materials
    product.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return product


def of(environment: dict[str, Any], components: list[Component], release: Release) -> dict[str, Any]:
    """Turn a bill of the build environment into one of the program: tools out, libraries in."""
    inside = {canonical(each.name) for each in components if each.origin == "pypi"}
    packages = [each for each in environment["components"] if canonical(each["name"]) in inside]
    own = [each for each in packages if canonical(each["name"]) == "tideboard"]
    packages = [each for each in packages if each not in own]
    native = [library(each) for each in components if each.origin != "pypi"]
    top = {"type": "application", "name": "tideboard", "version": release.version, "bom-ref": "tideboard"}
    top["purl"] = f"pkg:pypi/tideboard@{release.version}"
    refs = {each["bom-ref"] for each in [*packages, *native]}
    edges = [
        {"ref": edge["ref"], "dependsOn": sorted(refs.intersection(edge.get("dependsOn", ())))}
        for edge in environment.get("dependencies", ())
        if edge["ref"] in refs
    ]
    kept = ("$schema", "bomFormat", "specVersion")
    bill: dict[str, Any] = {key: environment[key] for key in kept if key in environment}
    bill |= {
        "version": 1,
        "metadata": {
            "timestamp": release.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": top,
            "properties": [{"name": "tideboard:commit", "value": release.commit}],
        },
        "components": sorted([*packages, *native], key=lambda each: str(each["bom-ref"])),
        "dependencies": [*edges, {"ref": "tideboard", "dependsOn": sorted(refs)}],
    }
    text = json.dumps(bill, sort_keys=True)
    return bill | {"serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, text).urn}


def library(component: Component) -> dict[str, Any]:
    """One entry for what no Python package index knows."""
    slug = re.sub(r"[^\w.+-]+", "-", component.name).lower()
    kind = f"deb/{DISTRIBUTION}" if component.origin == "debian" else "generic"
    address = f"pkg:{kind}/{slug}@{component.version}"
    return {
        "type": "library",
        "name": component.name,
        "version": component.version,
        "bom-ref": address,
        "purl": address,
    }


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
