"""How a policy in a document is read: docs/data/documents.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

DOCUMENTS = "docs/data/documents.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class WordList:
    """A list of words. `subject`: one of these stands before one of them; `verbs`: with which an
    order begins; `labels`: which begin so, and are none; `dates`: what only says when the document
    is looked at again, and asks for nothing whatever stands above it.
    """

    words: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PeopleWords:
    """What stands before a person's name: a title; a role or a label, and a sign; a label of a
    mail or a signature, and a colon; a verb. `streets`: with which an address ends; `no_names`:
    words of which no name consists; `first_names`: with which a name begins, and `words_too`:
    those that are words as well; `schools`: what a school is called, which is no person's name.
    """

    titles: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    first_names: tuple[str, ...] = ()
    words_too: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Counted once: it is asked for at each sentence."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(vars(self).values()))


@dataclass(frozen=True, kw_only=True)
class NearWords:
    """How near two texts are. `small`: words that say nothing; `same`: words that count as one."""

    small: tuple[str, ...] = ()
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The small words."""
        return frozenset(self.small)

    @cached_property
    def counted_as(self) -> Mapping[str, str]:
        """By each word that counts as another, that one."""
        return {word: group for group, words in self.same.items() for word in words}


@dataclass(frozen=True, kw_only=True, slots=True)
class StanceWords:
    """How a sentence speaks of a thing. `allows`: a "no" that stops a "no"; `lifts`: directly
    before it, what turns a "not" round; `exceptions`: behind what is forbidden; `told`: it is
    spoken of and not asked; `reports`: behind it all is; `before`: so it is, behind one of these;
    `permits`: what allows where nobody is named; `denied`: what forbids it, behind it; `others`:
    who is asked for nothing, but for those of `ours`; `agencies`: of them, who may do what staff
    may not.
    """

    allows: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnedWords:
    """What a Never says besides what it forbids. `left`: before what is left undone; `omitted`:
    before what is not done; `protects`: acts that no Never may forbid, but for one of their `ways`;
    `no_turning`: what is done with those who help, and turns nobody to them; `entrusts`: who leaves
    it to those who decide, but for `own_part`, what a school does itself; `helps`: what protects,
    named as a thing.
    """

    left: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    protects: tuple[str, ...] = ()
    no_turning: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    entrusts: tuple[str, ...] = ()
    own_part: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WeakerWords:
    """By what a statement asks for less. `limits`: on what it hangs, but for what makes somebody
    act, `triggers`; `hangs`: what stands behind an "if"; `leave`: on whose; `deadline`: how each of
    the vocabulary's is said; `leaves`: what leaves it to somebody; `asks`: what asks otherwise than
    a modality; `goes_without`: words of an action that nobody says who means it. Of a card: `act`:
    how an action is said; `whom`: to whom it turns, whom a card on it has to name; `instead`: where
    something else is done, which limits nothing; `counts`: of something more than once, for which
    nobody waits; `relieved`: until when a child is not left; `more`: by which it is one more;
    `others`: who is not meant by an act; `agency`: whose leave may be waited for; `first`: what may
    be done before somebody is turned to; `safety`: for which an "unless" may stand; `always`:
    phrases of When that narrow nothing; `waits` and `awaits`: what other tables say of what is put
    off, and of what it waits for; `manner`: by which a Never forbids one way alone; `omits`: what
    is not done at all; `unread`: what nobody may have heard; `hours` at which alone it holds, and
    `all_hours` beside them; `means`: how it is done, unless it `turns` to somebody; `lesser`: what
    is less than an act; `raises`: how somebody is told behind what is done first;
    `child`: whom else a "her" may mean.
    """

    leaves: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    goes_without: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    hangs: tuple[str, ...] = ()
    manner: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    deadline: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    act: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whom: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instead: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    relieved: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    awaits: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    all_hours: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    lesser: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    raises: tuple[str, ...] = ()
    child: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DocumentWords:
    """The shape of docs/data/documents.toml."""

    modality: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: WordList = WordList()
    negation: WordList = WordList()
    role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: PeopleWords = PeopleWords()
    near: NearWords = NearWords()
    stance: StanceWords = StanceWords()
    about: WordList = WordList()
    turned: TurnedWords = TurnedWords()
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passive: Mapping[str, str] = field(default_factory=dict)
    weaker: WeakerWords = field(default_factory=WeakerWords)

    @cached_property
    def asking(self) -> tuple[str, ...]:
        """Every word by which a sentence asks, allows or forbids."""
        return tuple(word for words in self.modality.values() for word in words)

    @cached_property
    def asking_or_ordering(self) -> tuple[str, ...]:
        """The same, with what makes an order of what stands behind it."""
        return (*self.asking, *self.order.words)
