"""Every check is run, bears its name once, and its findings are told in one form."""

import re
from collections.abc import Iterator

import pytest

from build_tools import commands
from build_tools.checks import registry
from build_tools.checks.registry import check, check_project, every_check
from build_tools.content.findings import Finding
from build_tools.content.project import Project, load_project
from tests.projects import a_card, a_project, the_project

FAULTS = a_card("May", "view the imagery") + a_card("May", "view imagery", heading="Other")


class TestTheChecks:
    def test_the_real_project_passes_every_one(self) -> None:
        assert check_project(the_project()) == []

    @pytest.mark.parametrize("name", every_check())
    def test_each_says_what_it_guards(self, name: str) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
        assert every_check()[name].__doc__

    def test_those_of_every_file_are_there(self) -> None:
        files = {rule.__module__.rpartition(".")[2] for rule in every_check().values()}

        assert files == {
            "citations",
            "clauses",
            "glossary",
            "help_trees",
            "pages",
            "prose",
            "reading_age",
            "reviews",
            "services",
            "tone",
        }

    def test_what_was_found_on_reading_comes_with_them(self) -> None:
        found = {finding.check for finding in check_project(a_project(school=FAULTS))}

        assert {"every-action-is-known", "no-school-weakens-the-floor"} <= found


class TestANewCheck:
    @pytest.fixture(autouse=True)
    def own_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registry, "_CHECKS", {})

    def test_its_name_is_written_into_its_findings(self) -> None:
        @check("all-is-well")
        def never_is(_: Project) -> Iterator[Finding]:
            yield Finding(path="a.md", line=1, message="it is not")

        assert [finding.check for finding in never_is(the_project())] == ["all-is-well"]

    def test_two_cannot_have_one_name(self) -> None:
        check("all-is-well")(lambda _: iter(()))

        with pytest.raises(ValueError, match="all-is-well"):
            check("all-is-well")(lambda _: iter(()))


class TestTheCommand:
    @pytest.fixture
    def output(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> tuple[int, list[str]]:
        """Exit status and lines of `python -m build_tools check` on a project with faults."""
        monkeypatch.setattr(commands, "load_project", lambda: a_project(school=FAULTS))
        return commands.main(["check"]), capsys.readouterr().out.splitlines()

    def test_it_fails_where_there_are_findings(self, output: tuple[int, list[str]]) -> None:
        assert output[0] == 1

    def test_it_gives_a_finding_a_line_and_its_hint_under_it(
        self, output: tuple[int, list[str]]
    ) -> None:
        told = "docs/policies/example.md:25: every-action-is-known: unknown action: 'view imagery'"
        at = output[1].index(told)

        assert output[1][at + 1] == "    hint: did you mean 'view the imagery'?"

    def test_it_writes_every_finding_in_one_form(self, output: tuple[int, list[str]]) -> None:
        form = re.compile(r"[\w./-]+:\d+: [a-z0-9-]+: .+|    hint: .+|\d+ findings")

        assert [line for line in output[1] if not form.fullmatch(line)] == []

    def test_it_passes_the_real_project(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(commands, "load_project", the_project)

        assert (commands.main(["check"]), capsys.readouterr().out) == (0, "0 findings\n")

    def test_it_tells_what_cannot_be_read(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
    ) -> None:
        monkeypatch.setattr(commands, "load_project", lambda: load_project(tmp_path))  # type: ignore[arg-type]

        assert (commands.main(["check"]), capsys.readouterr().out.split(": ")[1]) == (
            1,
            "file-can-be-read",
        )
