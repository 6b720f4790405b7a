"""Which sentences nobody passes over, though no rule knows what is wrong with them: they may have
done what staff never do, or done less, later or on a condition what keeps a child safe.
"""

from build_tools.content.outdated import Doubtful
from build_tools.content.phrases import holds, places_of
from build_tools.content.project import Project
from build_tools.documents.stance import is_reported, stance_of
from build_tools.documents.statements import Statement


def is_doubtful(project: Project, one: Statement) -> bool:
    """Whether a person has to read a statement in which nothing was found."""
    if one.unsure and is_about_it(project, one) and _may_be_turned(project, one):
        return True
    if is_reported(project.document_words.stance, one.text, len(one.text)):
        return False
    may = project.outdated.may_doubt(one.text)
    return any(holds(each.beside, one.text) and _is_done(project, each, one) for each in may)


def is_about_it(project: Project, one: Statement) -> bool:
    """Whether it speaks of imagery, devices or children at all: a policy is about more."""
    return holds(project.unsafe.about, f"{one.lead} {one.text}".strip())


def is_excepted(project: Project, one: Statement) -> bool:
    """Whether it leaves something out of what it says, or allows something."""
    stance = project.document_words.stance
    return holds((*stance.exceptions, *stance.allows), one.text)


def _may_be_turned(project: Project, one: Statement) -> bool:
    """Whether a second "no" may turn the first round: "not even" in what is forbidden does not."""
    return one.modality != "never" or "lead" in one.unsure or is_excepted(project, one)


def _is_done(project: Project, each: Doubtful, one: Statement) -> bool:
    words = project.document_words
    return any(
        each.either or stance_of(words, one, act, shape="phrase", anyone=True) in ("asked", "open")
        for act in places_of(each.acts, one.text)
    )
