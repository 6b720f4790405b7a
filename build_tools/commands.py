"""What `python -m build_tools COMMAND` does."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from build_tools.checks.card_faults import CURRENT, find_out_of_date
from build_tools.checks.publishing import (
    READ,
    find_all_unread,
    find_unread,
    find_unready,
    find_unready_for_schools,
)
from build_tools.checks.registry import check_project, check_shared, load_school
from build_tools.content.findings import Finding, did_you_mean, render_finding, render_findings
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import (
    CHECKED,
    REVIEWERS,
    ROOT,
    Project,
    ProjectError,
    load_project,
    load_shared_project,
)
from build_tools.content.refused import Refused
from build_tools.content.reviews import find_cards, find_due, find_texts, render_reviews
from build_tools.content.school import School
from build_tools.content.schools import find_schools, load_shared
from build_tools.documents.appraisal import appraise
from build_tools.documents.reading import read_document
from build_tools.forks.taking import take as take_version
from build_tools.forks.update import PAGE, CannotUpdate, ask_what_changes, fetch
from build_tools.forks.what_changes import find_changes
from build_tools.pages.appraisal import render_appraisal, render_summary
from build_tools.pages.behaviour import render_behaviour
from build_tools.pages.comparison import comparison_page
from build_tools.pages.statements import render_statements
from build_tools.site import server
from build_tools.site.archive import write_archive, write_one_file
from build_tools.site.build import BuildError, alone, build_site
from build_tools.site.builder import Builder, build_when_told
from build_tools.site.node import RuntimeBuildError
from build_tools.site.panel import PanelHandler
from build_tools.site.revisions import TooOldRevision, UnknownRevision, load_project_at
from build_tools.situations.claims import Claim, render_broken
from build_tools.situations.difference import Comparer, compare_behaviour
from build_tools.situations.frozen import (
    FOLDER,
    compile_outcomes,
    load_outcomes,
    write_outcomes,
)
from build_tools.situations.help_claims import RULES as HELP_RULES
from build_tools.situations.processors import on_all_processors
from build_tools.situations.proof import (
    Proof,
    broken_in,
    find_lost_reach,
    load_record,
    proof_sections,
    prove_school,
    record_of,
    run_proof,
    write_record,
)
from build_tools.writing.imported import write_imported
from build_tools.writing.new import (
    CannotBegin,
    Written,
    folder_for,
    refuse_taken,
    write_protocol,
    write_school,
)
from build_tools.writing.work import say_left_out

APPRAISAL = "build/what-your-policy-lacks.html"
CANNOT = (BuildError, CannotBegin, CannotUpdate, RuntimeBuildError, server.PortError)
"""What says in one sentence why a command is not done, or what to do."""
MANY = 8
"""So many schools are checked before another process would have started."""
ENDED = "a process of this one was ended from outside, as where memory is short: try it again"
ONE_OF_SEVERAL = "of one of several schools, as in schools/harbour-lane"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 1 where there is any finding."""
    options = vars(make_parser().parse_args(argv))
    run: Callable[..., int] = options.pop("run")
    return _run(partial(run, **options))


def _run(run: Callable[[], int]) -> int:
    try:
        return run()
    except ProjectError as error:
        print(render_findings(error.findings))
    except BrokenPipeError:
        raise
    except (*CANNOT, OSError) as error:
        print(f"build_tools: {error}", file=sys.stderr)
    except BrokenProcessPool:
        print(f"build_tools: {ENDED}", file=sys.stderr)
    return 1


def make_parser() -> argparse.ArgumentParser:
    """Each command runs a function; its options bear the names of that function's parameters."""
    parser = argparse.ArgumentParser(
        prog="python -m build_tools",
        description=__doc__,
        epilog="`setup` installs what they need: see `python -m build_tools setup --help`",
    )
    commands = parser.add_subparsers(required=True)

    def add(name: str, run: Callable[..., int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=run.__doc__)
        command.set_defaults(run=run)
        return command

    checked = add("check", run_check)
    checked.add_argument(
        "--publish", action="store_true", help="what must be filled in before it is published, too"
    )
    checked.add_argument(
        "--read", action="store_true", help="each statement as a plan says it, to read once, too"
    )
    add("build", run_build).add_argument("--again", action="store_true", help=argparse.SUPPRESS)
    port = os.environ.get("PORT") or server.PORT
    add("serve", run_serve).add_argument("--port", default=port, help="PORT says the same")
    add("zip", run_zip)
    add("one-file", run_one_file)
    add("pdf", run_pdf)
    add("bill", run_bill)
    review = add("review", run_review)
    review.add_argument(
        "--record",
        nargs="+",
        metavar="CLAUSE",
        dest="names",
        help="a clause's id, a policy's, or all",
    )
    review.add_argument("--by", choices=REVIEWERS, help="who reviewed, by role")
    school, protocol = add("new-school", run_new_school), add("new-protocol", run_new_protocol)
    appraised, imported = add("appraise", run_appraise), add("import-policy", run_import_policy)
    for command in (appraised, imported):
        command.add_argument("file", metavar="FILE", help=".docx, .odt, .pdf, .txt or .md")
    for command in (school, protocol, imported):
        command.add_argument("name", metavar="NAME", help='as in "Harbour Lane Academy"')
    for command in (school, protocol, imported, review):
        command.add_argument("--in", dest="given", metavar="FOLDER", help=ONE_OF_SEVERAL)
    prove = add("prove", run_prove)
    prove.add_argument(
        "--missed", action="store_true", help="list the small changes that nobody notices"
    )
    prove.add_argument(
        "--record", action="store_true", help="keep the counts, which the site shows"
    )
    add("freeze", run_freeze)
    update = add("update", run_update)
    update.add_argument(
        "--from",
        required=True,
        dest="source",
        metavar="SOURCE",
        help="an archive, a folder, or a git remote",
    )
    update.add_argument("--take", action="store_true", help="replace, having read what changes")
    add("what-changes", run_what_changes).add_argument("older", metavar="FOLDER")
    compare = add("compare", run_compare)
    for name in ("first", "second"):
        compare.add_argument(name, metavar="POLICY")
    diff = add("diff", run_diff)
    diff.add_argument("revision", metavar="REV", help="a commit, a branch or a tag")
    return parser


def run_check(*, publish: bool = False, read: bool = False) -> int:
    """Print every finding of every file, and of each of several schools."""
    today = datetime.now(tz=UTC).date() if publish else None
    schools = find_schools(ROOT)
    for id_ in ("", *schools) if read else ():
        project = load_shared(ROOT).load(id_) if id_ else load_project()
        whose = ", ".join(policy.title for policy in project.own_protocols)
        print(f"{f'schools/{id_}: ' if id_ else ''}{whose or 'no protocol of your own'}")
        print(*render_statements(project), sep="\n")
    check_school = _checker(ROOT, today, many=bool(schools))
    findings = [*check_school("")]
    prepare = partial(_checker, ROOT, today, many=True)
    for found in on_all_processors(prepare, schools, few=MANY):
        findings += found
    aside = {CURRENT} if publish else {CURRENT, READ}
    told = [one for one in findings if one.check in aside]
    findings = [one for one in findings if one not in told]
    print(*map(render_finding, told), render_findings(findings), sep="\n")
    return 1 if findings else 0


def _checker(root: Path, today: date | None, *, many: bool) -> Callable[[str], Sequence[Finding]]:
    """Finds what is wrong with one of several schools, or with what they share, and what nobody has
    read; on `today` also what must be filled in before it is published.
    """
    shared = check_shared(load_shared(root))
    find = find_unready_for_schools if many else find_unready
    unready = find(shared.project, today) if today else ()
    told = (*unready, *find_unread(shared.project), *find_out_of_date(shared.project))
    shared = replace(shared, found=(*shared.found, *told))

    def check(id_: str) -> Sequence[Finding]:
        if not id_:
            return shared.found
        try:
            project = load_school(shared, id_)
        except ProjectError as error:
            return error.findings
        unready = [*find_unready(project, today)] if today else []
        unready += [*find_unread(project), *find_out_of_date(project)]
        return [*project.findings, *shared.told(id_, unready, project.inherited)]

    return check


def run_build(*, again: bool = False, beside: bool = False) -> int:
    """Write the whole site to site/."""
    if again:
        build_when_told(partial(_run, partial(run_build, beside=True)))
    else:
        build_site(ROOT, beside=beside)
    return 0


def run_review(names: Sequence[str] | None, by: str | None, given: str | None) -> int:
    """List what is due for review; with `names`, record that `by` reviewed these."""
    project = load_shared(ROOT).load(Path(given).name) if given else load_project()
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
        paths = find_texts(project, names)
        cards = find_cards(project, (name for name in names if name not in paths))
    except KeyError as error:
        print(f"build_tools: no such clause or policy: {error}", file=sys.stderr)
        return 2
    text = render_reviews(project, cards, by, today, paths)
    (ROOT / project.reviews_file).write_text(text, encoding="utf-8")
    pages = f" and {len(paths)} texts beside them" if paths else ""
    where = f"in {project.reviews_file}, by role: {by}"
    print(f"recorded the review of {len(cards)} clauses{pages} {where}")
    print("a record lapses when its line changes, or what that rests on: check says which are due")
    return 0


def run_new_school(name: str, given: str | None) -> int:
    """Write docs/school/school.toml, for your telephone numbers."""
    folder = folder_for(load_project(), given, name) if given else SCHOOL_FOLDER
    if given:
        refuse_taken(ROOT, folder)
    return _show_written(write_school(ROOT, name, folder=folder))


def run_new_protocol(name: str, given: str | None) -> int:
    """Write the beginning of your school's own protocol, its words and its details."""
    project, today = load_project(), datetime.now(tz=UTC).date()
    folder = folder_for(project, given, name) if given else SCHOOL_FOLDER
    return _show_written(write_protocol(ROOT, project, name, today, folder))


def run_appraise(file: str) -> int:
    """Say what a policy in a document lacks; write it as a page for governors."""
    project, today = load_project(), datetime.now(tz=UTC).date()
    try:
        document = read_document(Path(file).name, Path(file).read_bytes())
    except (Refused, OSError) as error:
        return _refuse(file, error, project)
    appraisal = appraise(project, document, today)
    print(render_summary(project, appraisal))
    (ROOT / APPRAISAL).parent.mkdir(exist_ok=True)
    (ROOT / APPRAISAL).write_text(render_appraisal(project, appraisal, today), encoding="utf-8")
    print(f"wrote {APPRAISAL}: a page to read, to print and to pass on")
    return 0


def run_import_policy(file: str, name: str, given: str | None = None) -> int:
    """Make drafts of your own protocol from a policy in a document."""
    project, today = load_project(), datetime.now(tz=UTC).date()
    try:
        document = read_document(Path(file).name, Path(file).read_bytes())
        folder = folder_for(project, given, name) if given else SCHOOL_FOLDER
        made = write_imported(ROOT, project, name, document, today, folder)
    except (Refused, CannotBegin, OSError) as error:
        return _refuse(file, error, project)
    drafts = made.drafts
    print(f"{len(drafts.drafts)} drafts of cards: none is in force until its line Draft is gone")
    print(f"{len(drafts.to_read)} sentences to read yourself: they stand in the file as notes")
    print(say_left_out(project, drafts.told))
    return _show_written(made.written)


def _refuse(file: str, error: Exception, project: Project) -> int:
    texts = project.interface.write
    said = " ".join(error.words(texts).values()) if isinstance(error, Refused) else error
    print(f"build_tools: {file}: {said}", file=sys.stderr)
    return 1


def _show_written(files: Iterable[Written]) -> int:
    for file in files:
        print(f"{'wrote' if file.is_new else 'stays as it is:'} {file.path}")
    print("next: fill them in, and run `python -m build_tools serve`, which shows what is wrong")
    return 0


def run_update(source: str, *, take: bool) -> int:
    """Show what a newer version changes for this school; with --take, take it."""
    new = fetch(ROOT, source)
    print(ask_what_changes(ROOT, new))
    if not take:
        print(f"{PAGE.as_posix()} says the same, to read and to print.")
        print("Nothing was replaced: run it again with --take to take the newer version.")
        return 0
    before = take_version(ROOT, new, datetime.now(tz=UTC))
    print(f"taken; what was there before is in {before.relative_to(ROOT).as_posix()}/")
    print("next: python -m build_tools setup, and then check and build")
    return 0


def run_what_changes(older: str) -> int:
    """Show what this version changes for the school of a folder with an older one."""
    changes = find_changes(ROOT, Path(older))
    print(changes.page)
    return 1 if changes.wrong else 0


def run_serve(port: str) -> int:
    """Build, serve the site on this machine, and build again when a file changes."""
    with (
        server.claim_port(ROOT / "site", port, PanelHandler) as claimed,
        Builder(ROOT) as builder,
    ):
        changes = server.changes_in(ROOT)
        status = builder.build(next(changes))
        if status == 0:
            server.serve(claimed, changes, builder.build)
    return status


def run_zip() -> int:
    """Build the site, and write it as one archive for a web host to build."""
    return _write_built(write_archive)


def run_one_file() -> int:
    """Build the site, and write its protocol as one file, for a memory stick, to build."""
    return _write_built(write_one_file)


def _write_built(write: Callable[[Path, Path, School], Path]) -> int:
    """Build the site, write what is made of it, and say where; nothing, where a card is unread."""
    shared = load_shared(ROOT)
    if unread := [*find_all_unread(shared, map(shared.load, find_schools(ROOT)))]:
        raise ProjectError(unread)
    run_build()
    with alone(ROOT):  # `serve` may have begun another
        written = write(ROOT / "site", ROOT / "build", shared.project.school)
    print(written.relative_to(ROOT).as_posix())
    return 0


def run_pdf() -> int:
    """Build the site, and print poster, wallet card and the whole protocol to build/pdf."""
    # Who only builds the site has no Playwright.
    from build_tools.site.pdf import PDF, write_pdfs  # noqa: PLC0415

    run_build()
    for path in write_pdfs(ROOT / "site", ROOT / PDF, load_project().school.protocol):
        print(path.relative_to(ROOT))
    return 0


def run_bill() -> int:
    """Write the bill of materials: what is locked, each with its licence."""
    # Who only builds the site has no library for it.
    from build_tools.site.bill_of_materials import write_bill  # noqa: PLC0415

    print(write_bill(ROOT).relative_to(ROOT).as_posix())
    return 0


def run_prove(*, record: bool, missed: bool) -> int:
    """Prove the safety floor and the help trees over every situation; count what is missed."""
    project = load_project()
    proof = run_proof(project, print)
    _show_proof(project, proof)
    if missed:
        print(*proof.survivors, sep="\n")
    broken = [*proof.broken, *_prove_schools(find_schools(ROOT))]
    if broken:
        return 1
    today = datetime.now(tz=UTC).date().isoformat()
    sections = proof_sections(project, proof, today)
    if record:
        write_record(ROOT, sections, record_of(project))
        return 0
    recorded, shared = load_record(ROOT, record_of(project)), load_record(ROOT)
    # A school that has recorded nothing of its own keeps what the site itself has recorded.
    compared = sections if recorded or record_of(project) == CHECKED else {}
    stale = [
        *(f"reach fell: {sentence}" for sentence in find_lost_reach(recorded or shared, proof)),
        *(
            f"{name}: recorded other numbers, run it with --record and read what changed"
            for name, values in compared.items()
            if _numbers(values) != _numbers(recorded.get(name, {}))
        ),
    ]
    print(*stale, sep="\n")
    return 1 if stale else 0


def _prove_schools(ids: Sequence[str]) -> list[Claim]:
    """Prove the protocols that are one of several schools' alone; the claims that do not hold."""
    proved = [*on_all_processors(partial(_school_prover, ROOT), ids)]
    broken = [claim for kept in proved for one in kept.values() for claim in broken_in(one)]
    for claim in broken:
        print("\n".join(render_broken(claim)))
    if ids:
        claims = sum(sum(one["rules"].values()) for kept in proved for one in kept.values())
        protocols = sum(map(len, proved))
        own = f"protocols of their own {protocols:,}, claims that hold {claims:,}"
        print(f"schools {len(ids):,}, {own}")
    return broken


def _school_prover(root: Path) -> Callable[[str], dict[str, dict[str, Any]]]:
    shared = load_shared(root)
    return lambda id_: prove_school(shared.load(id_))


def _numbers(section: Mapping[str, Any]) -> dict[str, Any]:
    """What was counted, whenever it was."""
    return {key: value for key, value in section.items() if key not in ("on", "version")}


def _show_proof(project: Project, proof: Proof) -> None:
    for rule in project.rules:
        print(
            f"rule {rule.number:>2}: {proof.claims[str(rule.number)]:>6,} claims hold: {rule.title}"
        )
    for rule_id, title in HELP_RULES.items():
        print(f"rule {rule_id:>2}: {proof.help_claims[rule_id]:>6,} claims hold: {title}")
    for claim in proof.broken:
        print("\n".join(render_broken(claim)))
    made, missed = sum(proof.mutants.values()), len(proof.survivors)
    print(f"of {made:,} small changes of national guidance no rule or scenario notices {missed:,}")


def run_freeze() -> int:
    """Write anew what becomes of every clause that is no school's own, in chosen situations; name
    the files that changed.
    """
    project = load_shared_project()
    findings = check_project(project)
    if findings:
        print(render_findings(findings), file=sys.stderr)
        return 1
    frozen, texts = load_outcomes(ROOT), compile_outcomes(project)
    write_outcomes(ROOT, texts)
    for protocol in sorted(frozen.keys() | texts.keys()):
        if frozen.get(protocol) != texts.get(protocol):
            print(f"{(FOLDER / protocol).as_posix()}.txt changed: read what changed")
    return 0


def run_compare(first: str, second: str) -> int:
    """Print where the plans of two protocols differ, as the page of the two would say it."""
    project = load_project()
    for id_ in (first, second):
        if id_ not in project.policies:
            hint = did_you_mean(id_, project.policies)
            print(f"build_tools: no such policy: {id_!r}; {hint}".rstrip("; "), file=sys.stderr)
            return 2
    compared = Comparer(project).compare(project.policies[first], project.policies[second])
    print(comparison_page(project, compared).markdown)
    return 0


def run_diff(revision: str) -> int:
    """Show in which situations the plans changed since a revision, by clause, with an example."""
    now = load_project()
    if now.findings:
        raise ProjectError(now.findings)
    try:
        then = load_project_at(ROOT, revision)
    except UnknownRevision as error:
        print(f"build_tools: cannot read revision {revision!r}: {error}", file=sys.stderr)
        return 2
    except TooOldRevision as error:
        print(f"build_tools: {error}")
        return 1
    except ProjectError as error:
        print(f"build_tools: today's parser cannot read the content of {revision}:")
        print(render_findings(error.findings))
        return 1
    print(render_behaviour(compare_behaviour(then, now), revision))
    return 0
