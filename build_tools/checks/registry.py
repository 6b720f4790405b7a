"""Every check: what must hold across files, each one function in one file of this folder.

A check is a generator of findings that is marked `@check("the-truth-that-it-guards")`; the first
line of its docstring says the rule. Nothing else is needed: whoever runs `check_project` runs it.
What must hold within one card, or one entry of a data file, is found on reading.

A check that looks at cards names the function that looks at one (`of_card`), so that whoever writes
a card hears of it at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, wraps
from importlib import import_module
from pkgutil import iter_modules

from build_tools import checks
from build_tools.checks.causes import each_cause_once
from build_tools.content.findings import Finding
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.schools import Shared

Check = Callable[[Project], Iterator[Finding]]
CheckOfCard = Callable[[Project, Card], Iterator[Finding]]

_CHECKS: dict[str, Check] = {}
_OF_CARDS: dict[str, CheckOfCard] = {}
_OF_TEXTS = set[str]()


def check(
    name: str, *, of_card: CheckOfCard | None = None, of_texts: bool = False
) -> Callable[[Check], Check]:
    """Register a check. Its findings need not say its name. `of_card`: what it finds in one;
    `of_texts`: it looks at each text by itself, whatever the others say.
    """

    def register(rule: Check) -> Check:
        @wraps(rule)
        def named(project: Project) -> Iterator[Finding]:
            return (replace(finding, check=name) for finding in rule(project))

        if name in _CHECKS:
            raise ValueError(f"two checks are named {name}")
        _CHECKS[name] = named
        if of_card:
            _OF_CARDS[name] = of_card
        if of_texts:
            _OF_TEXTS.add(name)
        return named

    return register


@cache
def every_check() -> Mapping[str, Check]:
    """All checks by name: those of every file beside this one."""
    for module in iter_modules(checks.__path__):
        import_module(f"{checks.__name__}.{module.name}")
    return _CHECKS


def check_project(project: Project) -> list[Finding]:
    """Every finding of every file: what was found on reading, and what the checks find."""
    found = [finding for rule in every_check().values() for finding in rule(project)]
    return each_cause_once(project, [*project.findings, *found])


def check_own(project: Project) -> list[Finding]:
    """Every finding of what is the school's own, and of few texts beside: most are not read."""
    own = replace(
        project,
        policies={policy.id: policy for policy in (project.floor, *project.own_protocols)},
        help_trees=(),
        written={
            path: text
            for path, text in project.written.items()
            if project.is_theirs(path) or path not in project.pages
        },
    )
    found = [
        finding
        for name, rule in every_check().items()
        for finding in rule(own if name in _OF_TEXTS else project)
    ]
    theirs = (one for one in (*project.findings, *found) if project.is_theirs(one.path))
    return each_cause_once(project, theirs)


def check_card(project: Project, card: Card) -> Iterator[Finding]:
    """What the checks find in one card of a policy of the project, as if it were in force."""
    every_check()
    for name, rule in _OF_CARDS.items():
        yield from (replace(finding, check=name) for finding in rule(project, card))


def check_shared(shared: Shared) -> Shared:
    """All that schools share, with every finding of it."""
    return replace(shared, found=tuple(check_project(shared.project)))


def load_school(shared: Shared, id_: str) -> Project:
    """A school's project, with every finding that is no other's. Raises ProjectError."""
    project = shared.load(id_)
    found = shared.told(id_, check_project(project), project.inherited)
    return replace(project, findings=tuple(found))
