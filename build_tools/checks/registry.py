"""What must hold across all files, one generator a rule: its docstring's first line is the rule.

What must hold within one card is in `cards.py`. `check_project` runs every rule and fails nothing
by itself.
"""

from collections.abc import Callable, Iterator
from itertools import combinations, product

from mkdocs.utils.meta import get_data

from build_tools.checks.help_trees import (
    check_every_help_tree_can_be_read,
    check_every_help_tree_is_whole,
    check_every_help_tree_names_its_readers_services,
    check_no_help_tree_blames_or_frightens,
)
from build_tools.checks.reading_age import (
    check_passages,
    check_policy_readability,
    check_readability,
    check_wording_readability,
)
from build_tools.checks.tone import check_phrases, check_policy_tone, check_tone, check_wording_tone
from build_tools.content.audiences import LIMITS
from build_tools.content.cards import iter_clause_ids
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.glossary import check_glossary
from build_tools.content.marks import check_marks
from build_tools.content.passages import Passage, split_front_matter
from build_tools.content.policy import FLOOR, Card, Policy, Prose
from build_tools.content.project import SERVICES, SOURCES, VOCABULARY, WORDS, Project
from build_tools.content.reviews import check_reviews
from build_tools.content.safety_floor import check_safety_floor
from build_tools.content.sections import check_sections
from build_tools.content.services import check_services, find_service_texts, services_for
from build_tools.pages.audiences import check_audience_page
from decision_tree.protocol import When
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, YES, Truth
from decision_tree.vocabulary import Vocabulary

Check = Callable[[Project], Iterator[Finding]]


def check_project(project: Project) -> list[Finding]:
    """Every finding of every file."""
    found = [finding for check in CHECKS for finding in check(project)]
    return [*project.findings, *found]


def check_every_replacement_resolves(project: Project) -> Iterator[Finding]:
    """A clause is replaced by a clause that exists and is not itself replaced."""
    cards = _cards_by_id(project)
    for card in cards.values():
        if card.is_live:
            continue
        line, value = card.line_of("Replaced by"), card.replaced_by
        if value not in cards:
            hint = did_you_mean(value, cards)
            yield _finding(card, line, "every-citation-resolves", "no such clause", value, hint)
        elif not cards[value].is_live:
            hint = f"name what replaces it: {cards[value].replaced_by}"
            yield _finding(
                card, line, "every-citation-resolves", "that clause is replaced", value, hint
            )


def check_every_link_to_a_clause_resolves(project: Project) -> Iterator[Finding]:
    """A link in prose to an address of a policy points at one that exists."""
    known = {
        f"{policy.id}#{slug}" for policy in project.policies.values() for slug, _ in policy.slugs
    }
    for policy in project.policies.values():
        for block in policy.blocks:
            if not isinstance(block, Prose):
                continue
            for offset, text in enumerate(block.markdown.split("\n")):
                for value in iter_clause_ids(text):
                    if value not in known:
                        yield Finding(
                            path=policy.path,
                            line=block.line + offset,
                            check="every-citation-resolves",
                            message="no such heading",
                            value=value,
                            hint=did_you_mean(value, known),
                        )


def check_every_national_source_is_known(project: Project) -> Iterator[Finding]:
    """A source of a national clause begins with the name of one in docs/data/sources.toml."""
    names = sorted((source.name for source in project.sources), key=len, reverse=True)
    for card in project.floor.cards:
        for part in card.source.split(";"):
            cited = part.strip()
            if not any(cited == name or cited.startswith(f"{name},") for name in names):
                yield _finding(
                    card,
                    card.line_of("Source"),
                    "every-source-is-known",
                    "not a source of docs/data/sources.toml",
                    cited,
                    did_you_mean(cited, names),
                )


def check_every_source_is_cited(project: Project) -> Iterator[Finding]:
    """Each source in docs/data/sources.toml is cited on some page, and no two have one name."""
    texts = "\n".join(
        block.source if isinstance(block, Card) else block.markdown
        for policy in project.policies.values()
        for block in policy.blocks
    )
    names = [source.name for source in project.sources]
    for source in project.sources:
        if names.count(source.name) > 1:
            yield _in_file(
                SOURCES.as_posix(), "every-source-is-known", "two sources of one name", source.name
            )
        if source.name not in texts:
            yield _in_file(
                SOURCES.as_posix(),
                "every-source-is-cited",
                "no page cites this source",
                source.name,
            )


def check_the_vocabulary_is_used(project: Project) -> Iterator[Finding]:
    """Each fact and each action stands in a live clause: no question pointless, no action dead."""
    cards = [card for policy in project.policies.values() for card in policy.cards if card.is_live]
    used_actions = {card.action for card in cards}
    used_facts = {fact for card in cards for fact in _facts_of(card.when, project.vocabulary)}
    for kind, ids, used in (
        ("fact", project.vocabulary.facts, used_facts),
        ("action", project.vocabulary.actions, used_actions),
    ):
        for id_ in ids:
            if id_ not in used:
                yield _in_file(
                    VOCABULARY.as_posix(),
                    "the-vocabulary-is-used",
                    f"no live clause uses this {kind}",
                    id_,
                )


def check_what_is_always_in_view_is_always_true(project: Project) -> Iterator[Finding]:
    """The emergency line and the nevers on every screen cite live clauses for everyone."""
    cards = _cards_by_id(project)
    roles = set(project.vocabulary.roles)
    wanted = [("must", project.wording.emergency_clause)]
    wanted += [("never", id_) for never in project.wording.always_never for id_ in never.clauses]
    for modality, id_ in wanted:
        card = cards.get(id_)
        if card is None or not card.is_live:
            message, hint = "no such live clause", did_you_mean(id_, cards)
        elif card.modality != modality or set(card.roles) != roles:
            message, hint = f"not a {modality} for everyone", ""
        else:
            continue
        yield _in_file(VOCABULARY.as_posix(), "what-is-always-in-view-is-true", message, id_, hint)


def check_no_school_weakens_the_floor(project: Project) -> Iterator[Finding]:
    """No clause of a school meets, in one situation, a floor's clause that says the opposite."""
    floor = [card for card in project.floor.cards if card.is_live]
    for policy in project.policies.values():
        if policy.id == FLOOR:
            continue
        for card in policy.cards:
            if not card.is_live:
                continue
            for other in floor:
                if _oppose(card, other) and _meet(card, other, project.vocabulary):
                    yield _finding(
                        card,
                        card.line,
                        "no-school-weakens-the-floor",
                        f"{card.modality} against the floor's {other.modality}",
                        project.vocabulary.actions[card.action],
                        f"see {other.id}; narrow the When, or mark this card Replaced by it",
                    )


def check_no_policy_contradicts_itself(project: Project) -> Iterator[Finding]:
    """No two live clauses of one policy say never and not-never of one action in one situation."""
    for policy in project.policies.values():
        for card, other in combinations([c for c in policy.cards if c.is_live], 2):
            if _oppose(card, other) and _meet(card, other, project.vocabulary):
                yield _finding(
                    other,
                    other.line,
                    "no-policy-contradicts-itself",
                    f"{other.modality} against {card.modality} (line {card.line})",
                    project.vocabulary.actions[card.action],
                    "narrow the When of one of them, or take a role out of one",
                )


def check_every_mark_is_whole(project: Project) -> Iterator[Finding]:
    """A mark on prose has a kind, a live clause or none, and a reason."""
    live = {id_ for id_, card in _cards_by_id(project).items() if card.is_live}
    for policy in project.policies.values():
        yield from check_marks(policy, live)


def check_every_section_is_about_a_known_topic(project: Project) -> Iterator[Finding]:
    """`About:` stands under a heading of level 2 and names a topic."""
    for policy in project.policies.values():
        yield from check_sections(policy, set(project.wording.topics))


def check_every_service_is_fit_to_show(project: Project) -> Iterator[Finding]:
    """A service has known words, and one that is closed names an open one in its place."""
    return check_services(project.services)


def check_every_page_shows_only_its_readers_services(project: Project) -> Iterator[Finding]:
    """A page names services, symbols and sources that exist, and only services for its readers."""
    for path, text in project.written.items():
        if path.endswith(".md"):
            _, meta = get_data(text)
            if "audience" in meta:
                yield from check_audience_page(project, path, text, meta)


def check_every_word_is_explained(project: Project) -> Iterator[Finding]:
    """A term has a meaning, and an old name a successor that exists."""
    return check_glossary(project.terms)


def check_every_review_is_of_a_clause(project: Project) -> Iterator[Finding]:
    """A review names a clause that exists, and a role."""
    return check_reviews(project)


def check_the_safety_floor_rests_on_clauses(project: Project) -> Iterator[Finding]:
    """A rule of the safety floor names the live national clauses that it comes from."""
    live = {card.id for card in project.floor.cards if card.is_live}
    return check_safety_floor(project.rules, live)


def check_every_page_can_be_read_by_its_readers(project: Project) -> Iterator[Finding]:
    """A page names its readers, and its words and sentences are not too hard for them.

    Policies and what the tool shows are held to the limit of staff.
    """
    for path, text, line, audience in _pages(project):
        if audience in LIMITS:
            yield from check_readability(path, text, audience, project.words)
        else:
            hint = did_you_mean(audience, LIMITS) or f"audience: one of {', '.join(LIMITS)}"
            yield Finding(
                path=path,
                line=line,
                check="every-page-can-be-read-by-its-readers",
                message="unknown audience" if audience else "the front matter names no audience",
                value=audience,
                hint=hint,
            )
    for policy in project.policies.values():
        yield from check_policy_readability(policy, project.words)
    yield from check_wording_readability(
        VOCABULARY.as_posix(),
        project.written[VOCABULARY.as_posix()],
        project.wording,
        project.words,
    )
    for audience, passages in _service_texts(project):
        yield from check_passages(SERVICES.as_posix(), passages, audience, project.words)


def check_no_page_blames_or_frightens(project: Project) -> Iterator[Finding]:
    """No page says what the site never says to its readers, and the list of it is not empty."""
    if not project.words.phrases:
        yield _in_file(WORDS.as_posix(), "no-page-blames-or-frightens", "no phrases", "")
    for path, text, _, audience in _pages(project):
        if audience in LIMITS:
            yield from check_tone(path, text, audience, project.words)
    for policy in project.policies.values():
        yield from check_policy_tone(policy, project.words)
    yield from check_wording_tone(
        VOCABULARY.as_posix(),
        project.written[VOCABULARY.as_posix()],
        project.wording,
        project.words,
    )
    for audience, passages in _service_texts(project):
        yield from check_phrases(SERVICES.as_posix(), passages, audience, project.words)


CHECKS: tuple[Check, ...] = (
    check_every_replacement_resolves,
    check_every_link_to_a_clause_resolves,
    check_every_national_source_is_known,
    check_every_source_is_cited,
    check_the_vocabulary_is_used,
    check_every_mark_is_whole,
    check_every_service_is_fit_to_show,
    check_every_page_shows_only_its_readers_services,
    check_every_word_is_explained,
    check_every_review_is_of_a_clause,
    check_every_section_is_about_a_known_topic,
    check_what_is_always_in_view_is_always_true,
    check_the_safety_floor_rests_on_clauses,
    check_no_school_weakens_the_floor,
    check_no_policy_contradicts_itself,
    check_every_page_can_be_read_by_its_readers,
    check_no_page_blames_or_frightens,
    check_every_help_tree_is_whole,
    check_every_help_tree_names_its_readers_services,
    check_every_help_tree_can_be_read,
    check_no_help_tree_blames_or_frightens,
)


def _oppose(card: Card, other: Card) -> bool:
    """Whether one says never and the other does not, of one action, to a role that both address."""
    modalities = {card.modality, other.modality}
    return (
        card.action == other.action
        and "never" in modalities
        and bool(modalities & {"must", "should", "may"})
        and bool(set(card.roles) & set(other.roles))
    )


def _meet(card: Card, other: Card, vocabulary: Vocabulary) -> bool:
    """Whether both are certain in some possible situation in which every fact is known."""
    facts = sorted(_facts_of(card.when, vocabulary) | _facts_of(other.when, vocabulary))
    known: tuple[Truth, ...] = (YES, NO)
    for answers in product(known, repeat=len(facts)):
        try:
            situation = settle(dict(zip(facts, answers, strict=True)), vocabulary)
        except ImpossibleAnswers:
            continue
        if situation.when_value(card.when) == situation.when_value(other.when) == YES:
            return True
    return False


def _pages(project: Project) -> Iterator[tuple[str, str, int, str]]:
    """Path, text, and the line and value of the audience, of each page that is no policy."""
    for path, text in project.written.items():
        if path.endswith(".md"):
            line, audience = split_front_matter(text)[0].get("audience", (1, ""))
            yield path, text, line, audience


def _service_texts(project: Project) -> Iterator[tuple[str, list[Passage]]]:
    """By audience of the strictest limits, what the pages say of the services."""
    written = project.written[SERVICES.as_posix()]
    for audience in ("7-11", "11-14", "parents"):
        shown = services_for(project.services, audience)
        yield audience, list(find_service_texts(written, shown))


def _facts_of(when: When, vocabulary: Vocabulary) -> set[str]:
    facts, waiting = set[str](), [term.name for term in when.terms]
    while waiting:
        name = waiting.pop()
        if name in vocabulary.facts:
            facts.add(name)
        else:
            waiting += vocabulary.conditions[name].members
    return facts


def _cards_by_id(project: Project) -> dict[str, Card]:
    policies: tuple[Policy, ...] = project.policies_by_age
    return {card.id: card for policy in policies for card in policy.cards}


def _finding(
    card: Card, line: int, check: str, message: str, value: str = "", hint: str = ""
) -> Finding:
    path = f"docs/policies/{card.policy}.md"
    return Finding(path=path, line=line, check=check, message=message, value=value, hint=hint)


def _in_file(path: str, check: str, message: str, value: str, hint: str = "") -> Finding:
    return Finding(path=path, line=1, check=check, message=message, value=value, hint=hint)
