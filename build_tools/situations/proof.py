"""All that `make prove` works out, and what is kept of it.

Each part of the work is kept in `build/cache/proof` under a key of all that it rests on, so that
what has not changed is not worked out again. What the public page shows is kept in
`docs/data/checked.toml`; no number there is written by hand.
"""

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import tomlkit

from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import FLOOR
from build_tools.content.project import (
    CHECKED,
    OWN_CHECKED,
    Project,
    load_tables,
    load_text,
)
from build_tools.content.protocols import live_cards, logic_text, protocol_of
from build_tools.content.safety_floor import FLOOR_RULES
from build_tools.content.school import SCHOOL
from build_tools.kept import CACHE, Shelf
from build_tools.situations.claims import Claim
from build_tools.situations.floor_claims import Prover, count_situations
from build_tools.situations.help_claims import count_help_situations, prove_tree
from build_tools.situations.mutants import Judge, Mutant
from build_tools.situations.processors import on_all_processors
from build_tools.situations.scenarios import (
    STORIES,
    expected_of,
    scenario_files,
)
from decision_tree.plan import find_lines
from decision_tree.situation import settle

CHUNKS = 8
"""Into how many parts the mutants of clauses are divided, so that no processor waits."""
CODE = ("decision_tree", "build_tools/content", "build_tools/situations")
SHOWS_ONLY = (
    "__main__",
    "browser",
    "presentation",
    "frozen",
    "difference",
    "ahead",
    "decisions",
    "practice",
)
"""Modules that neither decide nor prove."""
FOLLOWS_CLAUSES = ("clause-is-live-and-sourced", "clause-acts", "no-line-is-lost")
"""Claims of which there are as many as there are clauses, or lines."""
FIXED_HELP_RULES = ("a", "b", "c", "d", "g")
"""Rules of the help trees whose claims do not follow from clauses, as those of the others do."""

Record = Mapping[str, Mapping[str, Any]]
"""The sections of a file of what was counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What a run worked out. `reach`: by claim and protocol, in how many cases it was tried;
    `help_reach`: by tree and rule, how many claims hold.
    """

    reach: Mapping[str, Mapping[str, int]]
    claims: Mapping[str, int]
    broken: tuple[Claim, ...]
    help_claims: Mapping[str, int]
    help_reach: Mapping[str, Mapping[str, int]]
    mutants: Mapping[str, int]
    survivors: tuple[str, ...]


# ── What it rests on


def load_code_version(root: Path) -> str:
    """A fingerprint of the engine, of the code that reads and proves, and of the rules in words."""
    files = [path for folder in CODE for path in sorted((root / folder).glob("*.py"))]
    decides = [path for path in files if path.stem not in SHOWS_ONLY]
    return _fingerprint(p.read_text(encoding="utf-8") for p in [*decides, root / FLOOR_RULES])


def load_version(project: Project) -> str:
    """Eight digits that change with anything by which the site decides, or that proves it."""
    texts = [logic_text(project, policy.id) for policy in project.policies_by_age]
    texts += [_tree_text(project, tree) for tree in project.help_trees]
    return _fingerprint([load_code_version(project.root), *texts])[:8]


def _fingerprint(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()


def _tree_text(project: Project, tree: HelpTree) -> str:
    """All that decides in a tree, in its order: that of actions and parts decides too."""
    read_by = [tree.place.role, tree.audience.readers]
    open_to = {s.id: [s.closed, s.audience, [w.kind for w in s.reach]] for s in project.services}
    return json.dumps([tree.data, read_by, {**tree.reach}, open_to])


def _protocol_text(project: Project, policy_id: str) -> str:
    sources = [card.source for card in live_cards(project, policy_id)]
    names = [source.name for source in project.sources]
    return json.dumps([logic_text(project, policy_id), sources, names])


def _expectations_text(root: Path) -> str:
    return "\n".join(load_text(root, name) for name in [*scenario_files(root), STORIES])


# ── Working it out, or finding it in the cache


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A part of the work: its name, what its result rests on, and how it is worked out."""

    name: str
    rests_on: str
    work: Callable[[], dict[str, Any]]


def run_proof(project: Project, show: Callable[[str], None]) -> Proof:
    """Prove all claims on all protocols and trees, and judge all mutants; cached part by part."""
    shelf, prover = _shelf_of(project), Prover(project)
    parts = [*_tree_parts(project), *_mutant_parts(prover), *_floor_parts(prover)]
    found = {part.name: shelf.take((part.name, part.rests_on), lambda: None) for part in parts}
    missing = [part for part in parts if found[part.name] is None]
    for part, result in zip(missing, _run(missing), strict=True):
        found[part.name] = shelf.take((part.name, part.rests_on), partial(dict, result))
    shelf.forget_others()
    floor = {id_: found[f"floor {id_}"] for id_ in (p.id for p in project.policies_by_age)}
    trees = {tree.id: found[f"help {tree.id}"] for tree in project.help_trees}
    judged = [kept for name, kept in found.items() if name.startswith("mutants ")]
    anew = sum(part.name.startswith("floor ") for part in missing)
    show(f"{anew} of {len(floor)} protocols were proved anew, the others are cached")
    ids = dict.fromkeys(id_ for kept in floor.values() for id_ in kept["claims"])
    return Proof(
        reach={
            id_: {policy: kept["claims"].get(id_, 0) for policy, kept in floor.items()}
            for id_ in ids
        },
        claims=_sum(kept["rules"] for kept in floor.values()),
        broken=tuple(c for kept in (*floor.values(), *trees.values()) for c in broken_in(kept)),
        help_claims=_sum(kept["rules"] for kept in trees.values()),
        help_reach={id_: kept["rules"] for id_, kept in trees.items()},
        mutants=_sum(kept["verdicts"] for kept in judged),
        survivors=tuple(chain.from_iterable(kept["survivors"] for kept in judged)),
    )


def prove_school(project: Project) -> dict[str, dict[str, Any]]:
    """What is proved of each protocol that is one of several schools' alone; kept by content."""
    shelf, prover = _shelf_of(project), Prover.after_another(project)
    return {
        policy.id: shelf.take(
            (f"floor {project.school_id} {policy.id}", _protocol_text(project, policy.id)),
            partial(_prove_protocol, prover, policy.id),
        )
        for policy in project.own_protocols
    }


def _shelf_of(project: Project) -> Shelf:
    return Shelf(project.root / CACHE / "proof", [load_code_version(project.root)])


def broken_in(kept: Mapping[str, Any]) -> list[Claim]:
    """The claims that do not hold."""
    return [Claim(**{**c, "at_fault": tuple(c["at_fault"])}) for c in kept["broken"]]


def _run(parts: Sequence[_Part]) -> list[dict[str, Any]]:
    """The results of all parts. Each process is given all at once, so that those which share a
    manager of diagrams share it there too.
    """
    return [*on_all_processors(partial(_worker, parts), range(len(parts)), few=1)]


def _worker(parts: Sequence[_Part]) -> Callable[[int], dict[str, Any]]:
    gc.disable()  # diagrams make nothing in circles
    return lambda number: parts[number].work()


def _floor_parts(prover: Prover) -> Iterator[_Part]:
    for policy in prover.project.policies_by_age:
        work = partial(_prove_protocol, prover, policy.id)
        rests_on = _protocol_text(prover.project, policy.id)
        yield _Part(name=f"floor {policy.id}", rests_on=rests_on, work=work)


def _prove_protocol(prover: Prover, policy_id: str) -> dict[str, Any]:
    return _counted(prover.prove(policy_id))


def _tree_parts(project: Project) -> Iterator[_Part]:
    for tree in project.help_trees:
        work = partial(_prove_tree, project, tree)
        yield _Part(name=f"help {tree.id}", rests_on=_tree_text(project, tree), work=work)


def _prove_tree(project: Project, tree: HelpTree) -> dict[str, Any]:
    return _counted(prove_tree(project, tree))


def _mutant_parts(prover: Prover) -> Iterator[_Part]:
    """Mutants of the vocabulary, and of the floor's clauses in so many parts. They rest on those
    protocols alone of which something is expected.
    """
    project = prover.project
    scenarios = [*chain.from_iterable(expected_of(project))]
    judge = Judge(prover, scenarios)
    protocols = sorted({FLOOR, *(scenario.protocol for scenario in scenarios)})
    texts = [_protocol_text(project, id_) for id_ in protocols]
    rests_on = "\n".join([*texts, _expectations_text(project.root)])
    ids = [clause.id for clause in protocol_of(project, FLOOR).clauses]
    work = partial(_judge, judge, None)  # first, since it is the longest
    yield _Part(name="mutants vocabulary", rests_on=rests_on, work=work)
    for number in range(CHUNKS):
        work = partial(_judge, judge, ids[number::CHUNKS])
        yield _Part(name=f"mutants {number}", rests_on=rests_on, work=work)


def _judge(judge: Judge, ids: Sequence[str] | None) -> dict[str, Any]:
    """What becomes of the mutants of these clauses; without any, of those of the vocabulary."""
    return _counted_mutants(judge.judge_vocabulary() if ids is None else judge.judge_clauses(ids))


def _counted(claims: Iterable[Claim]) -> dict[str, Any]:
    claims = list(claims)
    return {
        "claims": Counter(claim.id for claim in claims),
        "rules": Counter(claim.rule for claim in claims if not claim.broken_by),
        "broken": [asdict(claim) for claim in claims if claim.broken_by],
    }


def _counted_mutants(mutants: Iterable[Mutant]) -> dict[str, Any]:
    mutants = list(mutants)
    return {
        "verdicts": Counter(mutant.verdict for mutant in mutants),
        "survivors": [f"{m.of}: {m.how}" for m in mutants if m.verdict == "survived"],
    }


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for count in counts:
        total.update(count)
    return total


# ── The record


def find_lost_reach(recorded: Record, proof: Proof) -> Iterator[str]:
    """Each claim that is tried in fewer cases than when it was recorded, in a sentence."""
    for id_, cases in recorded.get("reach", {}).items():
        for protocol, before in cases.items():
            today = proof.reach.get(id_, {}).get(protocol, 0)
            if today < before and any(protocol in now for now in proof.reach.values()):
                yield f"{id_} is tried in {today} cases of {protocol}, and was in {before}"


def proof_sections(project: Project, proof: Proof, on: str) -> dict[str, dict[str, Any]]:
    """The sections of the record, from a run."""
    stamp = {"on": on, "version": load_version(project)}
    trees = project.help_trees
    return {
        "proof": {
            **stamp,
            "situations": count_situations(project),
            "protocols": len(project.policies),
            "claims": sum(proof.claims.values()),
            **{f"rule-{rule.number}": proof.claims[str(rule.number)] for rule in project.rules},
        },
        "reach": {
            id_: dict(cases) for id_, cases in proof.reach.items() if id_ not in FOLLOWS_CLAUSES
        },
        "help": {
            **stamp,
            "trees": len(trees),
            "situations": count_help_situations(trees[0]) if trees else 0,
            "claims": sum(proof.help_claims.values()),
        },
        "help-reach": {
            id_: {rule: rules[rule] for rule in FIXED_HELP_RULES}
            for id_, rules in proof.help_reach.items()
        },
        "scenarios": {**stamp, **count_scenarios(project)},
        "mutants": {
            **stamp,
            "made": sum(proof.mutants.values()),
            "noticed": proof.mutants.get("noticed", 0),
            "change-nothing": proof.mutants.get("changes nothing", 0),
            "missed": proof.mutants.get("survived", 0),
        },
    }


def count_scenarios(project: Project) -> dict[str, int]:
    """How many scenarios and stories there are, and how many clauses stand in a plan of theirs."""
    scenarios, stories = expected_of(project)
    protocols = {id_: protocol_of(project, id_) for id_ in project.policies}
    clauses = {clause.id for protocol in protocols.values() for clause in protocol.clauses}
    standing = set[str]()
    for scenario in (*scenarios, *stories):
        protocol = protocols[scenario.protocol]
        lines = find_lines(protocol, scenario.role, settle(scenario.answers, project.vocabulary))
        standing |= {line.clause.id for line in lines.actions}
        standing |= {*lines.asks, *(lost.clause for lost in lines.overridden)}
    return {
        "scenarios": len(scenarios),
        "stories": len(stories),
        "clauses": len(clauses),
        "covered": len(standing & clauses),
    }


def record_of(project: Project) -> str:
    """The file of what was counted: a school's own lies among what is its own."""
    return OWN_CHECKED if SCHOOL in project.files else CHECKED


def load_record(root: Path, name: str = CHECKED) -> Record:
    """What was recorded in a file; nothing where there is none."""
    return load_tables(root, name) if (root / name).exists() else {}


PROVED = """\
What the last run of `python -m build_tools prove` counted.
Written with --record, and never by hand."""


def write_record(
    root: Path,
    sections: Mapping[str, Mapping[str, Any]],
    path: str = CHECKED,
    by: str = PROVED,
) -> None:
    """Write a record anew, which says by what it was written."""
    document = tomlkit.document()
    for line in by.splitlines():
        document.add(tomlkit.comment(line))
    for name, values in sections.items():
        document.add(tomlkit.nl())
        table = tomlkit.table()
        for key, value in values.items():
            table.add(key, _inline(value) if isinstance(value, Mapping) else value)
        document.add(name, table)
    (root / path).write_text(tomlkit.dumps(document), encoding="utf-8")


def _inline(values: Mapping[str, int]) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table
