"""The decision as pictures: one small diagram a question, each with a twin in words.

Nothing about the decision is written here: the engine is asked what each answer leads to, and the
diagram and its twin are made from the same branches. Nothing here touches the disk or mkdocs.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Template

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.pages.page import Page, decision_address, environment, find_card, link_to
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol
from decision_tree.situation import ImpossibleAnswers, option_answers, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

ROLE = "safeguarding-lead"
ORDER: tuple[Truth, ...] = (YES, NOT_KNOWN, NO)

# Units of a drawing: as wide as the text of a page on a screen of 320 pixels, so that there one
# unit is one pixel and nothing shrinks.
WIDTH = 288
LETTER = 14
ROW = 18
PADDING = 9
TRUNK = 14
INDENT = 34
CORNER = 11
LETTERS_PER_UNIT = 1 / (LETTER * 0.56)
"""How many letters of bold text stand on one unit, counted narrowly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """An answer and where it leads. `also`: what else it settles. `new` and `gone`: the clauses
    that it adds to the plan and takes from it, by id, beside the slice's usual answer.
    """

    answer: str
    label: str
    also: str
    level: str
    headline: str
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def change(self) -> str:
        """How many lines it adds and takes, in words."""
        if not self.new and not self.gone:
            return "No line changes."
        more = f"{_lines(self.new)} more" if self.new else "No line more"
        return f"{more}, {len(self.gone) or 'none'} fewer."

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a reader is told of it."""
        return tuple(filter(None, (self.label, self.also, self.headline, self.change)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """One question, and every answer to it while all other answers are the calmest."""

    id: str
    screen: str
    question: str
    definition: str
    branches: tuple[Branch, ...]

    @property
    def changes_the_headline(self) -> bool:
        """Whether any answer leads to another headline."""
        return len({branch.level for branch in self.branches}) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A line of text in a drawing."""

    x: int
    y: int
    text: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnBranch:
    """An answer as a line from the trunk to an outline, with text. `middle`: where the line is."""

    answer: str
    label: str
    level: str
    middle: int
    box: str
    texts: tuple[Text, ...]
    bottom: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A slice as lines, outlines and text: `trunk` and `box` are the question's paths."""

    height: int
    trunk: str
    box: str
    texts: tuple[Text, ...]
    branches: tuple[DrawnBranch, ...]


def picture_pages(project: Project) -> Iterator[Page]:
    """For each protocol, how the headline is reached."""
    for policy in project.policies_by_age:
        address = decision_address(policy.id)
        up = "../" * address.count("/")
        slices = list(find_slices(project, policy.id))
        markdown = render_page(
            "decision.html.jinja",
            "How the headline is reached",
            policy=policy,
            wording=project.wording,
            calm=project.wording.levels[calm_plan(project, policy.id).level],
            screens=[
                (screen, project.wording.screens[screen], members)
                for screen in project.vocabulary.screens
                if (members := [s for s in slices if s.screen == screen and s.changes_the_headline])
            ],
            others=[entry for entry in slices if not entry.changes_the_headline],
            levels=[
                (level, project.wording.levels[level], render_key(level))
                for level in project.vocabulary.levels
            ],
            picture=render_picture,
            links=lambda ids, up=up: [link_to(project, find_card(project, id_), up) for id_ in ids],
        )
        yield Page(
            path=f"{address.rstrip('/')}.md",
            title="How the headline is reached",
            markdown=markdown,
        )


def render_page(template: str, title: str, *, wide: bool = False, **context: Any) -> str:
    """A page of HTML as Markdown; the search leaves it out, for other pages say the same."""
    html = environment().get_template(template).render(title=title, **context)
    hidden = "\n  - toc" + ("\n  - navigation" if wide else "")
    front = f"title: {title}\nsearch:\n  exclude: true\nhide:{hidden}"
    return f"---\n{front}\n---\n" + "\n".join(line for line in html.split("\n") if line.strip())


# ── What each answer leads to


def find_slices(project: Project, policy_id: str) -> Iterator[Slice]:
    """Every question of the protocol, in the order of the screens."""
    protocol = protocol_of(project, policy_id)
    vocabulary, wording = project.vocabulary, project.wording
    for screen in vocabulary.screens.values():
        words = wording.screens[screen.id]
        if screen.asking == "one":
            ways = [
                (option, words.labels[option], option_answers(screen.id, option, vocabulary))
                for option in screen.options
            ]
            yield Slice(
                id=screen.id,
                screen=screen.id,
                question=words.question,
                definition=words.why,
                branches=_branches(project, protocol, ways, usual=ways[0][2]),
            )
            continue
        for fact in screen.facts:
            facts = [(answer, wording.answers[answer], {fact: answer}) for answer in ORDER]
            yield Slice(
                id=fact,
                screen=screen.id,
                question=wording.facts[fact].question,
                definition=wording.facts[fact].definition,
                branches=_branches(project, protocol, facts, usual={fact: NO}),
            )


def tool_pictures(project: Project, policy_id: str) -> dict[str, Any]:
    """For the page of the tool, which shows what of a reader's answers leads to the headline: the
    pictures, by question, and the headline that no answer leads to.
    """
    return {
        "calm": calm_plan(project, policy_id).level,
        "slices": [
            {"id": entry.id, "picture": render_picture(entry)}
            for entry in find_slices(project, policy_id)
            if entry.changes_the_headline
        ],
    }


def calm_plan(project: Project, policy_id: str) -> ActionPlan:
    """The plan when the protocol applies and every other answer is no."""
    return make_plan(protocol_of(project, policy_id), ROLE, calm_answers(project.vocabulary))


def calm_answers(vocabulary: Vocabulary) -> dict[str, Truth]:
    """The answers with which the protocol applies and nothing is against anyone."""
    scope = vocabulary.conditions["in-scope"].members
    return {fact: YES if fact in scope else NO for fact in vocabulary.facts}


def answers_around(answers: Answers, vocabulary: Vocabulary) -> dict[str, Truth]:
    """`answers`, and all others as calm as these allow: what would decide one of `answers` is left
    not known, so that an "I don't know" stays one.
    """
    kept: dict[str, Truth] = {
        fact: answer for fact, answer in answers.items() if answer != NOT_KNOWN
    }
    for fact, calm in calm_answers(vocabulary).items():
        if fact in answers:
            continue
        try:
            values = settle({**kept, fact: calm}, vocabulary).values
        except ImpossibleAnswers:
            continue
        if all(values[other] == answer for other, answer in answers.items()):
            kept[fact] = calm
    return kept


def _branches(
    project: Project,
    protocol: Protocol,
    ways: Iterable[tuple[str, str, Answers]],
    usual: Answers,
) -> tuple[Branch, ...]:
    vocabulary = project.vocabulary
    before = _clauses(make_plan(protocol, ROLE, answers_around(usual, vocabulary)))
    branches = []
    for answer, label, answers in ways:
        plan = make_plan(protocol, ROLE, answers_around(answers, vocabulary))
        after = _clauses(plan)
        branches.append(
            Branch(
                answer=answer,
                label=label,
                also=_also(answers, plan, vocabulary),
                level=plan.level,
                headline=project.wording.levels[plan.level].headline,
                new=tuple(clause for clause in after if clause not in before),
                gone=tuple(clause for clause in before if clause not in after),
            )
        )
    return tuple(branches)


def _clauses(plan: ActionPlan) -> tuple[str, ...]:
    return tuple(action.clause.id for action in plan.actions)


def _also(answers: Answers, plan: ActionPlan, vocabulary: Vocabulary) -> str:
    """What the answers settle of other facts than they name, where that is not the calmest."""
    values: Mapping[str, Truth] = {**plan.answers, **plan.follows}
    phrases = [
        _phrase(fact, values.get(fact, NOT_KNOWN), vocabulary)
        for fact, calm in calm_answers(vocabulary).items()
        if fact not in answers and values.get(fact, NOT_KNOWN) not in (calm, NO)
    ]
    return f"Then also: {'; '.join(phrases)}." if phrases else ""


def _phrase(fact: str, answer: Truth, vocabulary: Vocabulary) -> str:
    phrase = vocabulary.facts[fact]
    return phrase.yes if answer == YES else f"not known whether {phrase.yes}"


def _lines(clauses: tuple[str, ...]) -> str:
    return f"{len(clauses)} line{'s' if len(clauses) > 1 else ''}"


# ── Drawing


def render_picture(entry: Slice) -> str:
    """The diagram as SVG, with its title and the words of its twin as its description."""
    return _picture_template().render(
        slice=entry,
        drawing=draw(entry),
        width=WIDTH,
        trunk=TRUNK,
        indent=INDENT,
        description=" ".join(map(_sentence, entry.branches)),
    )


@cache
def _picture_template() -> Template:
    return environment().get_template("picture.svg.jinja")


def render_key(level: str) -> str:
    """The outline of a headline, small, for the key."""
    return _outline(level, 2, 2, 44, 24)


def draw(entry: Slice) -> Drawing:
    """The slice as a drawing: the question, and under it each answer and where it leads."""
    lines = _wrap(entry.question, WIDTH - 2 * PADDING)
    bottom = 2 * PADDING + ROW * len(lines)
    branches = list[DrawnBranch]()
    for branch in entry.branches:
        branches.append(_draw_branch(branch, branches[-1].bottom if branches else bottom))
    return Drawing(
        height=branches[-1].bottom,
        trunk=f"M{TRUNK} {bottom - 2}V{branches[-1].middle}",
        box=_outline("question", 1, 1, WIDTH - 2, bottom - 2),
        texts=tuple(_column(lines, PADDING + 1, PADDING, "question")),
        branches=tuple(branches),
    )


def _draw_branch(branch: Branch, top: int) -> DrawnBranch:
    """The answer from `top` down: its words, and under them the outline of where it leads."""
    texts = list[Text]()
    top += ROW // 2
    for text, name in ((branch.label, "answer"), (branch.also, "also")):
        lines = _wrap(text, WIDTH - INDENT)
        texts += _column(lines, INDENT, top, name)
        top += ROW * len(lines)
    top += 3
    inner = WIDTH - INDENT - 2 * (PADDING + CORNER // 2)
    headline, change = _wrap(branch.headline, inner), _wrap(branch.change, inner)
    left = INDENT + PADDING + CORNER // 2
    texts += _column(headline, left, top + PADDING, "headline")
    texts += _column(change, left, top + PADDING + ROW * len(headline), "change")
    height = 2 * PADDING + ROW * (len(headline) + len(change))
    return DrawnBranch(
        answer=branch.answer,
        label=branch.label,
        level=branch.level,
        middle=top + height // 2,
        box=_outline(branch.level, INDENT, top, WIDTH - 2, top + height),
        texts=tuple(texts),
        bottom=top + height + ROW // 3,
    )


def _sentence(branch: Branch) -> str:
    return " ".join(text if text.endswith(".") else f"{text}." for text in branch.texts)


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, int(width * LETTERS_PER_UNIT))


def _column(lines: list[str], x: int, top: int, name: str) -> Iterator[Text]:
    for number, line in enumerate(lines, start=1):
        yield Text(x=x, y=top + ROW * number - 4, text=line, name=name)


def _outline(name: str, left: int, top: int, right: int, bottom: int) -> str:
    """The path of a box; each headline has a shape of its own, for print without colours."""
    c = min(CORNER, (bottom - top) // 3)
    middle = (top + bottom) // 2
    match name:
        case "emergency":  # eight corners, as a stop sign
            return (
                f"M{left + c} {top}H{right - c}L{right} {top + c}V{bottom - c}L{right - c} {bottom}"
                f"H{left + c}L{left} {bottom - c}V{top + c}Z"
            )
        case "seek-advice":  # pointed at both sides
            return (
                f"M{left + c} {top}H{right - c}L{right} {middle}L{right - c} {bottom}"
                f"H{left + c}L{left} {middle}Z"
            )
        case "school-decides" | "another-policy":  # round; the other one's line is broken
            return (
                f"M{left + c} {top}H{right - c}Q{right} {top} {right} {top + c}V{bottom - c}"
                f"Q{right} {bottom} {right - c} {bottom}H{left + c}Q{left} {bottom} {left} "
                f"{bottom - c}V{top + c}Q{left} {top} {left + c} {top}Z"
            )
        case _:
            return f"M{left} {top}H{right}V{bottom}H{left}Z"
