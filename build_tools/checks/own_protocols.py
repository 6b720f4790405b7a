"""A school's own protocol keeps every rule of the safety floor, in every situation; and what the
school writes names nobody.

`make prove` proves all protocols; the school's own is proved with each check too, so that whoever
writes it hears of it at the line where it stands.
"""

import re
from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import SCHOOL_FOLDER, Card, Policy
from build_tools.content.project import Project
from build_tools.content.school import TITLED, WRITE_ROLE
from build_tools.situations.chosen import sum_up
from build_tools.situations.claims import Claim
from build_tools.situations.floor_claims import Prover
from decision_tree.vocabulary import Answers

CLAUSE = re.compile(r"[a-z0-9-]+#[a-z0-9-]+")


@check("every-school-keeps-the-safety-floor")
def check_own_protocols(project: Project) -> Iterator[Finding]:
    """In no situation does a plan of the school's own protocol break a rule of the safety floor, or
    lose a line of national guidance to a Never of the school's.
    """
    # What could not be read stands in no plan, and would be missed.
    if project.findings or not project.own_protocols:
        return
    prover = Prover.after_another(project)
    for policy in project.own_protocols:
        claims = prover.prove(policy.id)
        found = [_finding(project, policy, claim) for claim in claims if claim.broken_by]
        # A clause that breaks a rule breaks many claims of it: the first says enough.
        yield from {(f.line, f.hint): f for f in reversed(found)}.values()
        for role, action, when in prover.find_taken(policy.id):
            yield from _takers(project, policy, role, action, when)


def _takers(
    project: Project, policy: Policy, role: str, action: str, when: Answers
) -> Iterator[Finding]:
    """Each Never that takes an action of a role's away: it stands while its When is not known."""
    for card in policy.cards:
        if card.modality == "never" and card.action == action and role in card.roles:
            message = "this would take away what national guidance asks for"
            value = f"when {sum_up(when, project.vocabulary)}"
            hint = "a Never stands in doubt too: say When certain, or leave it to national guidance"
            yield Finding(card.path, card.line, message, value, hint)


def _names_in_card(_: Project, card: Card) -> Iterator[Finding]:
    for text in card.texts:
        yield from _named(card.path, card.line, text)


@check("no-school-text-names-a-person", of_card=_names_in_card)
def check_names(project: Project) -> Iterator[Finding]:
    """What a school writes names roles, and no person: nobody may find a pupil or a colleague in
    it. A name without a title no check can tell.
    """
    cards = [c for p in project.policies.values() if p.is_own for c in (*p.cards, *p.drafts)]
    for card in cards:
        yield from _names_in_card(project, card)
    pages = (item for item in project.pages.items() if item[0].startswith(SCHOOL_FOLDER))
    for path, text in pages:
        for row, line in enumerate(text.split("\n"), start=1):
            yield from _named(path, row, line)
    for role in project.own_words.role:
        yield from _named(OWN_WORDS, project.line_of(OWN_WORDS, "role", role), role.title())


def _named(path: str, line: int, text: str) -> Iterator[Finding]:
    if found := TITLED.search(text):
        yield Finding(path, line, "this reads like a person's name", found[0], WRITE_ROLE)


def _finding(project: Project, policy: Policy, claim: Claim) -> Finding:
    """At the first of the school's clauses that are at fault, or else at its head."""
    told = {claim.about.get("clause"), *CLAUSE.findall(" ".join(claim.at_fault))}
    on_it = (card for card in policy.cards if card.action == claim.about.get("action"))
    first = next((card for card in policy.cards if card.id in told), next(on_it, None))
    place = (first.path, first.line) if first else (policy.path, 1)
    rule = next(rule for rule in project.rules if str(rule.number) == claim.rule)
    hint = f"narrow the When, say When certain, or leave it to national guidance: {rule.text}"
    if claim.id == "clause-acts":
        hint = "its When cannot be, or a Never on the same action, or what is known then, leaves "
        hint += "it out wherever it holds: say another When, or take it out"
        return Finding(*place, "this is in no plan", first.heading if first else claim.text, hint)
    if claim.id == "no-line-is-lost":
        hint = "with a graver answer it is gone: leave its When out, or say one that holds then too"
        hint += f", or take the card out: {rule.text}"
    role = project.vocabulary.roles.get(claim.about.get("role", ""))
    whose = f", in the plan of {role.name}" if role else ""
    message = f'this breaks a rule that every plan keeps, "{rule.title}"{whose}'
    return Finding(*place, message, f"when {claim.broken_by}", hint)
