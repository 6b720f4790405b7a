"""What a card says, whether or not it is understood, and the sentences that it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from build_tools.documents.statements import SENTENCE, Modality, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """The lines of a card as they are written. `say`: what to say aloud; `action`: its phrase;
    `roles`: names.
    """

    heading: str
    modality: str
    text: str
    action: str
    roles: frozenset[str]
    short: str = ""
    say: str = ""
    when: str = ""
    until: str = ""

    @property
    def statement(self) -> Statement:
        """As a sentence that asks for what it says, or forbids it."""
        if self.modality == "never":
            return self._sentence(f"never {self.text}", "never")
        return self._sentence(f"ask {self.text}" if self.modality == "ask" else self.text)

    @property
    def brief(self) -> tuple[str, ...]:
        """Its other lines. A short one that forbids, or asks a question, says no more than that."""
        return (self.say,) if self.modality in ("ask", "never") else (self.short, self.say)

    @property
    def asked(self) -> tuple[str, ...]:
        """What it has somebody do or say."""
        return self.brief if self.modality in ("ask", "never") else (self.text, *self.brief)

    @property
    def statements(self) -> Iterator[Statement]:
        """What it says, and its other lines, as sentences."""
        yield self.statement
        sentences = (one for said in self.brief for one in SENTENCE.split(said))
        yield from map(self._sentence, filter(None, sentences))

    def _sentence(self, text: str, strength: Modality = "must") -> Statement:
        return Statement(text=text, place="", lead=self.heading, modality=strength, is_order=True)
