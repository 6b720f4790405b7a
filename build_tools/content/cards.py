"""Policy text to objects: front matter, prose and clause cards, with every finding and no guessing.

Grammar, on the CommonMark tree of the normalised text:

    policy      = front-matter h1 { prose | card }
    card        = h3 label-list       a level-3 heading is always a card, and a card always has one;
                                      what follows is another heading, or the end
    label-list  = "-" "**" label ":" "**" value, one line an item, no item without a label
    modality    = Never | Must | Should | May | Ask             exactly one of these, first
    Short       = the same in a few words; after it Say = words to say aloud        both next
    When        = phrase { "and" phrase } | phrase { "or" phrase }        never both; absent: always
    When certain = the same, and the clause stands only where it is certain; not beside When
    Who         = role { "," role } | everyone                  absent: the front matter's default
    Checked     = ("verified" | "secondary" | "to-check") "," date
    Replaced by = policy "#" slug
    Was         = slug { "," slug }     headings that it had before: links to them still lead here
    Draft       = a note to its author: the card is in no plan and on no page until the line is gone

A quotation that begins with "Note:" is a note to the author, on no page.

A phrase is one of the vocabulary's, whole, and stands in When: elsewhere only where When says it
too, in Ask (which asks about it) and in Differs (which tells what another policy says). What looks
like a card's line and stands anywhere else is refused, so that no clause is lost by a lost dash,
star or heading. Raw HTML, code, pictures, link definitions and underlined headings are refused: a
reviewer could not see what they say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from build_tools.content.audiences import READERS
from build_tools.content.characters import check_characters, normalise_text
from build_tools.content.findings import Finding, did_you_mean, is_negative, nearest
from build_tools.content.own_words import OWN_WORDS, Synonyms
from build_tools.content.policy import (
    KINDS_OF_REASON,
    STATES,
    Card,
    Checked,
    Policy,
    Prose,
    State,
)
from build_tools.content.school import TITLED, WRITE_ROLE
from decision_tree.protocol import NO_DEADLINE, ClauseModality, Term, When
from decision_tree.vocabulary import Condition, Fact, Vocabulary

MARKDOWN = MarkdownIt("commonmark")

MODALITIES = ("Never", "Must", "Should", "May", "Ask")
NEEDED = ("Action", "Topic", "Source")
BRIEF = ("Short", "Say")
OPTIONAL = (
    *BRIEF,
    "When",
    "When certain",
    "Who",
    "Why",
    "Until",
    "Checked",
    "Replaced by",
    "Differs",
    "Was",
    "Draft",
)
LABELS = (*MODALITIES, *NEEDED, *OPTIONAL)

HIDING = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "code_block": "code",
    "fence": "code",
    "image": "a picture",
}

META = (
    "title",
    "publisher",
    "kind",
    "territory",
    "dated",
    "review due",
    "source document",
    "audience",
    "default who",
)
META_OPTIONAL = ("default checked",)
KINDS_OF_POLICY = ("national", "school", "local")

_LABEL_WORDS = "|".join(re.escape(label) for label in LABELS)
LABEL_LIKE = re.compile(rf"^[\W\d_]*({_LABEL_WORDS})[\s*_]*:", re.IGNORECASE)
BOLD_LABEL = re.compile(r"(\*\*|__)[^*_]*(:\s*\1|\1\s*:)")
LABEL_AGAIN = re.compile(rf"^[\W\d_]*(\w+( \w+)?[\s*_]*:|({_LABEL_WORDS})\b)")
LABEL_INSIDE = re.compile(rf"(?<![\w-])({_LABEL_WORDS})[\s*_]*:(?!//)", re.IGNORECASE)
MARK = re.compile(r"[*`]|(?:^|\s)_|\[.*\]|<\w")
UNTELLING = frozenset("any all member of designated staff".split())
"""Words in the names of roles that others have too, as "designated teacher"."""
NOTE = re.compile(r"^> *Note:")
SOURCE_LINE = re.compile(r"^Sources?: \S")
NEGATION = re.compile(
    r"^(not|never|no|nobody|nothing|none|neither|without|avoid|refrain|stop short|"
    r"(do|must|should|may|can) ?not|(do|must|should|ca)n't|fail|forget|omit|neglect)\b",
    re.IGNORECASE,
)
SECOND_SENTENCE = re.compile(r"[.!?]['\")]*\s+\S")
SLUG_BREAK = re.compile(r"[^a-z0-9]+")
CLAUSE_ID = re.compile(r"^[a-z0-9-]+#[a-z0-9-]+$")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
REPLACEMENT = re.compile(rf"^({'|'.join(KINDS_OF_REASON)}):")


def slug_of(heading: str) -> str:
    """The address of a heading: lower case, every run of other characters one hyphen."""
    return SLUG_BREAK.sub("-", heading.lower()).strip("-")


def parse_policy(
    path: str,
    text: str,
    vocabulary: Vocabulary,
    own: Synonyms | None = None,
    forbidden: frozenset[str] = frozenset(),
) -> tuple[Policy, list[Finding]]:
    """The policy and everything wrong with it. A card with a finding is left out of the policy.

    `path` is shown in findings, and its last part, less the suffix, is the policy's id. `own`: what
    it can say in place of the vocabulary's words, where it is a policy of the school's own;
    `forbidden`: actions that only a Never is offered.
    """
    rests_on = vocabulary, own, forbidden
    if (path, text) not in _parsed or _parsed[path, text][0] != rests_on:
        parser = _Parser(path, vocabulary, own, forbidden, phrases_of(vocabulary, own))
        _parsed[path, text] = (rests_on, *parser.parse(text))
    _, policy, findings = _parsed[path, text]
    return policy, [*findings]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneCard:
    """What was read of one card by itself. `is_apart`: whatever its lines say, it is a heading and
    its list, and changes nothing of what stands around it.
    """

    card: Card | None
    findings: tuple[Finding, ...]
    is_apart: bool


def parse_card(
    text: str,
    vocabulary: Vocabulary,
    own: Synonyms | None = None,
    forbidden: frozenset[str] = frozenset(),
    *,
    phrases: Mapping[str, Term],
    who: str,
) -> OneCard:
    """The same of one card that stands alone and in no file, its lines counted from 1. `phrases`:
    those of the words that it can say; `who`: by default.
    """
    parser = _Parser("", vocabulary, own, forbidden, phrases)
    is_apart = parser.parse_alone(text, who)
    cards = [*parser.drafts, *(block for block in parser.blocks if isinstance(block, Card))]
    return OneCard(
        card=cards[0] if cards else None, findings=tuple(parser.findings), is_apart=is_apart
    )


_parsed: dict[
    tuple[str, str],
    tuple[tuple[Vocabulary, Synonyms | None, frozenset[str]], Policy, list[Finding]],
] = {}
"""What was read before: whoever builds again reads what did not change once."""


def check_slugs(path: str, slugs: Iterable[tuple[str, int]]) -> Iterator[Finding]:
    """No two headings of a file have one address, and each has one."""
    places: dict[str, int] = {}
    for slug, line in slugs:
        message, hint = "a heading without letters has no address", ""
        if slug in places:
            message = f"this heading's address is taken (line {places[slug]})"
            hint = "word the heading otherwise"
        if slug in places or not slug:
            yield Finding(path, line, message, slug, hint, check="every-id-is-unique")
        places.setdefault(slug, line)


@dataclass(slots=True)
class _Parser:
    path: str
    vocabulary: Vocabulary
    own: Synonyms | None
    forbidden: frozenset[str]
    phrases: Mapping[str, Term]
    findings: list[Finding] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    blocks: list[Card | Prose] = field(default_factory=list)
    drafts: list[Card] = field(default_factory=list)
    slugs: list[tuple[str, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def parse(self, text: str) -> tuple[Policy, list[Finding]]:
        normal = normalise_text(text)
        self.lines = normal.split("\n")
        self.findings += check_characters(self.path, normal)
        start = self._parse_front_matter()
        # a lone carriage return, refused above, would count as another line
        body = "\n".join([*[""] * start, *self.lines[start:]]).replace("\r", " ")
        environment: dict[str, object] = {}
        root = SyntaxTreeNode(MARKDOWN.parse(body, environment))
        if environment.get("references"):
            self._find(1, "nothing-is-hidden", "link definitions do not show on the page")
        self._parse_blocks(list(root.children))
        self.findings += check_slugs(self.path, self.slugs)
        policy = Policy(
            id=PurePosixPath(self.path).stem,
            path=self.path,
            text=text,
            meta=self.meta,
            blocks=tuple(self.blocks),
            drafts=tuple(self.drafts),
            slugs=tuple(self.slugs),
        )
        return policy, self.findings

    def parse_alone(self, text: str, who: str) -> bool:
        """Read one card; say whether it is one heading with its list, and hides nothing."""
        normal = normalise_text(text)
        self.lines = normal.split("\n")
        self.findings += check_characters(self.path, normal)
        self.meta = {"default who": who}
        environment: dict[str, object] = {}
        parsed = MARKDOWN.parse(normal.replace("\r", " "), environment)
        nodes = list(SyntaxTreeNode(parsed).children)
        kinds = [(node.type, node.tag) for node in nodes]
        is_apart = kinds == [("heading", "h3"), ("bullet_list", "ul")] and not environment
        if kinds[:1] != [("heading", "h3")]:
            hint = "begin with ###, a space and its heading"
            self._find(1, "card-is-whole", "a card begins with its heading", self._shown(1), hint)
        elif self._parse_card(nodes[0], nodes[1:]) and not is_apart:
            hint = "make it two cards, or take out what is no label and its value"
            self._find(1, "card-is-whole", "this is more than one card", self._shown(1), hint)
        self.findings += check_slugs(self.path, self.slugs)
        return is_apart

    def _find(self, line: int, check: str, message: str, value: str = "", hint: str = "") -> None:
        self.findings.append(Finding(self.path, line, message, value, hint, check=check))

    # ── Front matter

    def _parse_front_matter(self) -> int:
        """Read it into `meta`; return the index of the first line after it."""
        check = "front-matter-is-complete"
        if self.lines[0] != "---" or "---" not in self.lines[1:]:
            self._find(1, check, "the file begins with front matter between two lines of ---")
            self.meta = dict.fromkeys(META, "")
            return 0
        end = self.lines.index("---", 1)
        for number, line in enumerate(self.lines[1:end], start=2):
            label, colon, value = (part.strip() for part in line.partition(":"))
            if label not in META + META_OPTIONAL or not colon or not value:
                hint = did_you_mean(label, META + META_OPTIONAL)
                self._find(number, check, "not a known label with a value", line, hint)
            elif label in self.meta:
                self._find(number, check, "label stands twice", label)
            else:
                self.meta[label] = value
        for label in META:
            if label not in self.meta:
                self._find(1, check, "label is missing", label)
                self.meta[label] = ""
        self._check_front_matter_values()
        return end + 1

    def _check_front_matter_values(self) -> None:
        check = "front-matter-is-complete"
        for label, known in (("kind", KINDS_OF_POLICY), ("audience", READERS)):
            if self.meta[label] and self.meta[label] not in known:
                hint = did_you_mean(self.meta[label], known) or f"one of: {', '.join(known)}"
                self._find(1, check, f"unknown {label}", self.meta[label], hint)
        for label in ("dated", "review due"):
            if self.meta[label] and not _is_date(self.meta[label]):
                self._find(1, check, f"{label} is not a date (2026, 2026-11)", self.meta[label])
        if self.meta["default who"]:
            self._parse_roles(self.meta["default who"], 1)
        if "default checked" in self.meta:
            self._parse_checked(self.meta["default checked"], 1)

    # ── Blocks

    def _parse_blocks(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        prose_from: int | None = None
        index = 0
        while index < len(nodes):
            node = nodes[index]
            first, last = cast(tuple[int, int], node.map)
            if node.type == "heading" and node.tag == "h3":
                if prose_from is not None:
                    self._add_prose(prose_from, first)
                    prose_from = None
                index += self._parse_card(node, nodes[index + 1 :])
                continue
            self._check_prose_node(node)
            if node.type == "blockquote" and NOTE.search(self.lines[first]):
                if prose_from is not None:
                    self._add_prose(prose_from, first)
                    prose_from = None
                index += 1
                continue
            prose_from = first if prose_from is None else prose_from
            index += 1
            if index == len(nodes):
                self._add_prose(prose_from, last)

    def _add_prose(self, first: int, last: int) -> None:
        markdown = "\n".join(self.lines[first:last]).strip("\n")
        self.blocks.append(Prose(line=first + 1, markdown=markdown))

    def _check_prose_node(self, node: SyntaxTreeNode) -> None:
        line = _line_of(node)
        if node.type == "heading":
            self._add_heading(node)
            if not node.markup.startswith("#"):
                hint = "begin the heading with #, and keep an empty line before ---"
                self._find(line, "nothing-is-hidden", "a line of dashes makes a heading", "", hint)
        for child in node.walk():
            if child.type in HIDING:
                at = _line_of(child) if child.map else line
                self._find(at, "nothing-is-hidden", f"{HIDING[child.type]} in a policy")
            if child.type == "heading" and child is not node:
                message = "a heading inside a list or a quotation"
                self._find(_line_of(child), "nothing-is-hidden", message)
            if child.type == "inline":
                self._check_prose_inline(child)

    def _check_prose_inline(self, node: SyntaxTreeNode) -> None:
        hint = "a card is a ### heading, an empty line, and a list of **Label:** lines"
        for line, text in enumerate(node.content.split("\n"), start=_line_of(node)):
            label_like = LABEL_LIKE.match(text) or BOLD_LABEL.search(text)
            if label_like and not SOURCE_LINE.match(text):
                message = "looks like a card's line outside a card"
                self._find(line, "card-lines-stand-in-cards", message, text[:60], hint)
            plain = "".join(c.content for c in node.walk() if c.type == "text")
            if "**" in plain and "**" in text:
                self._find(line, "nothing-is-hidden", "bold that does not close", text[:60])

    def _add_heading(self, node: SyntaxTreeNode) -> str:
        text = _plain_text(node)
        self.slugs.append((slug_of(text), _line_of(node)))
        return text

    # ── Cards

    def _parse_card(self, heading: SyntaxTreeNode, following: Sequence[SyntaxTreeNode]) -> int:
        """Add the card, or say what is wrong with it; return how many nodes it took."""
        line = _line_of(heading)
        text = self._add_heading(heading)
        before = len(self.findings)
        if (
            not heading.markup.startswith("#")
            or LABEL_INSIDE.search(text)
            or any(child.type != "text" for child in heading.children[0].children)
        ):
            self._find(line, "card-is-whole", "a card's heading is plain words", text)
        if not following or following[0].type != "bullet_list":
            hint = "prose takes ## or ####; a card takes a list of **Label:** lines at once"
            self._find(line, "card-is-whole", "level-3 heading without a card", text, hint)
            return 1
        if len(following) > 1 and following[1].type != "heading":
            at = _line_of(following[1])
            hint = "a card ends at the next heading; put text before the card or under a heading"
            self._find(at, "card-is-whole", "text after a card", self._shown(at), hint)
        values = self._parse_items(following[0])
        card = self._card_from(text, line, values)
        if card is not None and len(self.findings) == before:
            if "Draft" in values:
                self.drafts.append(card)
            else:
                self.blocks.append(card)
        return 2

    def _shown(self, line: int) -> str:
        return self.lines[line - 1].strip()[:60]

    def _parse_items(self, node: SyntaxTreeNode) -> dict[str, tuple[str, int]]:
        """Label to (value, line) of every item that is one labelled line; its value is "" where
        something is wrong with it.
        """
        values: dict[str, tuple[str, int]] = {}
        for item in node.children:
            line = _line_of(item)
            labelled = self._parse_item(item, line)
            if labelled is None:
                continue
            label, value = labelled
            if label in values:
                message = f"label stands twice in a card (line {values[label][1]})"
                self._find(line, "every-label-stands-once", message, label)
            values.setdefault(label, (value, line))
        return values

    def _parse_item(self, item: SyntaxTreeNode, line: int) -> tuple[str, str] | None:
        shown = self._shown(line)
        if len(item.children) != 1 or item.children[0].type != "paragraph":
            self._find(line, "card-is-whole", "a card's line holds one label and its value", shown)
            return None
        parts = item.children[0].children[0].children
        # CommonMark may open with an empty text before bold
        parts = [part for part in parts if part.type != "text" or part.content]
        if not parts or parts[0].type != "strong":
            hint = "every line of a card begins with **Label:**"
            self._find(line, "card-is-whole", "a card's line has no bold label", shown, hint)
            return None
        if any(part.type not in ("text", "softbreak") for part in parts[1:]) or any(
            child.type != "text" for child in parts[0].children
        ):
            self._find(line, "card-is-whole", "a card's line is plain words after its label", shown)
            label = _label_of(_plain_text(parts[0]))
            return (label, "") if label else None
        bold = _plain_text(parts[0])
        rest = "".join("\n" if part.type == "softbreak" else part.content for part in parts[1:])
        if any(LABEL_AGAIN.match(wrapped) for wrapped in rest.split("\n")[1:]):
            hint = "begin the line with - **Label:**, or keep the value on one line"
            self._find(line, "card-is-whole", "another label begins inside a value", shown, hint)
            return None
        return self._parse_label(bold, rest, line, shown)

    def _parse_label(self, bold: str, rest: str, line: int, shown: str) -> tuple[str, str] | None:
        written, colon, extra = bold.partition(":")
        if not colon and rest.lstrip().startswith(":"):
            colon, rest = ":", rest.lstrip()[1:]
        value = " ".join(rest.split())
        if not colon or extra.strip():
            hint = "write - **Label:** value"
            message = "a label ends in a colon, inside the bold"
            self._find(line, "card-is-whole", message, shown, hint)
            return None
        label = _label_of(written)
        if not label:
            never = "what must not be done is a **Never:**" if is_negative(written) else ""
            hint = never or did_you_mean(written, LABELS)
            self._find(line, "every-label-is-known", "unknown label", written, hint)
            return None
        if not value:
            self._find(line, "card-is-whole", "label without a value", label)
        # What the note of a draft says is no part of the card.
        elif label != "Draft" and (inside := LABEL_INSIDE.search(value)):
            message, hint = "another label stands inside a value", "begin a line for each label"
            self._find(line, "card-is-whole", message, inside[0], hint)
        elif mark := MARK.search(value):
            hint = "say it in plain words; what was still to be filled in or chosen, say too"
            self._find(line, "card-is-whole", "a mark stands inside a value", mark[0].strip(), hint)
        else:
            return label, value
        return label, ""

    def _card_from(
        self, heading: str, line: int, values: Mapping[str, tuple[str, int]]
    ) -> Card | None:
        before = len(self.findings)
        modality = self._one_modality(heading, line, values)
        for label in NEEDED:
            if label not in values and values:
                check = f"every-card-has-{label.lower()}"
                self._find(line, check, f"no {label} in a card", heading)
        # What is wrong with a value was said where it stands.
        is_whole = all(value for value, _ in values.values())
        values = {label: said for label, said in values.items() if said[0]}
        action = self._known(values.get("Action"), "action", is_never=modality == "Never")
        topic = self._known(values.get("Topic"), "topic")
        when_text, when_line = _condition_of(values) or ("", line)
        when = self._parse_when(when_text, when_line) if when_text else When(joiner="all", terms=())
        if when is not None and "When certain" in values:
            when = replace(when, only_certain=True)
            if "When" in values:
                message = "a card has one condition: When, or When certain"
                self._find(when_line, "when-joins-one-way", message, when_text)
        roles = self._parse_roles(*values.get("Who", (self.meta["default who"], line)))
        checked = self._parse_checked(
            *values.get("Checked", (self.meta.get("default checked", ""), line))
        )
        self._check_replacement(values)
        self._check_conditions(values)
        is_whole &= len(self.findings) == before
        if not is_whole or modality is None or checked is None or when is None:
            return None
        value_of = {label: value for label, (value, _) in values.items()}
        until = self._until(value_of.get("Until", ""))
        return Card(
            policy=PurePosixPath(self.path).stem,
            path=self.path,
            slug=slug_of(heading),
            heading=heading,
            line=line,
            modality=cast(ClauseModality, modality.lower()),
            statement=value_of[modality],
            short=value_of.get("Short", ""),
            say=value_of.get("Say", ""),
            when=when,
            when_text=self._in_known_words(when_text),
            roles=roles,
            action=action,
            topic=topic,
            source=value_of["Source"],
            checked=checked,
            why=value_of.get("Why", ""),
            until=until,
            due=self._due(until),
            replaced_by=value_of.get("Replaced by", ""),
            differs=value_of.get("Differs", ""),
            was=self._former(*values.get("Was", ("", line))),
            lines=tuple((label, at) for label, (_, at) in values.items()),
        )

    def _one_modality(
        self, heading: str, line: int, values: Mapping[str, tuple[str, int]]
    ) -> str | None:
        found = [label for label in MODALITIES if label in values]
        check = "every-card-has-one-modality"
        if len(found) != 1:
            what = "two modalities in a card" if found else "no modality in a card"
            hint = "" if found else f"one of {', '.join(MODALITIES)}"
            self._find(line, check, what, ", ".join(found) or heading, hint)
            return None
        statement, at = values[found[0]]
        if next(iter(values)) != found[0]:
            self._find(at, check, "the modality is not the card's first line", found[0])
        brief = [label for label in BRIEF if label in values]
        if [*values][1 : 1 + len(brief)] != brief:
            message = "Short, and after it Say, follow the modality's line"
            self._find(at, "card-is-whole", message, ", ".join(brief))
        if found[0] != "Ask" and NEGATION.match(statement):
            hint = "say what is never done, as in **Never:** copy the imagery"
            message = f"{found[0]} with a negation turns the meaning round"
            self._find(at, "statement-agrees-with-its-modality", message, statement[:60], hint)
        if SECOND_SENTENCE.search(statement):
            self._find(at, "statement-is-one-sentence", "more than one sentence", statement[:60])
        return found[0]

    def _known(self, entry: tuple[str, int] | None, kind: str, *, is_never: bool = False) -> str:
        """The id of an action's phrase or of a topic; a finding where it is not known. What is
        never done is offered to a Never alone.
        """
        if entry is None:
            return ""
        value, line = entry
        if kind == "action":
            ids = {phrase.casefold(): id_ for id_, phrase in self.vocabulary.actions.items()}
            offered = self.vocabulary.actions.items()
            words = [said for id_, said in offered if is_never or id_ not in self.forbidden]
            own = self.own.words if self.own else {}
            ids |= {said: ids[of.casefold()] for said, of in own.items() if of.casefold() in ids}
        else:
            words = [topic for topics in self.vocabulary.parts.values() for topic in topics]
            ids = {topic: topic for topic in words}
        found = ids.get(_folded(value))
        if found is None:
            check = f"every-{kind}-is-known"
            hint = did_you_mean(value, words)
            if kind == "topic":
                hint = hint or f"one of: {', '.join(words)}"
            else:
                hint = self._or_add(hint, f'[action.{slug_of(value)}]\nphrase = "{_plain(value)}"')
            self._find(line, check, f"unknown {kind}", value, hint)
        return found or ""

    def _or_add(self, hint: str, lines: str) -> str:
        """A hint, and, in a policy of the school's own, the lines that make it one of its words."""
        if self.own is None:
            return hint
        either = f"{hint} Or add it" if hint else "add it"
        return f"{either} to {OWN_WORDS}:\n{lines}"

    def _parse_roles(self, value: str, line: int) -> tuple[str, ...]:
        by_name = {role.name.casefold(): role.id for role in self.vocabulary.roles.values()}
        if self.own:
            own = self.own.roles.items()
            by_name |= {
                name: by_name[of.casefold()] for name, of in own if of.casefold() in by_name
            }
        if _folded(value) == self.vocabulary.everyone:
            return tuple(self.vocabulary.roles)
        found = []
        for name in value.split(","):
            role = by_name.get(_folded(name))
            if role is None:
                words = [*(role.name for role in self.vocabulary.roles.values()), "everyone"]
                near = nearest(_telling(name), {_telling(word): word for word in words})
                hint = f"did you mean {near!r}?" if near else f"one of: {', '.join(words)}."
                if TITLED.search(name.title()):
                    hint = WRITE_ROLE
                else:
                    meant = self._meant(name)
                    hint = self._or_add(hint, f'[role]\n"{_plain(name)}" = "{meant}"')
                self._find(line, "every-role-is-known", "unknown role", name.strip(), hint)
            else:
                found.append(role)
        if len(set(found)) != len(found) and not self.own:
            self._find(line, "every-role-is-known", "role stands twice", value)
        return tuple(role for role in self.vocabulary.roles if role in found)

    def _meant(self, name: str) -> str:
        """The name of the role that a school may mean: one that shares a word that says who it is,
        as "head teacher"; else the first, which is told least.
        """
        said = {*_telling(name).split(), _telling(name).replace(" ", "")}
        names = [role.name for role in self.vocabulary.roles.values()]
        return next((of for of in names if said & {*of.casefold().split()}), names[0])

    def _parse_checked(self, value: str, line: int) -> Checked | None:
        if not value:  # Nobody says: no day is invented.
            return Checked(state="to-check", on="")
        state, _, day = (part.strip() for part in value.partition(","))
        if state not in STATES or not _is_day(day):
            hint = "as in: to-check, 2026-11-20 (verified, secondary or to-check)"
            self._find(line, "checked-says-how-far-and-when", "not a state and a date", value, hint)
            return None
        return Checked(state=cast(State, state), on=day)

    def _in_known_words(self, when: str) -> str:
        """A condition as it is shown: what a school says in other words stands for what is known,
        so that whoever reviews it reads what it means.
        """
        for said, meant in (self.own.words if self.own else {}).items():
            when = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", meant, when, flags=re.IGNORECASE)
        return when

    def _former(self, value: str, line: int) -> tuple[str, ...]:
        """The slugs by which others may still know the card."""
        found = tuple(slug.strip() for slug in value.split(",") if slug.strip())
        for slug in found:
            if slug_of(slug) != slug:
                hint = f"as in its address: {slug_of(slug)}"
                self._find(line, "every-id-is-unique", "not the address of a heading", slug, hint)
        self.slugs += [(slug, line) for slug in found]
        return found

    def _until(self, value: str) -> str:
        """With no capital that a word processor made at its deadline."""
        begun = (one for one in self.vocabulary.deadlines if value.casefold().startswith(one))
        deadline = next(begun, "")
        return deadline + value[len(deadline) :]

    def _due(self, until: str) -> int:
        """The place of a deadline among the vocabulary's, soonest first: `until` begins with it."""
        places = enumerate(self.vocabulary.deadlines)
        begins = (place for place, phrase in places if re.match(rf"{re.escape(phrase)}\b", until))
        return next(begins, NO_DEADLINE)

    def _check_replacement(self, values: Mapping[str, tuple[str, int]]) -> None:
        why, why_line = values.get("Why", ("", 0))
        if "Replaced by" not in values:
            if REPLACEMENT.match(why):
                hint = "add **Replaced by:**, or word the reason otherwise"
                message = "a reason to replace the card, and no Replaced by"
                self._find(why_line, "every-replacement-says-why", message, why[:60], hint)
            return
        value, line = values["Replaced by"]
        if not CLAUSE_ID.match(value):
            hint = "as in: national#never-save-the-imagery"
            self._find(line, "every-citation-resolves", "not a clause's id", value, hint)
        if not REPLACEMENT.match(why):
            hint = f"**Why:** begins with one of: {', '.join(KINDS_OF_REASON)}, and a colon"
            self._find(line, "every-replacement-says-why", "no kind of reason", why[:60], hint)

    def _check_conditions(self, values: Mapping[str, tuple[str, int]]) -> None:
        """A phrase of When that slipped into another line would make the clause hold always."""
        when = _folded((_condition_of(values) or ("", 0))[0])
        for label, (value, line) in values.items():
            if label in ("When", "When certain", "Ask", "Differs", "Draft"):
                continue
            folded = _folded(value)
            for phrase in self.phrases:
                if phrase in folded and phrase not in when:
                    hint = "add it to **When:**, or word it otherwise"
                    message = "a phrase of When in another line"
                    self._find(line, "every-condition-stands-in-when", message, phrase, hint)

    # ── When

    def _parse_when(self, value: str, line: int) -> When | None:
        phrases = self.phrases
        rest, joiners, terms = _folded(value), set[str](), list[Term]()
        check = "when-uses-known-phrases"
        while True:
            found = next((phrase for phrase in phrases if _starts_with(rest, phrase)), None)
            if found is None:
                first = re.split(r" (?:and|or) |, ", rest)[0]
                hint = did_you_mean(first, phrases) or did_you_mean(rest, phrases)
                hint = "join phrases by 'and' or by 'or'" if first in phrases else hint
                if first not in phrases:
                    hint = self._or_add(hint, _condition_lines(first))
                self._find(line, check, "unknown phrase", rest or value, hint)
                return None
            terms.append(phrases[found])
            rest = rest[len(found) :].strip()
            if not rest:
                break
            joiner, _, rest = rest.partition(" ")
            if joiner not in ("and", "or"):
                hint = "say one of the two; where both are needed, write two cards"
                self._find(line, check, "phrases are joined by 'and' or by 'or'", value, hint)
                return None
            joiners.add(joiner)
        if len(joiners) > 1:
            hint = "use a named condition of the vocabulary, or two cards"
            self._find(line, "when-joins-one-way", "'and' and 'or' in one line", value, hint)
            return None
        if len({term.name for term in terms}) < len(terms):
            self._find(line, check, "one fact stands twice", value)
            return None
        return When(joiner="any" if joiners == {"or"} else "all", terms=tuple(terms))


def _label_of(written: str) -> str:
    """The label that is meant, or ""."""
    said = " ".join(written.strip(": ").split()).casefold()
    return next((label for label in LABELS if label.casefold() == said), "")


def _condition_of(values: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    return values.get("When certain") or values.get("When")


def _plain(value: str) -> str:
    """`value` as it can stand between quotation marks."""
    return _folded(value).replace("\\", "").replace('"', "'")


def _condition_lines(phrase: str) -> str:
    """The lines by which a phrase becomes a condition of the school's own."""
    said = _plain(phrase)
    keys = {"yes": said, "no": "", "question": "", "definition": "", "find_out": ""}
    lines = (f'{key} = "{value}"' for key, value in keys.items())
    return "\n".join([f"[condition.{slug_of(said)}]", *lines])


def phrases_of(vocabulary: Vocabulary, own: Synonyms | None = None) -> dict[str, Term]:
    """Every phrase, longest first, and what it says."""
    entries: list[Fact | Condition] = [*vocabulary.facts.values(), *vocabulary.conditions.values()]
    phrases = {
        phrase.casefold(): Term(name=entry.id, holds=holds)
        for entry in entries
        for phrase, holds in ((entry.yes, True), (entry.no, False))
    }
    meant = {said: of.casefold() for said, of in own.words.items()} if own else {}
    phrases |= {said: phrases[of] for said, of in meant.items() if of in phrases}
    return dict(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))


def _starts_with(text: str, phrase: str) -> bool:
    return text == phrase or text.startswith(f"{phrase} ")


def _folded(value: str) -> str:
    """`value` as it is compared: no capital that a word processor made, no full stop at the end."""
    return " ".join(value.split()).casefold().removesuffix(".").strip()


def _telling(name: str) -> str:
    """What of the name of a role says who it is."""
    return " ".join(word for word in _folded(name).split() if word not in UNTELLING)


def _is_day(value: str) -> bool:
    """Whether `value` is a day, as in 2026-11-20: Python's own reader takes more forms."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return DAY.fullmatch(value) is not None


def _is_date(value: str) -> bool:
    """Whether `value` is a year, a month or a day, as in 2026, 2026-11 or 2026-11-20."""
    return any(_is_day(value + rest) for rest in ("", "-01", "-01-01"))


def _line_of(node: SyntaxTreeNode) -> int:
    """The line in the file where a block begins."""
    return cast(tuple[int, int], node.map)[0] + 1


def _plain_text(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.walk() if child.type in ("text", "code_inline"))
