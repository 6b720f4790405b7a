"""All content as objects, read at once: `parse_project` from texts, `load_project` from a folder.

Whatever is wrong in any file comes together. Where a data file cannot be used there is no project,
for nothing that rests on it could be judged; a card that cannot be used is left out and told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, Self

from build_tools.content.audiences import AUDIENCES, Audience, AudienceTable, check_audiences
from build_tools.content.cards import parse_policy
from build_tools.content.changelog import CHANGELOG
from build_tools.content.characters import check_deceiving
from build_tools.content.damage import DAMAGE, DamageTable, Form, check_forms
from build_tools.content.document_words import DOCUMENTS, DocumentWords
from build_tools.content.encodings import CHECK as READABLE
from build_tools.content.faults import FAULTS, FaultTable
from build_tools.content.file_names import DOCS, check_names, is_passed_over, is_policy
from build_tools.content.findings import Finding, count_findings, did_you_mean
from build_tools.content.folder import Files, load_file, load_files, read_texts
from build_tools.content.glossary import GLOSSARY, Glossary, GlossaryTerm
from build_tools.content.goals import GOALS, Goal, Goals
from build_tools.content.help_trees import HelpTree, parse_help_trees
from build_tools.content.left_out import is_optional, show, with_rendered
from build_tools.content.marks import find_marks
from build_tools.content.outdated import LEXICON, OUTDATED, Lexicon, OutdatedTable
from build_tools.content.own_words import (
    OWN,
    OWN_WORDS,
    OwnWords,
    lay_over,
    read_own_words,
    synonyms_of,
)
from build_tools.content.policy import (
    EXAMPLES,
    FLOOR,
    POLICIES,
    SCHOOL_FOLDER,
    SCHOOLS,
    Card,
    Policy,
    Prose,
)
from build_tools.content.practice import PRACTICE, Practice
from build_tools.content.safety_floor import FLOOR_RULES, FloorRules, Rule
from build_tools.content.sayings import SAYINGS, Saying, SayingTable
from build_tools.content.school import SCHOOL, Publish, School, parse_school, read_school_file
from build_tools.content.searches import SEARCHES, Searches
from build_tools.content.sections import find_topics
from build_tools.content.sentences import (
    SENTENCES,
    Kinds,
    Odds,
    SentenceTable,
    count,
    together,
)
from build_tools.content.services import SERVICES, Service, ServiceTable
from build_tools.content.shapes import DataFiles, find_line, structure
from build_tools.content.sources import SOURCES, Source, SourceTable
from build_tools.content.unsafe import UNSAFE, UnsafeTable
from build_tools.content.vocabulary import VocabularyError, VocabularyTables, read_vocabulary
from build_tools.content.wording import (
    INTERFACE,
    Interface,
    Wording,
    check_interface,
    check_wording,
    interface_of,
    wording_of,
)
from build_tools.content.words import WORDS, Words
from decision_tree.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent.parent
VOCABULARY = "docs/data/vocabulary.toml"
REVIEWS = "docs/data/reviews.toml"
OWN_REVIEWS = f"{SCHOOL_FOLDER}/reviews.toml"
CHECKED = "docs/data/checked.toml"
OWN_CHECKED = f"{SCHOOL_FOLDER}/checked.toml"
BENCH = "docs/data/bench.toml"
GROWTH = "docs/data/growth.toml"
BROWSERS = "docs/data/browsers.toml"
"""What the last runs counted: written by them, and read by the page that shows it."""

FEW_POLICIES = 9
"""Up to so many policies are set side by side, and their protocols compared each with each."""

REVIEWERS = (
    "author of this site",
    "safeguarding lead",
    "deputy safeguarding lead",
    "headteacher",
    "local safeguarding partner",
    "lawyer",
    "police",
)
"""Who may review, by role: names of persons are never kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """That a clause was reviewed: by which role, on which day (ISO 8601), resting on what."""

    fingerprint: str
    by: str
    on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewTable:
    """The shape of docs/data/reviews.toml."""

    review: Mapping[str, Review] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Project:
    """Everything that is written by hand, read and parsed.

    `written`: each page under docs that has no cards, each data file, and mkdocs' configuration, as
    text, by path. `changelog`: what each version changed, no page of the site. `files`: the path of
    every other file, whatever it is. `root`: where it was read from,
    for those who write. `vocabulary`: with the school's own words, which `shared_vocabulary` and
    its tables are without. `set_apart`: the pages for pupils of other ages than the school's;
    `lacks_examples`: a school publishes its own policies without all of the examples. `own_reviews`
    are those of `reviews` that the school recorded. `school_id`: which of several schools it is
    whose files are read as docs/school, or empty; `inherited`: those files there that all of them
    share.
    """

    root: Path
    files: frozenset[str]
    audiences: Mapping[str, Audience]
    vocabulary: Vocabulary
    vocabulary_tables: Mapping[str, Any]
    shared_vocabulary: Vocabulary
    shared_tables: Mapping[str, Any]
    own_words: OwnWords
    wording: Wording
    interface: Interface
    sources: tuple[Source, ...]
    services: tuple[Service, ...]
    sayings: tuple[Saying, ...]
    practice: Practice
    terms: tuple[GlossaryTerm, ...]
    rules: tuple[Rule, ...]
    reviews: Mapping[str, Review]
    own_reviews: Mapping[str, Review]
    words: Words
    unsafe: UnsafeTable
    damage: tuple[Form, ...]
    faults: FaultTable
    document_words: DocumentWords
    outdated: OutdatedTable
    sentences: SentenceTable
    searches: Searches
    goals: tuple[Goal, ...]
    school: School
    written: Mapping[str, str]
    changelog: str
    set_apart: frozenset[str]
    lacks_examples: bool
    policies: Mapping[str, Policy]
    help_trees: tuple[HelpTree, ...]
    findings: tuple[Finding, ...]
    school_id: str = ""
    inherited: frozenset[str] = frozenset()

    @property
    def reviews_file(self) -> str:
        """Where reviews are recorded: a school's own among what is its own."""
        own = f"{SCHOOLS}/{self.school_id}/reviews.toml" if self.school_id else OWN_REVIEWS
        return own if SCHOOL in self.files else REVIEWS

    @property
    def own_protocols(self) -> list[Policy]:
        """The policies that the school wrote, and no other has."""
        return [policy for policy in self.policies.values() if self.is_theirs(policy.path)]

    def is_theirs(self, path: str) -> bool:
        """Whether a file is the school's, and none that others share."""
        return path.startswith(f"{SCHOOL_FOLDER}/") and path not in self.inherited

    def of(self, *policies: str) -> Self:
        """The same, as if of the policies but these, the floor and those whose clauses hold today
        in the place of theirs nobody knew more than what they are called: what is made of it rests
        on no other.
        """
        chosen = [self.policies[id_] for id_ in policies]
        today = [card.replaced_by for policy in chosen for card in policy.cards]
        today += [mark.clause for policy in chosen for mark in find_marks(policy)]
        known = {FLOOR, *policies, *(clause.partition("#")[0] for clause in today)}
        return replace(
            self,
            policies={
                id_: policy
                if id_ in known
                else replace(policy, text="", blocks=(), drafts=(), slugs=())
                for id_, policy in self.policies.items()
            },
        )

    @property
    def texts(self) -> Iterator[str]:
        """All from which it was read, and the sources, which may be those that policies cite."""
        yield from (self.school_id, *sorted(self.inherited), *sorted(self.files))
        yield from map(repr, self.sources)
        yield from chain.from_iterable(sorted(self.written.items()))
        for policy in self.card_files:
            yield from (policy.path, repr(policy.meta), policy.text)

    @property
    def floor(self) -> Policy:
        """The national policy."""
        return self.policies[FLOOR]

    @cached_property
    def guided(self) -> tuple[Card, ...]:
        """The clauses in force by which national guidance has somebody do something."""
        cards = self.floor.cards
        return tuple(card for card in cards if card.is_live and card.modality != "never")

    @cached_property
    def odds(self) -> Odds:
        """Of a sentence of a policy, by all sentences that somebody has judged."""
        known, table, unsafe = self.sentences, self.outdated, self.unsafe.unsafe
        wrong = [*chain.from_iterable(one.finds for one in unsafe)]
        right = [*table.right, *chain.from_iterable(one.passes for one in unsafe)]
        right += chain.from_iterable(one.passes for one in table.doubtful)
        for entry in table.outdated.values():
            wrong += entry.finds if entry.is_step else ()
            right += entry.passes
        return Odds(
            together([*known.counts_wrong.values(), count(wrong)]),
            together([known.counts_right, count(right)]),
        )

    @cached_property
    def kinds(self) -> Kinds:
        """Of a wrong sentence, by all wrong ones: to which entry of the table it belongs."""
        table, known = self.outdated.outdated, self.sentences.counts_wrong
        finds = {kind: count(table[kind].finds if kind in table else ()) for kind in known}
        return Kinds({kind: together([known[kind], finds[kind]]) for kind in known})

    @cached_property
    def policies_by_age(self) -> tuple[Policy, ...]:
        """The floor first, then the others by name."""
        return tuple(self.policies[id_] for id_ in sorted(self.policies, key=_by_age))

    @property
    def card_files(self) -> tuple[Policy, ...]:
        """Every file of cards: the policies by age, and then the help trees."""
        return (*self.policies_by_age, *(tree.policy for tree in self.help_trees))

    @cached_property
    def side_by_side(self) -> tuple[Policy, ...]:
        """The policies that a page can set side by side: all while they are few, else the floor's.
        No page grows with the number of policies but the list of them.
        """
        return self.policies_by_age if len(self.policies) <= FEW_POLICIES else (self.floor,)

    @cached_property
    def told_of(self) -> tuple[Policy, ...]:
        """The policies that stand elsewhere than in the list of all: those, and a school's own."""
        told = {policy.id: policy for policy in (*self.side_by_side, *self.own_protocols)}
        return tuple(told.values())

    @cached_property
    def live_cards(self) -> dict[str, Card]:
        """By id, every clause of a policy that can stand in a plan."""
        return {id_: card for id_, card in self.cards.items() if card.is_live}

    @cached_property
    def cards(self) -> dict[str, Card]:
        """By id, every clause of a policy, the floor's first."""
        return {card.id: card for policy in self.policies_by_age for card in policy.cards}

    @property
    def pages(self) -> dict[str, str]:
        """By path, each page that is written by hand and has no cards, as text."""
        return {path: text for path, text in self.written.items() if path.endswith(".md")}

    @property
    def addresses(self) -> set[str]:
        """Every `policy#heading` of a policy."""
        return {f"{p.id}#{slug}" for p in self.policies.values() for slug, _ in p.slugs}

    def vocabulary_of(self, policy_id: str) -> Vocabulary:
        """The vocabulary of a policy's protocol: the school's own words are its own alone."""
        return self.vocabulary if self._speaks_own(policy_id) else self.shared_vocabulary

    def tables_of(self, policy_id: str) -> Mapping[str, Any]:
        """Its tables."""
        return self.vocabulary_tables if self._speaks_own(policy_id) else self.shared_tables

    def _speaks_own(self, policy_id: str) -> bool:
        return self.own_words == OwnWords() or self.policies[policy_id].is_own

    def place_of(self, kind: str, id_: str) -> tuple[str, str, str]:
        """The file of a fact or an action, and its place there."""
        if not id_.startswith(OWN):
            return VOCABULARY, kind, id_
        own = "condition" if kind == "fact" else kind
        return OWN_WORDS, own, id_.removeprefix(OWN)

    def line_of(self, path: str, *place: str | int) -> int:
        """The line of an entry, or of a key in it, in a data file."""
        return find_line(self.written[path], place)


class ProjectError(Exception):
    """Content that cannot be used at all: `findings` say what and where."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings."""
        self.findings = tuple(findings)
        super().__init__(count_findings(self.findings))


def load_project(root: Path = ROOT) -> Project:
    """The project of a folder. Raises ProjectError where it cannot be used."""
    return parse_project(load_files(root), root)


def load_shared_project(root: Path = ROOT) -> Project:
    """The project without what a school has made its own: what every copy of this site has."""
    files = load_files(root).items()
    shared = {path: file for path, file in files if not path.startswith(f"{SCHOOL_FOLDER}/")}
    return parse_project(shared, root)


def load_text(root: Path, name: str) -> str:
    """The text of one more file of the project. Raises ProjectError where it has none."""
    return _loaded(root, name).texts[name]


def load_tables(root: Path, name: str) -> dict[str, Any]:
    """The tables of one more file of the project. Raises ProjectError where it has none."""
    data = _loaded(root, name)
    tables = data.tables(name)
    if tables is None:
        raise ProjectError(data.findings)
    return tables


def _loaded(root: Path, name: str) -> DataFiles:
    texts, findings = read_texts({name: load_file(name, root / name)})
    if findings:
        raise ProjectError(findings)
    return DataFiles(texts)


def _data_files(files: Files) -> DataFiles:
    """The texts of the files whose names can be used, with all that is wrong with any file."""
    misnamed = list(check_names(files))
    refused = {finding.path for finding in misnamed}
    texts, findings = read_texts({path: files[path] for path in files if path not in refused})
    told = {finding.path for finding in findings if finding.path not in texts}
    data = DataFiles(texts, told)
    data.findings += [*misnamed, *findings]
    # What rests on a file without a text would be told in its stead.
    data.unusable = bool(told) or any(found.path.endswith(".toml") for found in findings)
    return data


def parse_project(files: Files, root: Path = ROOT) -> Project:
    """The project of these files. Raises ProjectError with everything that is wrong in any file
    where one of the data files cannot be used.
    """
    files = {path: content for path, content in files.items() if not is_passed_over(path)}
    data = _data_files(files)
    changelog = data.texts.get(CHANGELOG, "")
    files = {path: content for path, content in files.items() if path != CHANGELOG}
    data.texts = {path: text for path, text in data.texts.items() if path != CHANGELOG}
    own = read_school_file(data)
    school = parse_school(data, own, _protocols(files, own.publish), files)
    files = {path: content for path, content in files.items() if not own.publish.leaves_out(path)}
    audiences = data.read(AUDIENCES, AudienceTable, empty=AudienceTable(audience={})).audience
    data.refuse(check_audiences(audiences) if audiences or not data.unusable else ())
    shown = show(
        {path: data.texts[path] for path in data.texts if path in files}, audiences, school.ages
    )
    data.texts = shown.texts
    pages = with_rendered([path.removeprefix(f"{DOCS}/") for path in files])
    words = _read_words(data)
    policies = _parse_policies(data, words) if words else {}
    help_trees = parse_help_trees(data, audiences)
    interface = _read_interface(data)
    sources = data.read(SOURCES, SourceTable, SourceTable(source={})).source
    services = data.read(SERVICES, ServiceTable, ServiceTable(service={})).service
    sayings = data.read(SAYINGS, SayingTable, SayingTable(saying={})).saying
    practice = data.read(PRACTICE, Practice, Practice())
    terms = data.read(GLOSSARY, Glossary, Glossary(term={})).term
    rules = data.read(FLOOR_RULES, FloorRules, FloorRules(rule=())).rule
    reviews = data.read(REVIEWS, ReviewTable, ReviewTable()).review
    own_reviews = data.read(OWN_REVIEWS, ReviewTable, ReviewTable(), needed=False).review
    word_lists = data.read(WORDS, Words, Words())
    unsafe = data.read(UNSAFE, UnsafeTable, UnsafeTable(things={}, unsafe=()))
    damage = data.read(DAMAGE, DamageTable, DamageTable(lists={}, damage=()))
    data.refuse(check_forms(DAMAGE, data.texts.get(DAMAGE, ""), damage))
    faults = data.read(FAULTS, FaultTable, FaultTable(fault={}, seen={}, file=()))
    document_words = data.read(DOCUMENTS, DocumentWords, DocumentWords())
    outdated = data.read(OUTDATED, OutdatedTable, OutdatedTable(judged="", outdated={}))
    lexicon = data.read(LEXICON, Lexicon, Lexicon(words={}))
    sentences = data.read(SENTENCES, SentenceTable, SentenceTable(judged=""))
    searches = data.read(SEARCHES, Searches, Searches(outdated="", small=(), pages=()))
    goals = data.read(GOALS, Goals, Goals())
    for record in {CHECKED, OWN_CHECKED, BENCH, GROWTH, BROWSERS} & data.texts.keys():
        data.tables(record)
    written = _written(data, policies, help_trees)
    missing = EXAMPLES - policies.keys()
    data.findings += _check_written(data, written)
    if words is None or data.unusable:
        raise ProjectError(data.findings)
    gone = {page for subject in searches.subject for page in subject.pages if is_optional(page)}
    lacks_examples = SCHOOL in files and bool(missing)
    if lacks_examples:
        spoken_of = find_topics(policies.values())
        gone |= {f"topics/{id_}.md" for id_ in words.wording.topics if id_ not in spoken_of}
    return Project(
        root=root,
        files=frozenset(files),
        audiences=audiences,
        vocabulary=words.vocabulary,
        vocabulary_tables=words.tables,
        shared_vocabulary=words.shared_vocabulary,
        shared_tables=words.shared_tables,
        own_words=words.own,
        wording=words.wording,
        interface=interface,
        sources=tuple(_cited(sources.values(), policies) if lacks_examples else sources.values()),
        services=tuple(services.values()),
        sayings=tuple(sayings.values()),
        practice=practice,
        terms=tuple(terms.values()),
        rules=rules,
        reviews={
            id_: review
            for id_, review in {**reviews, **own_reviews}.items()
            if id_.partition("#")[0] not in missing
        },
        own_reviews=own_reviews,
        words=word_lists,
        unsafe=unsafe.spelled_out(),
        damage=damage.forms(),
        faults=faults,
        document_words=document_words,
        outdated=outdated.spelled_out(lexicon),
        sentences=sentences,
        goals=goals.goal,
        searches=searches.leading_to(lambda page: page in pages or page not in gone),
        school=school,
        written=written,
        changelog=changelog,
        set_apart=shown.set_apart,
        lacks_examples=lacks_examples,
        policies=policies,
        help_trees=help_trees,
        findings=tuple(data.findings),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """The vocabulary of the staff's protocols, with what the school adds to it."""

    tables: Mapping[str, Any]
    vocabulary: Vocabulary
    shared_tables: Mapping[str, Any]
    shared_vocabulary: Vocabulary
    wording: Wording
    own: OwnWords


def _read_words(data: DataFiles) -> _Words | None:
    tables = data.tables(VOCABULARY)
    fitted = None if tables is None else data.fit(VOCABULARY, tables, VocabularyTables)
    if tables is None or fitted is None:
        return None
    data.refuse_sentences(VOCABULARY, check_wording(fitted))
    try:
        vocabulary = shared = read_vocabulary(tables)
    except VocabularyError as error:
        data.refuse_sentences(VOCABULARY, error.findings)
        return None
    own, shared_tables = read_own_words(data, tables), tables
    try:
        vocabulary = read_vocabulary(lay_over(tables, own))
        tables = lay_over(tables, own)
    except VocabularyError as error:
        # What is wrong with one of its entries was told at its line.
        if not any(found.path == OWN_WORDS for found in data.findings):
            data.refuse_sentences(OWN_WORDS, error.findings)
        own = OwnWords()
    wording = wording_of(structure(tables, VocabularyTables))
    return _Words(
        tables=tables,
        vocabulary=vocabulary,
        shared_tables=shared_tables,
        shared_vocabulary=shared,
        wording=wording,
        own=own,
    )


def _read_interface(data: DataFiles) -> Interface:
    tables = data.tables(INTERFACE)
    faults = [*check_interface(tables)] if tables is not None else []
    data.refuse_sentences(INTERFACE, faults)
    if tables is None or faults:
        return Interface(tool={}, help={}, voices={}, terminal={}, search={}, write={})
    return interface_of(tables)


def _parse_policies(data: DataFiles, words: _Words) -> dict[str, Policy]:
    policies = {}
    synonyms, forbidden = synonyms_of(words.own), frozenset[str]()
    is_refused = any(found.path == OWN_WORDS for found in data.findings)
    refused = data.texts.get(OWN_WORDS, "").casefold() if is_refused else ""
    floor = f"{POLICIES}/{FLOOR}.md"
    for path in sorted(filter(is_policy, data.texts), key=lambda path: (path != floor, path)):
        said = synonyms if path.startswith(SCHOOL_FOLDER) else None
        policy, found = parse_policy(path, data.texts[path], words.vocabulary, said, forbidden)
        policies[policy.id] = policy
        if path == floor:
            forbidden = never_done(policy)
        # What stands in words that cannot be read yet is told there alone.
        data.findings += [
            one for one in found if not (OWN_WORDS in one.hint and one.value.casefold() in refused)
        ]
    policies = _under_todays_names(policies)
    if FLOOR not in policies:
        message = f"no {FLOOR}.md"
        data.refuse([Finding(POLICIES, 1, message, check="the-floor-exists")])
    return policies


def never_done(floor: Policy) -> frozenset[str]:
    """The actions of which national guidance says nothing but never."""
    live = [card for card in floor.cards if card.is_live and card.modality != "ask"]
    done = {card.action for card in live if card.modality != "never"}
    return frozenset({card.action for card in live} - done)


def _protocols(files: Files, publish: Publish) -> list[str]:
    """The ids of the policies that are published, the floor's first."""
    published = [path for path in files if is_policy(path) and not publish.leaves_out(path)]
    return sorted({FLOOR, *(PurePosixPath(path).stem for path in published)}, key=_by_age)


def _under_todays_names(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    """The policies, each of whose replaced cards names what replaces it as that is called today."""
    cards = [card for policy in policies.values() for card in policy.cards]
    today = {f"{card.policy}#{slug}": card.id for card in cards for slug in card.was}
    if not today:
        return {**policies}

    def named(block: Card | Prose) -> Card | Prose:
        if isinstance(block, Card) and block.replaced_by in today:
            return replace(block, replaced_by=today[block.replaced_by])
        return block

    return {
        id_: replace(policy, blocks=tuple(map(named, policy.blocks)))
        for id_, policy in policies.items()
    }


def _by_age(policy_id: str) -> tuple[bool, str]:
    return policy_id != FLOOR, policy_id


def _cited(sources: Iterable[Source], policies: Mapping[str, Policy]) -> list[Source]:
    """The sources that are named in these policies."""
    blocks = [block for policy in policies.values() for block in policy.blocks]
    texts = "\n".join(b.markdown if isinstance(b, Prose) else b.source for b in blocks)
    return [source for source in sources if source.name in texts]


def _written(
    data: DataFiles, policies: Mapping[str, Policy], help_trees: Iterable[HelpTree]
) -> dict[str, str]:
    with_cards = {policy.path for policy in policies.values()}
    with_cards |= {tree.place.path for tree in help_trees}
    return {path: text for path, text in data.texts.items() if path not in with_cards}


def _check_written(data: DataFiles, written: Mapping[str, str]) -> Iterator[Finding]:
    for path, text in written.items():
        yield from check_deceiving(path, text)
        if path.endswith(".toml") and path not in data.asked:
            hint = did_you_mean(path, data.asked)
            yield Finding(path, 1, "nothing reads this file", hint=hint, check=READABLE)
