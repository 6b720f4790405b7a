"""What `python -m build_tools COMMAND` does."""

import argparse
import logging
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from build_tools.checks.registry import check_project
from build_tools.content.findings import render_findings
from build_tools.content.project import (
    DECISIONS,
    REVIEWERS,
    REVIEWS,
    ROOT,
    Project,
    ProjectError,
    load_project,
)
from build_tools.content.protocols import protocol_version
from build_tools.content.reviews import find_cards, find_due, render_reviews
from build_tools.pages.checked import count_help, count_proof, count_scenarios
from build_tools.pages.review_cards import SAYS, decide, render_decisions
from build_tools.site import server
from build_tools.site.build import BuildError, build_site
from build_tools.site.revisions import UnknownRevision, load_project_at
from build_tools.site.runtime import RuntimeBuildError
from build_tools.situations.behaviour import compare_behaviour, render_behaviour, render_markdown
from build_tools.situations.engine_mutation import (
    check_engine_mutation,
    count_for_record,
    load_engine_mutation,
    render_counts,
)
from build_tools.situations.floor_claims import report_proof
from build_tools.situations.help_claims import report_help_proof
from build_tools.situations.mutation import (
    judge_clauses,
    judge_vocabulary,
    numbers_of,
    render_verdicts,
)
from build_tools.situations.outcomes import (
    FOLDER,
    compile_tables,
    count_changes,
    load_tables,
    write_tables,
)
from build_tools.situations.record import CHECKED, Value, Values, write_section
from build_tools.situations.weakening import judge_claims

DAMAGED = Path("tests/damaged_cards")
"""Damaged cards that are kept as cases."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 1 where there is any finding."""
    options = vars(_parser().parse_args(argv))
    run: Callable[..., int] = options.pop("run")
    try:
        return run(**options)
    except ProjectError as error:
        print(render_findings(error.findings))
    except (RuntimeBuildError, BuildError) as error:
        print(f"build_tools: {error}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    """Each command runs a function; its options bear the names of that function's parameters."""
    parser = argparse.ArgumentParser(prog="python -m build_tools", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def add(name: str, run: Callable[..., int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=run.__doc__)
        command.set_defaults(run=run)
        return command

    add("check", run_check)
    add("build", run_build)
    add("serve", run_serve)
    add("pdf", run_pdf)
    review = add("review", run_review)
    review.add_argument(
        "--record",
        nargs="+",
        metavar="CLAUSE",
        dest="names",
        help="a clause's id, a policy's, or all",
    )
    review.add_argument("--by", choices=REVIEWERS, help="who reviewed, by role")
    choose = add("decide", run_decide)
    choose.add_argument("protocol", help="the protocol's id")
    choose.add_argument("pair", help="the card's name, as printed on it")
    choose.add_argument("says", choices=SAYS)
    choose.add_argument("--by", choices=REVIEWERS, required=True, help="who decided, by role")
    verify = add("verify", run_verify)
    add("freeze", run_freeze)
    diff = add("diff", run_diff)
    diff.add_argument("revision", metavar="REV", help="a commit, a branch or a tag")
    diff.add_argument("--markdown", action="store_true", help="to be posted under a change")
    mutants = add("mutants", run_mutants)
    engine = add("engine-mutants", run_engine_mutants)
    fuzz = add("fuzz", run_fuzz)
    fuzz.add_argument("--examples", type=int, default=20_000, metavar="NUMBER")
    for command in (verify, mutants, engine, fuzz):
        command.add_argument("--record", action="store_true", help=f"keep the counts in {CHECKED}")
    return parser


def run_check() -> int:
    """Print every finding of every file."""
    findings = check_project(load_project())
    print(render_findings(findings))
    return 1 if findings else 0


def run_build() -> int:
    """Write the whole site to site/."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    build_site(ROOT)
    return 0


def run_review(names: Sequence[str] | None, by: str | None) -> int:
    """List what is due for review; with `names`, record that `by` reviewed these."""
    project = load_project()
    today = datetime.now(tz=UTC).date()
    if not names:
        due = list(find_due(project, today))
        for entry in due:
            print(f"{entry.what}: {entry.why}")
        print(f"{len(due)} due for review")
        return 0
    if by is None:
        print("build_tools: say who reviewed, by role: --by ROLE", file=sys.stderr)
        return 2
    try:
        cards = find_cards(project, names)
    except KeyError as error:
        print(f"build_tools: no such clause or policy: {error}", file=sys.stderr)
        return 2
    text = render_reviews(project, cards, by, today)
    (ROOT / REVIEWS).write_text(text, encoding="utf-8")
    print(f"recorded the review of {len(cards)} clauses in {REVIEWS}")
    return 0


def run_decide(protocol: str, pair: str, says: str, by: str) -> int:
    """Record what a role decided on a review card."""
    project = load_project()
    today = datetime.now(tz=UTC).date()
    try:
        decision = decide(project, protocol, pair, says, by=by, on=today)
    except KeyError as error:
        print(f"build_tools: no such protocol or review card: {error}", file=sys.stderr)
        return 2
    (ROOT / DECISIONS).write_text(render_decisions(project, decision), encoding="utf-8")
    print(f"recorded in {DECISIONS}: {by}: {says}: {pair}")
    return 0


def run_engine_mutants(*, record: bool) -> int:
    """Count the changes of the engine that no test notices, after `make mutation`."""
    found = load_engine_mutation(ROOT)
    print(render_counts(found))
    if record:
        today = datetime.now(tz=UTC).date()
        write_section(
            ROOT / CHECKED, "engine-mutants", count_for_record(found, version("mutmut"), today)
        )
    findings = list(check_engine_mutation(found))
    if findings:
        print(render_findings(findings))
    return 1 if findings else 0


def run_serve() -> int:
    """Build, serve the site on this machine, and build again when a file changes."""
    if run_build() != 0:
        return 1
    # In a process of its own: the build's own code may be what has changed.
    command = [sys.executable, "-m", "build_tools", "build"]
    server.serve(ROOT, rebuild=lambda: subprocess.run(command, cwd=ROOT, check=False).returncode)
    return 0


def run_pdf() -> int:
    """Build the site, and print poster, wallet card and the whole protocol to build/pdf."""
    # Who only builds the site has no Playwright.
    from build_tools.site.pdf import PDF, PrintError, write_pdfs  # noqa: PLC0415

    if run_build() != 0:
        return 1
    try:
        written = write_pdfs(ROOT / "site", ROOT / PDF, load_project().school.protocol)
    except PrintError as error:
        print(f"build_tools: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT))
    return 0


def run_verify(*, record: bool) -> int:
    """Prove the safety floor and the help trees, over every possible situation."""
    project = load_project()
    claims = report_proof(project, print)
    help_claims = report_help_proof(project, print)
    if any(c.broken_by for c in claims) or any(c.broken_by for c in help_claims):
        return 1
    if record:
        today = datetime.now(tz=UTC).date()
        write_section(ROOT / CHECKED, "proof", count_proof(project, claims, today))
        write_section(ROOT / CHECKED, "help", count_help(project, help_claims, today))
        write_section(ROOT / CHECKED, "scenarios", count_scenarios(project, today))
    return 0


def run_freeze() -> int:
    """Write anew what becomes of every clause in chosen situations; show how many rows changed."""
    project = load_project()
    findings = check_project(project)
    if findings:
        print(render_findings(findings), file=sys.stderr)
        return 1
    frozen, tables = load_tables(ROOT), compile_tables(project)
    write_tables(project, tables)
    for protocol, table in tables.items():
        rows = count_changes(frozen.get(protocol), table)
        told = ", ".join(f"{rows[kind]} {kind}" for kind in ("same", "changed", "new", "gone"))
        print(f"{FOLDER.as_posix()}/{protocol}.txt: {told}")
    for protocol in sorted(frozen.keys() - tables.keys()):
        print(f"{FOLDER.as_posix()}/{protocol}.txt: removed, there is no such protocol any more")
    return 0


def run_diff(revision: str, *, markdown: bool) -> int:
    """Show in which situations the plans changed since a revision, by clause, with an example."""
    now = load_project()
    if now.findings:
        raise ProjectError(now.findings)
    try:
        then = load_project_at(ROOT, revision)
    except UnknownRevision as error:
        print(f"build_tools: cannot read revision {revision!r}: {error}", file=sys.stderr)
        return 2
    except ProjectError as error:
        print(f"build_tools: today's parser cannot read the content of {revision}:")
        print(render_findings(error.findings))
        return 1
    render = render_markdown if markdown else render_behaviour
    print(render(compare_behaviour(then, now), revision))
    return 0


def run_mutants(*, record: bool) -> int:
    """Change every clause, the vocabulary and the claims a little, and show what notices."""
    project, frozen = load_project(), load_tables(ROOT)
    findings = check_project(project)
    if findings:
        print(render_findings(findings), file=sys.stderr)
        return 1
    found = {
        "clause-mutants": list(judge_clauses(project, frozen)),
        "vocabulary-mutants": list(judge_vocabulary(project, frozen)),
        "property-mutants": list(judge_claims(project)),
    }
    for section, verdicts in found.items():
        print(render_verdicts(section.replace("-", " "), verdicts))
        if record:
            write_section(ROOT / CHECKED, section, {**stamp(project), **numbers_of(verdicts)})
    return int(any(v.fate == "survived" for verdicts in found.values() for v in verdicts))


def run_fuzz(examples: int, *, record: bool) -> int:
    """Damage cards at random: none is read with another meaning, and none stops the parser."""
    fuzzing = "tests/test_cards.py"
    command = [sys.executable, "-m", "pytest", "--quiet", fuzzing, "-k", "damaged_at_random"]
    environment = {**os.environ, "FUZZ_EXAMPLES": str(examples)}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status == 0 and record:
        kept = sum(len(_load_cases(path)) for path in (ROOT / DAMAGED).glob("*.toml"))
        counted: Values = {
            **stamp(load_project()),
            "examples": examples,
            "derandomised": True,
            "misread": 0,
            "kept_cases": kept,
        }
        write_section(ROOT / CHECKED, "fuzz", counted)
    return status


def _load_cases(path: Path) -> list[object]:
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def stamp(project: Project) -> dict[str, Value]:
    """On which day (UTC) a run was, and of which protocols, by their versions."""
    return {
        "on": datetime.now(tz=UTC).date().isoformat(),
        "versions": {id_: protocol_version(project, id_) for id_ in sorted(project.policies)},
    }
