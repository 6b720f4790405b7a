"""All content is read at once from texts; whatever is wrong anywhere is told together."""

import builtins
import io
from pathlib import Path

import pytest

from build_tools.content.audiences import AUDIENCES
from build_tools.content.changelog import CHANGELOG
from build_tools.content.project import (
    BENCH,
    BROWSERS,
    CHECKED,
    GROWTH,
    POLICIES,
    VOCABULARY,
    Project,
    ProjectError,
    load_project,
    parse_project,
)
from build_tools.content.school import SCHOOL
from build_tools.content.sources import SOURCES
from tests.projects import (
    NOBODY_VIEWS,
    REFER,
    a_card,
    a_project,
    edited,
    found_in,
    real_files,
    small_files,
    the_project,
    tried,
    with_card,
    write_files,
)

WESTCROFT = f"{POLICIES}/westcroft.md"


def test_a_folder_is_read_as_its_texts_are(tmp_path: Path) -> None:
    root = write_files(tmp_path, "national", "westcroft")
    kept = {
        path: text
        for path, text in real_files().items()
        if not path.startswith(POLICIES) or path in (WESTCROFT, f"{POLICIES}/national.md")
    }

    assert load_project(root) == parse_project(kept, root)


def test_texts_are_read_without_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    files = small_files()

    def no_disk(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(builtins, "open", no_disk)
    monkeypatch.setattr(io, "open", no_disk)

    assert parse_project(files).floor.id == "national"


def test_the_real_project_is_read_without_findings() -> None:
    assert the_project().findings == ()


def test_the_floor_comes_first() -> None:
    assert [policy.id for policy in a_project().policies_by_age] == ["national", "example"]


def test_every_page_and_data_file_without_cards_is_kept_as_text() -> None:
    with_cards = {policy.path for policy in the_project().policies.values()}
    with_cards |= {tree.policy.path for tree in the_project().help_trees}

    texts = {path for path in real_files() if path.endswith((".md", ".toml", ".yml"))} - {CHANGELOG}
    assert the_project().written.keys() == texts - with_cards


def test_a_broken_card_is_a_finding_and_the_rest_is_read() -> None:
    project = a_project(school=a_card("Mustt", "copy the imagery"))

    assert {finding.path for finding in project.findings} == {f"{POLICIES}/example.md"}


EXAMPLE = f"{POLICIES}/example.md"


def written(path: str, encoding: str) -> dict[str, str | bytes]:
    """The small files, one of them with a curly apostrophe, and in another encoding."""
    files = {SCHOOL: "[school]\nname = 'A policy'", **small_files()}
    text = files[path].replace("A policy", "A school\u2019s policy", 1)
    return {**files, path: text.encode(encoding)}


@pytest.mark.parametrize("path", [EXAMPLE, SCHOOL])
def test_a_byte_order_mark_is_no_part_of_a_text(path: str) -> None:
    assert found_in(written(path, "utf-8-sig")) == []


@pytest.mark.parametrize(
    ("path", "encoding"), [(EXAMPLE, "cp1252"), (EXAMPLE, "utf-16"), (SCHOOL, "utf-16")]
)
def test_a_file_in_another_encoding_is_the_only_finding(path: str, encoding: str) -> None:
    assert [(f.path, f.check) for f in found_in(written(path, encoding))] == [
        (path, "file-can-be-read")
    ]


@pytest.mark.parametrize(
    "path", ["docs/policies/a#b.md", "docs/policies/Example.md", "School.toml"]
)
def test_a_file_with_another_name_than_it_needs_is_not_read(path: str) -> None:
    files = {**small_files(), path: "\0"}

    assert {f.check for f in found_in(files)} == {"every-file-has-a-name-for-every-host"}


def test_a_data_file_that_nobody_reads_is_a_finding() -> None:
    found = found_in({**small_files(), "docs/data/word.toml": ""})

    assert [(f.message, f.hint) for f in found] == [
        ("nothing reads this file", "did you mean 'docs/data/words.toml'?")
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gp.\u202eevil", "U+202E"),
        ("a pu\u200bpil", "U+200B"),
        ("\u0421hildline", "\u0421hildline"),
        ("a\x07b", "U+0007"),
    ],
)
def test_a_page_in_which_a_character_deceives_is_a_finding(text: str, value: str) -> None:
    page = f"---\naudience: staff\n---\n{text}\n"

    assert [(f.line, f.value) for f in found_in({**small_files(), "docs/x.md": page})] == [
        (4, value)
    ]


def test_what_a_page_shows_as_it_is_deceives_nobody() -> None:
    page = "---\naudience: staff\n---\n\u26a0\ufe0f Caf\u00e9, co\u00adop, \u03b1 and \u0416\n"

    assert found_in({**small_files(), "docs/x.md": page}) == []


RECORDS = {BENCH, BROWSERS, CHECKED, GROWTH}
"""What the last runs counted and measured is read by its own page alone."""
DATA = [path for path in small_files() if path.endswith(".toml") and path not in RECORDS]


@pytest.mark.parametrize("path", DATA)
class TestADataFile:
    def test_one_that_is_missing_or_cannot_be_read_is_a_finding(self, path: str) -> None:
        left = {name: text for name, text in small_files().items() if name != path}

        for files in (left, {**left, path: "[broken"}):
            assert (path, 1, "file-can-be-read") in [
                (f.path, f.line, f.check) for f in found_in(files)
            ]

    def test_a_table_that_nobody_knows_is_a_finding(self, path: str) -> None:
        more = {**small_files(), path: small_files()[path] + "\n[nobody-knows]\na = 1\n"}

        assert {f.path for f in found_in(more)} == {path}


@pytest.mark.parametrize(
    ("path", "old", "new", "check"),
    [
        (VOCABULARY, 'facts = ["ai-made"]', "facts = []", "vocabulary-is-closed"),
        (VOCABULARY, 'headline = "Call 999 now"', "", "every-entry-is-complete"),
        (VOCABULARY, 'if = { money-demanded = "yes" }', "if = {}", "vocabulary-is-closed"),
        (SOURCES, "\nissuer", "\nissue", "every-entry-is-complete"),
        (AUDIENCES, 'looks_after = "11-14"', 'looks_after = "x"', "every-audience-is-known"),
        (AUDIENCES, "child = true", 'words = "x"', "every-audience-is-known"),
        (AUDIENCES, 'role = "pupil-7-11"', 'role = "x"', "vocabulary-is-closed"),
        ("docs/data/interface.toml", 'why = "Why"', "why = 1", "vocabulary-is-closed"),
        ("docs/data/words.toml", '"e.g." = ', '"e.g." = 1 #', "every-entry-is-complete"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_finding(path: str, old: str, new: str, check: str) -> None:
    with pytest.raises(ProjectError) as raised:
        parse_project(edited(path, old, new, small_files()))

    assert check in {finding.check for finding in raised.value.findings}


def test_findings_of_all_files_come_together() -> None:
    page = "docs/pupils/find-help-7-11.md"
    files = edited(SOURCES, "\nissuer", "\nissue", {**small_files(), page: real_files()[page]})
    files[SCHOOL] = "[contact.itt]"
    files = edited(VOCABULARY, 'facts = ["ai-made"]', "facts = []", files)
    files = edited(page, "- **Must:**", "- **Mustt:**", files)

    assert {finding.path for finding in found_in(files)} >= {
        SOURCES,
        SCHOOL,
        VOCABULARY,
        page,
    }


def test_without_the_floor_there_is_no_project() -> None:
    files = {path: text for path, text in small_files().items() if "national.md" not in path}

    assert "the-floor-exists" in {finding.check for finding in found_in(files)}


def test_where_nobody_says_how_far_a_card_was_checked_no_day_is_invented() -> None:
    (card,) = a_project(school=a_card("Never", "copy the imagery")).policies["example"].cards

    assert (card.checked.state, card.checked.on) == ("to-check", "")


def test_a_draft_is_in_no_plan_and_no_page_until_its_mark_is_gone() -> None:
    card = a_card("Never", "copy the imagery", "**Draft:** an example")
    policy = a_project(school=card).policies["example"]

    assert (policy.cards, [draft.heading for draft in policy.drafts]) == ((), ["A card"])


REPLACED = a_card("Must", "refer to the police", "**Replaced by:** national#refer-when-one-is")


def renamed(line: str) -> dict[str, str]:
    """A floor of which one card had another heading, and a school that still names that."""
    floor = NOBODY_VIEWS + REFER + line
    return small_files(floor, REPLACED + "- **Why:** outdated: it is the floor's now\n")


def test_a_card_is_known_by_the_heading_that_it_had() -> None:
    project = parse_project(renamed("- **Was:** refer-when-one-is, refer-at-once\n"))
    (card,) = project.policies["example"].cards

    assert project.findings == ()
    assert card.replaced_by == "national#refer-when-an-adult-is-involved"
    assert "national#refer-at-once" in project.addresses


def test_who_looks_at_one_policy_knows_what_replaces_its_clauses(project: Project) -> None:
    live, gone = (
        next(card for card in project.policies[id_].cards if card.is_live == is_live)
        for id_, is_live in (("westcroft", True), ("king-alfred", False))
    )
    alone = with_card(project, gone.id, replaced_by=live.id).of("king-alfred")

    assert live.id in alone.cards
    assert alone.policies["dorset-protocol"].cards == ()


@tried("was", "message")
def test_a_heading_that_it_cannot_have_had_is_told(was: str, message: str) -> None:
    assert message in [f.message for f in found_in(renamed(f"- **Was:** {was}\n"))]


@pytest.mark.parametrize(("label", "offered"), [("Must", ""), ("Never", "view the imagery")])
def test_what_is_never_done_is_offered_to_a_never_alone(label: str, offered: str) -> None:
    card = a_card(label, "view the image")
    (found,) = [f for f in found_in(small_files(school=card)) if f.value == "view the image"]

    assert ("view the imagery" in found.hint) == bool(offered)
