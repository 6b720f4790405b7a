"""Reviews are of clauses, by roles."""

from collections.abc import Collection, Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.project import OWN_REVIEWS, REVIEWERS, REVIEWS, Project
from build_tools.content.reviews import all_cards, own_texts


@check("every-review-is-of-a-clause")
def check_reviews(project: Project) -> Iterator[Finding]:
    """A review names a clause that exists, and a role."""
    ids = {*(card.id for card in all_cards(project)), *own_texts(project)}
    for id_, review in project.reviews.items():
        path = OWN_REVIEWS if id_ in project.own_reviews else REVIEWS
        if id_ not in ids:
            line = project.line_of(path, "review", id_)
            hint = did_you_mean(id_, _may_be(id_, ids, project))
            yield Finding(path, line, "no such clause", id_, hint)
        if review.by not in REVIEWERS:
            line = project.line_of(path, "review", id_, "by")
            hint = did_you_mean(review.by, REVIEWERS) or f"one of: {', '.join(REVIEWERS)}"
            yield Finding(path, line, "unknown reviewer", review.by, hint)


def _may_be(id_: str, ids: Collection[str], project: Project) -> Collection[str]:
    """What the id may have been meant as: nothing, where a policy is known by its name alone, and
    each review of it would be compared with all that is known of others.
    """
    policy = project.policies.get(id_.partition("#")[0])
    return ids if policy is None or policy.cards else ()
