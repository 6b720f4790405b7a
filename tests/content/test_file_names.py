"""A file's name can be held by every host and system, or says what to call it."""

import pytest

from build_tools.content.file_names import address_of, check_names, is_beside, is_passed_over


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


LETTERS = "an address holds small letters, digits and hyphens only"
COPY = f"{LETTERS}: is it a copy?"
WINDOWS = "a name that Windows keeps for itself"
KIND = "this kind of file is not read here"
UNREAD = "this file is not read"


@pytest.mark.parametrize(
    ("path", "message", "meant"),
    [
        *(
            (f"docs/policies/{name}", LETTERS, f"call it {meant}")
            for name, meant in {
                "a#b.md": "a-b.md",
                "a b.md": "a-b.md",
                "a?b.md": "a-b.md",
                "a&b.md": "a-b.md",
                "a'b.md": "a-b.md",
                "a%20b.md": "a-20b.md",
                "a_b.md": "a-b.md",
                "a.b.md": "a-b.md",
                "\u00e4.md": "a.md",
                "a\u0308.md": "a.md",
                "\u5b66.md": "a-name.md",
                "A.md": "a.md",
                "-a.md": "a.md",
                "a-.md": "a.md",
                "a .md": "a.md",
                "a\nb.md": "a-b.md",
                "\udcff.md": "a-name.md",
            }.items()
        ),
        ("docs/a.md ", LETTERS, "call it a.md"),
        ("docs/a.md.", LETTERS, "call it a.md"),
        ("docs/a picture.PNG", LETTERS, "call it a-picture.png"),
        ("docs/Our pupils/a.md", LETTERS, "call it our-pupils"),
        ("docs/con.md", WINDOWS, "call it con-page.md"),
        ("docs/aux.v2.png", WINDOWS, "call it aux-v2.png"),
        ("docs/nul/a.md", WINDOWS, "call it nul-page"),
        (f"docs/{'a' * 90}.md", "a name of more than 80 letters", f"call it {'a' * 80}.md"),
        *(
            (
                f"docs/policies/{name}.md",
                COPY,
                "remove it, or give it a name and a title of its own",
            )
            for name in (
                "westcroft - Copy",
                "westcroft (1)",
                "westcroft copy",
                "Copy of westcroft",
                "westcroft (Sam's conflicted copy 2026-11-28)",
            )
        ),
        ("docs/policies/x.MD", "an ending in capital letters is not read", "call it x.md"),
        ("docs/data/words.TOML", "an ending in capital letters is not read", "call it words.toml"),
        *(
            (f"docs/{path}", UNREAD, f"call it {meant}, or take it out of docs/")
            for path, meant in {
                "policies/x.md.txt": "x.md",
                "data/words.toml.txt": "words.toml",
                "pupils/X.md.old": "x.md",
                "x.md (1)": "x.md",
                "x.md___jb_old___": "x.md",
            }.items()
        ),
        *(
            (f"docs/policies/x.{kind}", KIND, "write it as x.md, or take it out of docs/")
            for kind in "markdown docx odt txt pdf html toml".split()
        ),
        (
            "docs/policies/index.md",
            "the list of policies is no policy",
            "call it by whose policy it is",
        ),
        ("docs/README.md", "what authors read is no page", "put it outside of docs/"),
        ("docs/policies/x", KIND, "write it as x.md, or take it out of docs/"),
        ("docs/x.docx", KIND, "write it as x.md, or take it out of docs/"),
        ("docs/x.html", KIND, "write it as x.md, or take it out of docs/"),
        ("docs/x.toml", KIND, "write it as x.md, or take it out of docs/"),
        ("docs/data/x.md", KIND, "write it as x.toml, or take it out of docs/"),
        *(
            (path, "nothing is read in a folder here", f"put it into {folder}/")
            for path, folder in {
                "docs/policies/old/x.md": "docs/policies",
                "docs/school/policies/old/x.md": "docs/school/policies",
                "docs/data/more/x.toml": "docs/data",
            }.items()
        ),
        *(
            (name, UNREAD, "its place is docs/school/school.toml")
            for name in (
                "school.toml",
                "School.toml",
                "school.TOML",
                "school.toml.txt",
                "school.txt",
                "school - Copy.toml",
                "Copy of school.toml",
                "school (1).toml",
                "docs/school/School.toml",
            )
        ),
    ],
)
def test_any_other_is_told_and_says_what_to_do(path: str, message: str, meant: str) -> None:
    assert told(path) == [(path, message, meant)]


@pytest.mark.parametrize(
    ("path", "first", "message"),
    [
        (
            "docs/policies/Westcroft.md",
            "docs/policies/westcroft.md",
            "on some systems the same name as",
        ),
        ("docs/assets/Crest.png", "docs/assets/crest.png", "on some systems the same name as"),
        ("docs/Assets/b.png", "docs/assets/a.png", "on some systems the same name as"),
        ("docs/a\u0308.md", "docs/\u00e4.md", "on some systems the same name as"),
        ("docs/about/index.md", "docs/about.md", "the same address as"),
        ("docs/school/policies/a.md", "docs/policies/a.md", "the same address as"),
    ],
)
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


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("docs/index.md", ""),
        ("docs/about.md", "about/"),
        ("docs/pupils/index.md", "pupils/"),
        ("docs/pupils/my-index.md", "pupils/my-index/"),
        ("docs/school/policies/hill.md", "policies/hill/"),
        ("docs/school/pages/our-bus.md", "school/our-bus/"),
        ("docs/school/visitors.md", "school/visitors/"),
    ],
)
def test_the_address_of_a_page(page: str, address: str) -> None:
    assert address_of(page) == address
