"""What hosts read from files of the site: well formed, and with the headers of the policy."""

import re
from xml.etree import ElementTree as ET

from build_tools.content.project import ROOT
from build_tools.pages.security_policy import HEADERS
from build_tools.site.hosts import MEDIA_TYPES, host_files

FILES = dict(host_files())


def test_headers_stand_for_every_address_and_the_engine_is_kept() -> None:
    everywhere, engine = FILES["_headers"].strip().split("\n\n")

    assert everywhere.split("\n")[0] == "/*"
    assert dict(line.strip().split(": ", 1) for line in everywhere.split("\n")[1:]) == HEADERS
    assert engine == "/engine/*\n  Cache-Control: public, max-age=31536000, immutable"


def test_iis_is_told_the_same_and_the_kinds_of_files_that_it_may_not_know() -> None:
    settings = ET.fromstring(FILES["web.config"])  # noqa: S314 (ours)
    added = settings.findall(".//customHeaders/add")
    kinds = settings.findall(".//mimeMap")

    assert {one.attrib["name"]: one.attrib["value"] for one in added} == HEADERS
    assert {one.attrib["fileExtension"]: one.attrib["mimeType"] for one in kinds} == MEDIA_TYPES


def test_the_guide_tells_those_who_run_nginx_the_same() -> None:
    guide = (ROOT / "docs/for-schools/on-the-web.md").read_text("utf-8")

    assert dict(re.findall(r'add_header (\S+) "(.*)" always;', guide)) == HEADERS


def test_iis_removes_before_it_adds() -> None:
    """What stands twice is an error there, and then nothing at all is sent."""
    settings = ET.fromstring(FILES["web.config"])  # noqa: S314
    for parent, name in (("staticContent", "fileExtension"), ("customHeaders", "name")):
        found = settings.find(f".//{parent}")
        assert found is not None
        named = [one.attrib[name] for one in found if name in one.attrib]
        assert named == [one for pair in zip(named[::2], named[::2], strict=True) for one in pair]
