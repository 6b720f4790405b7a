"""The table of what is no longer right names what there is."""

from build_tools.checks.registry import every_check
from build_tools.content.outdated import OUTDATED
from build_tools.content.project import parse_project
from build_tools.content.sentences import SENTENCES
from tests.projects import edited, tried


@tried("old", "new", "message")
def test_an_entry_names_what_there_is(old: str, new: str, message: str) -> None:
    found = every_check()["what-is-outdated-is-known"](parse_project(edited(OUTDATED, old, new)))

    assert message in {finding.message for finding in found}


def test_a_sentence_that_is_wrong_stands_under_an_entry() -> None:
    broken = parse_project(edited(SENTENCES, "\nlooked-at = [", "\nlooked-on = ["))

    (found,) = every_check()["what-is-wrong-has-its-entry"](broken)

    assert (found.value, found.path) == ("looked-on", SENTENCES)
    assert "looked-at" in (found.hint or "")
