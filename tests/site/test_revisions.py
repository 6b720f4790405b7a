"""Content is read as it was at a revision; what cannot be read is said, with its exit status."""

import shutil
import subprocess
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content import project as project_module
from build_tools.content.project import ProjectError
from build_tools.site.revisions import TooOldRevision, UnknownRevision, load_project_at
from tests.projects import NOBODY_VIEWS, a_card, edit, small_files, write_texts

FLOOR = "docs/policies/national.md"
CALL = a_card("Must", "call 999", "**When:** someone is in immediate danger", heading="Call")


def run_git(root: Path, *words: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *author, *words]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def weaken(root: Path) -> None:
    edit(root / FLOOR, "- **Must:** do it", "- **Should:** do it")


def garble(root: Path) -> None:
    """Today's parser does not understand the floor."""
    edit(root / FLOOR, "- **Action:** call 999", "- **Action:** call the fire brigade")


def commit(root: Path) -> None:
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--message", "Change it")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A floor and one school in a folder of their own; no history yet."""
    return write_texts(tmp_path, small_files(CALL + NOBODY_VIEWS))


@pytest.fixture
def repository(root: Path) -> Path:
    run_git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    return root


@pytest.fixture
def here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, on which the commands work."""
    monkeypatch.setattr(commands, "ROOT", repository)
    monkeypatch.setattr(commands, "load_project", lambda: project_module.load_project(repository))
    return repository


# ── Reading


def test_content_is_read_as_it_was_and_the_working_folder_left_alone(repository: Path) -> None:
    weaken(repository)
    commit(repository)
    edit(repository / FLOOR, "- **Should:** do it", "- **May:** do it")
    written = (repository / FLOOR).read_bytes()
    then, now = (load_project_at(repository, revision) for revision in ("main~1", "HEAD"))

    assert (then.floor.cards[0].modality, now.floor.cards[0].modality) == ("must", "should")
    assert (repository / FLOOR).read_bytes() == written


def test_a_project_in_a_folder_of_a_repository_is_read(root: Path) -> None:
    (root / "inner").mkdir()
    shutil.move(root / "docs", root / "inner/docs")
    run_git(root, "init", "--quiet")
    commit(root)

    assert load_project_at(root / "inner", "HEAD").policies.keys() == {"national", "example"}


def test_an_unknown_revision_is_refused(repository: Path) -> None:
    for revision in ("no-such-branch", "--help", "HEAD~7", ""):
        with pytest.raises(UnknownRevision):
            load_project_at(repository, revision)


def test_a_folder_without_history_is_refused(root: Path) -> None:
    with pytest.raises(UnknownRevision, match="not a git repository"):
        load_project_at(root, "HEAD")


def test_a_machine_without_git_is_told_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnknownRevision, match="git is not installed"):
        load_project_at(root, "HEAD")


def test_a_revision_without_a_vocabulary_is_refused(repository: Path) -> None:
    run_git(repository, "rm", "--quiet", "-r", "docs/data")
    commit(repository)

    with pytest.raises(TooOldRevision, match=r"HEAD is older than docs/data/vocabulary\.toml"):
        load_project_at(repository, "HEAD")


def test_a_file_that_is_new_since_hides_no_policy(repository: Path) -> None:
    run_git(repository, "rm", "--quiet", "--cached", "docs/data/sayings.toml")
    run_git(repository, "commit", "--quiet", "--message", "Before it")

    assert load_project_at(repository, "HEAD").policies.keys() == {"national", "example"}


def test_a_card_that_was_not_understood_is_a_finding(repository: Path) -> None:
    garble(repository)
    commit(repository)

    with pytest.raises(ProjectError) as raised:
        load_project_at(repository, "HEAD")

    assert [finding.path for finding in raised.value.findings] == ["docs/policies/national.md"]


# ── The command


def test_the_diff_of_nothing_is_none(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here
    assert commands.main(["diff", "HEAD"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "From HEAD to the files as they are"
    assert [line.partition(" of ")[0] for line in told[2:4]] == [
        "- national: 0",
        "- example: 0",
    ]


def test_the_diff_names_the_clause(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weaken(here)

    assert commands.main(["diff", "HEAD"]) == 0
    assert (
        "when nothing is known: must call 999, in doubt  →  should call 999, in doubt"
        in capsys.readouterr().out
    )


def test_the_diff_from_what_is_not_there_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here
    assert commands.main(["diff", "no-such-branch"]) == 2
    assert capsys.readouterr().err.startswith(
        "build_tools: cannot read revision 'no-such-branch': "
    )


def test_the_diff_from_what_cannot_be_read_ends_with_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    garble(here)
    commit(here)
    edit(here / FLOOR, "- **Action:** call the fire brigade", "- **Action:** call 999")

    assert commands.main(["diff", "HEAD"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("build_tools: today's parser cannot read the content of HEAD:\n")
    assert "call the fire brigade" in told


def test_the_diff_from_before_the_data_is_one_sentence_and_ends_with_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_git(here, "rm", "--quiet", "-r", "--cached", "docs/data")
    run_git(here, "commit", "--quiet", "--message", "Before it")

    assert commands.main(["diff", "HEAD"]) == 1
    assert capsys.readouterr().out == (
        "build_tools: HEAD is older than docs/data/vocabulary.toml and cannot be compared\n"
    )


def test_the_diff_to_what_cannot_be_read_ends_with_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    garble(here)

    assert commands.main(["diff", "HEAD"]) == 1
    assert "today's parser" not in capsys.readouterr().out
