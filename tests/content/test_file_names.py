"""A file's name can be held by every host and system, or says what to call it."""

import pytest

from build_tools.content.file_names import address_of, check_names, is_beside, is_passed_over
from tests.projects import tried


def told(*paths: str) -> list[tuple[str, str, str]]:
    return [(f.path, f.message, f.hint) for f in check_names(paths)]


@pytest.mark.parametrize(
    "path",
    """
    docs/about.md docs/pupils/7-11.md docs/policies/westcroft.md docs/policies/crest.png
    docs/policies/crests/crest.svg docs/data/words.toml docs/assets/types.d.ts docs/CNAME
    docs/assets/Our_crest.PNG docs/robots.txt docs/old.md/about.md mkdocs.yml
    docs/school/school.toml docs/school/words.toml docs/school/visitors.md docs/school/logo.svg
    docs/school/policies/hill-school.md
    """.split(),
)
def test_a_name_that_every_host_can_hold_is_right(path: str) -> None:
    assert told(path) == []


@tried("path", "message", "meant")
def test_any_other_is_told_and_says_what_to_do(path: str, message: str, meant: str) -> None:
    assert told(path) == [(path, message, meant)]


def test_a_name_that_is_no_text_is_told() -> None:
    assert [hint for _, _, hint in told("docs/policies/\udcff.md")] == ["call it a-name.md"]


@tried("path", "first", "message")
def test_two_names_that_some_system_takes_for_one_are_told(
    path: str, first: str, message: str
) -> None:
    assert message in [said for _, said, _ in told(path, first)]


def test_many_names_that_differ_are_right() -> None:
    assert told("docs/pupils.md", "docs/pupils/a.md", "docs/pupils/b.md", "docs/a.png") == []


@pytest.mark.parametrize(
    "name",
    [
        *".#about.md ._about.md about.md~ .about.md.swp #about.md# .DS_Store Thumbs.db".split(),
        *"desktop.ini ~$licy.docx .gitkeep .git/config about.md.bak __MACOSX/._a.md".split(),
        *"work.json .~lock.a.odt# about.md.orig a.crdownload .obsidian/app.json".split(),
    ],
)
def test_what_editors_and_systems_leave_is_passed_over(name: str) -> None:
    assert is_passed_over(f"docs/policies/{name}")


@pytest.mark.parametrize("name", [".#school.toml", "~$school.toml", "#school.toml#"])
def test_what_an_editor_leaves_beside_the_schools_details_is_not_read(name: str) -> None:
    assert not is_beside(name)


@pytest.mark.parametrize(
    "path", ["docs/about.md", "docs/old.md/a.md", "docs/a.md.txt", "school.toml"]
)
def test_what_a_person_wrote_is_not(path: str) -> None:
    assert not is_passed_over(path)


@tried("page", "address")
def test_the_address_of_a_page(page: str, address: str) -> None:
    assert address_of(page) == address
