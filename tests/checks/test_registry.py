"""Every check is run, bears its name once, and its findings are told in one form."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from build_tools import checks, commands
from build_tools.checks import registry
from build_tools.checks.registry import check, every_check
from build_tools.content.findings import Finding
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, load_project, parse_project
from build_tools.content.schools import Shared
from tests.conftest import rests_on_examples
from tests.projects import FRONT, a_card, a_project, real_files, the_project

FAULTS = a_card("May", "view the imagery") + a_card("May", "refer to police", heading="Other")


class TestTheChecks:
    @pytest.mark.parametrize("name", every_check())
    def test_each_says_what_it_guards(self, name: str) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
        assert every_check()[name].__doc__

    def test_those_of_every_file_are_there(self) -> None:
        files = {rule.__module__.rpartition(".")[2] for rule in every_check().values()}
        modules = {path.stem for path in Path(checks.__path__[0]).glob("[a-z]*.py")}

        # The list itself, what sorts its findings, what all checks of words read, and what a
        # preview does not need.
        assert files == modules - {"causes", "registry", "texts", "publishing"}


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
    def shown(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> Callable[[Callable[[], Project]], tuple[int, str]]:
        """Exit status and text of `python -m build_tools check`, where projects are so loaded."""

        def run(load: Callable[[], Project]) -> tuple[int, str]:
            monkeypatch.setattr(commands, "load_shared", lambda _: Shared({}, load(), ()))
            monkeypatch.setattr(commands, "find_schools", lambda _: ())
            return commands.main(["check"]), capsys.readouterr().out

        return run

    def test_it_gives_each_finding_a_line_and_its_hint_under_it_and_fails(self, shown: Any) -> None:
        status, text = shown(lambda: a_project(school=FAULTS))
        form = re.compile(r"[\w./-]+:\d+: [a-z0-9-]+: .+|    hint: .+|\d+ findings")
        told = (
            "docs/policies/example.md:25: every-action-is-known: "
            "unknown action: 'refer to police'\n"
            "    hint: did you mean 'refer to the police'?\n"
        )

        assert (status, told in text) == (1, True)
        assert [line for line in text.splitlines() if not form.fullmatch(line)] == []

    @rests_on_examples
    def test_it_says_which_cards_nobody_has_read_and_finds_no_fault_in_that(
        self, shown: Any
    ) -> None:
        own = FRONT.format(kind="school") + a_card("Must", "train staff")
        files = {**real_files(), f"{OWN_POLICIES}/hill.md": own}
        status, text = shown(lambda: parse_project(files))

        assert (status, "hill.md:15: what-is-published-was-read" in text) == (0, True)

    @rests_on_examples
    def test_it_says_what_is_out_of_date_and_refuses_nothing_for_it(self, shown: Any) -> None:
        own = FRONT.format(kind="school") + a_card("Must", "train staff").replace(
            "do it", "train staff as the LSCB asks"
        )
        files = {**real_files(), f"{OWN_POLICIES}/hill.md": own}
        status, text = shown(lambda: parse_project(files))

        assert (status, "every-school-statement-is-of-today" in text) == (0, True)

    def test_it_tells_what_cannot_be_read(self, shown: Any, tmp_path: Path) -> None:
        status, text = shown(lambda: load_project(tmp_path))

        assert (status, text.split(": ")[1]) == (1, "file-can-be-read")
