"""What stands around a page: its readers' menu and nothing of staff's in it, Back, whom to call."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.structure.nav import Link, Navigation, Section

from build_tools.site.shell import Shell, make_shell
from tests.projects import the_project, tried

PAGES = {
    "Pupils": ["pupils/", "pupils/7-11/"],
    "Parents": ["parents/"],
    "Staff": ["check/", "topics/"],
}
NAV = Navigation(
    [
        Link("Home", "."),
        *(Section(title, [Link(url, url) for url in urls]) for title, urls in PAGES.items()),
    ],
    [],
)
ADDRESSES = {"topics/", "topics/device/", *(url for urls in PAGES.values() for url in urls)}


def shell_of(url: str, **meta: str) -> Shell:
    sections = [item for item in NAV.items if isinstance(item, Section)]
    ancestors = [s for s in sections if url in {child.url for child in s.children}]
    page = SimpleNamespace(url=url, ancestors=ancestors, is_homepage=url == "./", meta=meta)
    return make_shell(the_project(), page, NAV, ADDRESSES)


@pytest.mark.parametrize("url", ["pupils/", "pupils/services-7-11/", "parents/"])
def test_no_page_of_staff_is_in_the_menu_of_pupils_and_parents(url: str) -> None:
    menu = {entry.url for entry in shell_of(url).menu}

    assert menu & {*PAGES["Staff"]} == set()
    assert shell_of(url).searched == url.split("/", maxsplit=1)[0]


@pytest.mark.parametrize("url", ["check/", "topics/device/", "policies/westcroft/gaps/"])
def test_a_page_that_is_in_no_folder_of_theirs_is_staffs(url: str) -> None:
    shell = shell_of(url)

    assert (shell.audience, shell.searched, shell.section) == ("staff", "staff", "Staff")


def test_home_leads_to_the_first_page_of_every_menu() -> None:
    shell = shell_of("./")

    assert [entry.url for entry in shell.menu] == ["pupils/", "parents/", "check/"]
    assert (shell.audience, shell.section) == ("all", "")


@tried("url", "above")
def test_back_leads_to_the_page_above(url: str, above: str) -> None:
    assert shell_of(url).back == above


def test_only_a_pupil_has_the_line_for_children_beside_the_page() -> None:
    assert [call["shown"] for call in shell_of("pupils/").calls] == ["0800 1111"]
    assert shell_of("parents/").calls == shell_of("check/").calls == ()


def test_a_pages_own_name_stands_in_the_header() -> None:
    assert shell_of("pupils/7-11/", part="7 to 11").section == "7 to 11"


def test_where_schools_have_their_own_a_shared_page_sends_staff_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schools/elm-row").mkdir(parents=True)
    trust = replace(the_project(), root=tmp_path)
    monkeypatch.setattr(sys.modules[__name__], "the_project", lambda: trust)

    assert [shell_of(url).shared for url in ("check/", "./", "pupils/")] == [True, True, False]
