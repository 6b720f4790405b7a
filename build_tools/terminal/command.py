"""The command line: `plan` prints what a protocol asks for in a situation.

Exit status 2, with one line on standard error, where an argument is not known or the answers
contradict each other.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence

from build_tools.content.findings import did_you_mean
from build_tools.content.policy import FLOOR
from build_tools.content.project import ProjectError, load_project
from build_tools.terminal.report import Words, render_plan, words_of
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.situation import ImpossibleAnswers
from decision_tree.truth import TRUTHS, Truth
from decision_tree.vocabulary import Answers, Vocabulary


class UnknownId(ValueError):
    """An id on the command line that is not known; the message is the line to print."""

    def __init__(self, kind: str, value: str, known: Iterable[str]) -> None:
        """Say what was not known, and the nearest known one."""
        known = list(known)
        hint = did_you_mean(value, known) or f"one of: {', '.join(known)}"
        super().__init__(f"unknown {kind}: {value!r}; {hint}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return _print_plan(_load_words(arguments.protocol, arguments.role), arguments)
    except ProjectError as error:
        print(f"decision_tree: {error}: see `python -m build_tools check`", file=sys.stderr)
    except (UnknownId, ImpossibleAnswers) as error:
        print(f"decision_tree: {error}", file=sys.stderr)
    return 2


def parse_answers(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, Truth]:
    """Answers from words such as `adult-involved=yes`. Raises UnknownId.

    One on what was once asked as one fact, and is any of several today, is an answer to each.
    """
    answers: dict[str, Truth] = {}
    for word in words:
        name, _, answer = word.partition("=")
        split = vocabulary.conditions.get(name)
        facts = split.members if split and split.joiner == "any" else (name,)
        if not vocabulary.facts.keys() >= {*facts}:
            raise UnknownId("fact", name, vocabulary.facts)
        if answer not in TRUTHS:
            raise UnknownId(f"answer to {name}", answer, TRUTHS)
        for fact in facts:
            if answers.get(fact, answer) != answer:
                raise ImpossibleAnswers(f"{fact}={answers[fact]}", f"{fact}={answer}")
            answers[fact] = answer
    return answers


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m decision_tree", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    plan = commands.add_parser("plan", help="print the plan for the answers given")
    plan.add_argument("--protocol", default=FLOOR, help="default: national")
    plan.add_argument("--role", default="staff", help="default: staff")
    plan.add_argument("--json", action="store_true", help="the plan as JSON")
    plan.add_argument("answers", nargs="*", metavar="fact=answer")
    return parser


def _load_words(policy_id: str, role: str) -> Words:
    project = load_project()
    if project.findings:  # a card that is not understood is in no plan, and would be missed
        raise ProjectError(project.findings)
    if policy_id not in project.policies:
        # The floor first: it is what stands where no school is named.
        raise UnknownId(
            "protocol", policy_id, sorted(project.policies, key=lambda id_: (id_ != FLOOR, id_))
        )
    roles = project.vocabulary.roles
    if role not in roles:
        raise UnknownId("role", role, roles)
    return words_of(project, policy_id)


def _print_plan(words: Words, arguments: argparse.Namespace) -> int:
    protocol = words.protocol
    answers: Answers = parse_answers(arguments.answers, protocol.vocabulary)
    plan = make_plan(protocol, arguments.role, answers)
    if arguments.json:
        print(json.dumps(shown_plan_json(plan, protocol), indent=2))
    else:
        print(render_plan(plan, words))
    return 0
