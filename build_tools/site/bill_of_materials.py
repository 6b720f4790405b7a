"""The bill of materials: what the site is made of, and what it is built and checked with, each with
its version and licence, as CycloneDX, which programs that look for known faults read.

`make lock` writes it with the locks, of what is installed then. The site only carries it, so that a
school that builds needs none of this.
"""

import json
import re
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from build_tools.site.desk_library import DICTIONARY, PACKAGES

BILL = Path("docs/assets/bom.cdx.json")
LOCKS = ("requirements.txt", "requirements-test.txt")
NPM_LOCK = "package-lock.json"
RUNTIME = Path("node_modules/pyodide/pyodide-lock.json")
OWN = "nudes-protocols"
MODULE = RUNTIME.with_name("pyodide.asm.wasm")
LINKED = {
    "expat": (re.compile(rb"expat_(\d[\d.]+)"), "MIT"),
    "libffi": (re.compile(rb"()ffi_prep_closure"), "MIT"),
    "libmpdec": (re.compile(rb"\0(2\.\d\.\d)\0"), "BSD-2-Clause"),
    "zlib": (re.compile(rb"deflate (\d[\d.]+)"), "Zlib"),
}
"""What is linked into the module, by where it tells its version, and its licence; libffi tells
none.
"""
SENT = {"pyodide", "mkdocs-material", *PACKAGES}
"""Of the locked packages, those of which something reaches a reader."""

PINNED = re.compile(r"^([a-z0-9.-]+)==([^ ;]+)", re.MULTILINE)
CLASSIFIER = "License :: "
MIT = "The above copyright notice and this permission notice shall be included in all copies"


class Package(NamedTuple):
    """One package: where its name counts ("pypi", "npm", "generic"), and its licence if known."""

    kind: str
    name: str
    version: str
    licence: str
    is_sent: bool

    @property
    def address(self) -> PackageURL:
        """What it is known by: pkg:pypi/jinja2@3.1.6."""
        return PackageURL(self.kind, name=self.name, version=self.version or None)


def write_bill(root: Path) -> Path:
    """Write the bill of what the locks of `root` name; return where."""
    found = packages(root)
    bom = Bom(components=map(_component, found))
    bom.metadata.component = Component(
        name=OWN, bom_ref=OWN, type=ComponentType.APPLICATION, licenses=_licence("MIT")
    )
    # As the packages, so the bill: no chance and no date.
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, repr(found))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the schema asks for none
    bom.register_dependency(bom.metadata.component, bom.components)
    (root / BILL).write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", encoding="utf-8")
    return root / BILL


def packages(root: Path) -> list[Package]:
    """Every package that the locks of `root` name, in their order of names."""
    return sorted({*_of_python(root), *_of_npm(root), *_of_runtime(root), _of_dictionary()})


def _of_python(root: Path) -> Iterator[Package]:
    for lock in LOCKS:
        for name, pinned in PINNED.findall((root / lock).read_text("utf-8")):
            yield Package("pypi", name, pinned, _licence_of(name), name in SENT)


def _of_dictionary() -> Package:
    """The words of a package, without the package."""
    return Package("generic", DICTIONARY, version(DICTIONARY), "BSD-2-Clause", is_sent=True)


def _licence_of(name: str) -> str:
    """As the package that is installed says it; empty where it does not, or where it is for other
    systems.
    """
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := told.get("License-Expression"):
        return str(expression)
    named = [c for c in told.get_all("Classifier", []) if c.startswith(CLASSIFIER)]
    if named:
        return str(named[-1].rpartition(" :: ")[2])
    text = str(told.get("License", ""))
    if text.isprintable():
        return text
    return "MIT" if MIT in " ".join(text.split()) else ""  # some put all of it there


def _of_npm(root: Path) -> Iterator[Package]:
    lock = json.loads((root / NPM_LOCK).read_text("utf-8"))
    for path, package in lock["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if name:
            yield Package("npm", name, package["version"], package["license"], name in SENT)


def _of_runtime(root: Path) -> Iterator[Package]:
    """What Pyodide is made of, and sends."""
    info = json.loads((root / RUNTIME).read_text("utf-8"))["info"]
    emscripten = info["platform"].partition("_")[2].replace("_", ".")
    yield Package("generic", "cpython", info["python"], "PSF-2.0", is_sent=True)
    yield Package("generic", "emscripten", emscripten, "MIT OR NCSA", is_sent=True)
    module = (root / MODULE).read_bytes()
    for name, (told, licence) in LINKED.items():
        linked = told.findall(module)[0].decode()
        yield Package("generic", name, linked, licence, is_sent=True)


def _component(package: Package) -> Component:
    return Component(
        name=package.name,
        version=package.version or None,
        type=ComponentType.LIBRARY,
        purl=package.address,
        bom_ref=package.address.to_string(),
        licenses=_licence(package.licence),
        scope=ComponentScope.REQUIRED if package.is_sent else ComponentScope.EXCLUDED,
    )


def _licence(text: str) -> list[License]:
    return [LicenseFactory().make_from_string(text)] if text else []
