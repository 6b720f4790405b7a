"""Every text of the site with its readers, as they see it: for all checks of words.

A text that is forgotten here is held to nothing, so everything that is shown comes through
`every_text`: pages, policies, services, help trees, and what the tool says by itself.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from build_tools.content.audiences import Audience, services_pages
from build_tools.content.characters import normalise_text
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.help_trees import HELP, HelpTree
from build_tools.content.marks import LABEL, find_marks
from build_tools.content.own_words import OWN, OWN_WORDS, SCREEN
from build_tools.content.passages import Passage, Piece, iter_passages
from build_tools.content.policy import Card, Policy, Prose
from build_tools.content.practice import PRACTICE
from build_tools.content.project import VOCABULARY, Project
from build_tools.content.sayings import SAYINGS
from build_tools.content.services import SERVICES, find_service_texts, services_for
from build_tools.content.shapes import find_text
from build_tools.content.wording import INTERFACE, Texts, Wording, iter_texts
from build_tools.content.words import Words

SHOWN_META = ("title", "description")
DETAILS = ("why", "until")
BRIEF = ("short", "say")
ENGLISH = "en"
NOT_PROSE = ("Source:", "Sources:", "About:")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderText:
    """Passages of one file for one audience.

    `said`: the same with what is shown and not read in sentences, such as a page's title, and
    without what a policy says that is no longer right. `is_page`: whether all of it is one text;
    `language`: its code, as in "en".
    """

    path: str
    audience: Audience
    passages: tuple[Passage, ...]
    said: tuple[Passage, ...]
    is_page: bool = True
    language: str = ENGLISH


class Once:
    """A check of a text by the lists of words, done once for both: who checks again asks for the
    texts that changed.
    """

    def __init__(self, check: Callable[[ReaderText, Words], Iterator[Finding]]) -> None:
        """Know nothing yet."""
        self._check = check
        self._known: dict[Hashable, tuple[ReaderText, Words, list[Finding]]] = {}

    def of(self, text: ReaderText, words: Words) -> list[Finding]:
        """What the check finds in the text."""
        key = (text.path, text.audience.id, text.said[:1], len(text.said))
        if key not in self._known or self._known[key][:2] != (text, words):
            self._known[key] = (text, words, list(self._check(text, words)))
        return self._known[key][2]

    def of_card(self, project: Project, card: Card) -> Iterator[Finding]:
        """What the check finds in one card."""
        yield from self._check(clause_text(card, project.audiences["staff"]), project.words)


def every_text(project: Project) -> Iterator[ReaderText]:
    """All that the site shows, but for pages that name no known readers: those are told."""
    staff = project.audiences["staff"]
    for path, text in project.pages.items():
        audience = project.audiences.get(split_front_matter(text).text_of("audience"))
        if audience:
            yield page_text(path, text, audience)
    for policy in project.policies.values():
        yield policy_text(policy, staff)
    written = project.written
    yield wording_text(VOCABULARY, written[VOCABULARY], project.wording, staff)
    own = project.own_words
    if own.condition:
        theirs = (text for condition in own.condition.values() for text in condition.texts)
        looked_up = _looked_up(written[OWN_WORDS], [own.question, own.why, *theirs])
        yield _text(OWN_WORDS, staff, looked_up, is_page=False)
    interface = project.interface
    for texts in (interface.tool, interface.terminal, interface.search, interface.write):
        yield interface_text(written[INTERFACE], texts, staff)
    # The words of the services are held to the readers of each page that shows them.
    for audience in services_pages(project.audiences).values():
        shown = services_for(project.services, audience)
        passages = find_service_texts(written[SERVICES], shown)
        yield _text(SERVICES, audience, passages, is_page=False)
    for saying in project.sayings:
        if audience := project.audiences.get(saying.to):
            passages = _looked_up(written[SAYINGS], (text.strip('"') for text in saying.texts))
            yield _text(SAYINGS, audience, passages, is_page=False)
    said = (text for entry in project.practice for text in entry.texts)
    yield _text(PRACTICE, staff, _looked_up(written[PRACTICE], said), is_page=False)
    for tree in project.help_trees:
        yield policy_text(tree.policy, tree.audience)
        yield wording_text(HELP, tree.written, tree.shown_wording, tree.audience)
        yield _text(HELP, tree.audience, when_lines_stand(tree), is_page=False)
        yield interface_text(written[INTERFACE], interface.help_for(tree.place.role), tree.audience)


def page_text(path: str, text: str, audience: Audience) -> ReaderText:
    """A page that is written by hand."""
    front = split_front_matter(normalise_text(text))
    titles = [
        Passage(pieces=(Piece(lines=((front.lines[key], front.text_of(key)),)),))
        for key in SHOWN_META
        if front.text_of(key)
    ]
    passages = tuple(iter_passages(front.body))
    return ReaderText(
        path=path,
        audience=audience,
        passages=passages,
        said=(*titles, *passages),
        language=front.text_of("lang") or ENGLISH,
    )


def policy_text(policy: Policy, audience: Audience) -> ReaderText:
    """What a file of cards says: each clause a list, each paragraph of prose."""
    marked = _marked_lines(policy)
    passages, said = list[Passage](), list[Passage]()
    for block in policy.blocks:
        if isinstance(block, Card):
            clause = clause_text(block, audience)
            passages += clause.passages
            said += clause.said
        else:
            passages += _prose(block)
            said += (
                passage
                for passage in iter_passages(block.markdown, block.line)
                if not {line for piece in passage.pieces for line, _ in piece.lines} <= marked
            )
    return ReaderText(
        path=policy.path, audience=audience, passages=tuple(passages), said=tuple(said)
    )


def clause_text(card: Card, audience: Audience) -> ReaderText:
    """What one card says."""
    # What is short by rule would make the rest look easy, and is read without it.
    passages = [_clause(card, ["statement", *DETAILS])]
    passages += [_clause(card, [*BRIEF])] if card.short or card.say else []
    # A replaced clause is shown as what it is: no longer right.
    said = [_clause(card, ["heading", "never", *DETAILS, *BRIEF])] if card.is_live else []
    return ReaderText(
        path=card.path,
        audience=audience,
        passages=tuple(passages),
        said=tuple(said),
        is_page=False,
    )


def wording_text(path: str, written: str, wording: Wording, audience: Audience) -> ReaderText:
    """What a vocabulary shows; `written` is its file at `path`, where each text is looked up."""
    return _text(path, audience, _looked_up(written, _texts_of(wording)))


def interface_text(written: str, texts: Texts, audience: Audience) -> ReaderText:
    """What the tool, a help tree or the terminal says by itself. What is put in is one word."""
    found = (text for _, text in iter_texts(texts) if text)
    return _text(INTERFACE, audience, _looked_up(written, found))


def when_lines_stand(tree: HelpTree) -> Iterator[Passage]:
    """When a line of a tree stands, as its page says it without script: phrases of facts."""
    facts = [tree.vocabulary.facts[fact] for fact in tree.facts]
    for phrase in (phrase for fact in facts for phrase in (fact.yes, fact.no)):
        line = find_text(tree.written, phrase)
        yield Passage(pieces=(Piece(lines=((line, f"This is for when {phrase}."),)),))


def _text(
    path: str, audience: Audience, passages: Iterable[Passage], *, is_page: bool = True
) -> ReaderText:
    found = tuple(passages)
    return ReaderText(path=path, audience=audience, passages=found, said=found, is_page=is_page)


def _looked_up(written: str, texts: Iterable[str]) -> Iterator[Passage]:
    for text in filter(None, texts):
        row = (find_text(written, text), normalise_text(text))
        yield Passage(pieces=(Piece(lines=(row,)),))


def _texts_of(wording: Wording) -> Iterator[str]:
    yield wording.emergency
    for screen in wording.screens.values():
        if screen.id != SCREEN:
            yield from (screen.question, screen.why, *screen.label.values())
    for id_, fact in wording.facts.items():
        if id_.startswith(OWN):
            continue
        yield from (fact.question, fact.definition, fact.hint, fact.find_out)
    yield from (role.hint for role in wording.roles.values())
    for level in wording.levels.values():
        yield from (level.headline, level.meaning, level.decides)
    yield from (never.text for never in wording.always_never)


def _clause(card: Card, parts: list[str]) -> Passage:
    """Those parts of a clause that are not empty, each at its line."""
    label = card.modality.capitalize()
    never = "never " if card.modality == "never" else ""
    found = {
        "heading": (card.line, card.heading),
        "statement": (card.line_of(label), card.statement),
        "never": (card.line_of(label), never + card.statement),
        "short": (card.line_of("Short"), card.short),
        "say": (card.line_of("Say"), card.say),
        "why": (card.line_of("Why"), card.why),
        "until": (card.line_of("Until"), card.until),
    }
    rows = [found[part] for part in parts if found[part][1]]
    return Passage(pieces=tuple(Piece(lines=(row,)) for row in rows), is_list=True)


def _prose(block: Prose) -> Iterator[Passage]:
    """Paragraphs without citations and topics. Of a mark, only its reason is prose."""
    for passage in iter_passages(block.markdown, block.line):
        if not passage.pieces[0].text.startswith(NOT_PROSE):
            yield Passage(pieces=tuple(map(_reason_of, passage.pieces)), is_list=passage.is_list)


def _reason_of(piece: Piece) -> Piece:
    lines = (
        (line, text.rpartition(";")[2].strip() if text.startswith(LABEL) else text)
        for line, text in piece.lines
    )
    return Piece(lines=tuple(lines), is_label=piece.is_label)


def _marked_lines(policy: Policy) -> set[int]:
    """The lines of the statements above marks: one paragraph, or one list with what opens it."""
    texts, marked = dict(policy.prose_lines), set[int]()
    for mark in find_marks(policy):
        line = mark.line - 1
        while not texts[line].strip():
            line -= 1
        rest = mark.statement
        while rest:
            rest = rest.removesuffix(texts[line]).rstrip()
            marked.add(line)
            line -= 1
    return marked
