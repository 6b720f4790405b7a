"""The addresses of the site's pages, those that are rendered too: from the site's root.

The one place that knows them: whoever renders a page, links to one or checks a link asks here.
"""

from collections.abc import Iterator
from itertools import combinations

from build_tools.content.audiences import services_pages
from build_tools.content.file_names import DOCS, address_of, published
from build_tools.content.policy import FLOOR, Policy
from build_tools.content.project import Project
from build_tools.content.sections import find_topics
from build_tools.content.topic_pages import every_topic

WITHOUT_CARDS = """
accessibility/ compare/ components/ glossary/ how-this-is-checked/ no-longer-right/ policies/
poster/ practice/ reasons-to-refer/ sources/ topics/ wallet-card/
""".split()
"""Pages that every site has, and nobody writes by hand."""


ONE_FILE = "what-to-do.html"
"""The school's protocol as one page that needs no other file."""


ENGINE = "engine/"
"""The folder of what the engine is loaded from, each file under its hash."""

WRITING = "for-schools/write/"
"""The page for writing: it is there with the guide for schools."""


def guidance_address(policy_id: str) -> str:
    """The guidance page of a policy."""
    return f"policies/{policy_id}/"


def tool_address(policy_id: str, default: str = FLOOR) -> str:
    """The tool's page of a policy; `default`: the policy at /check/."""
    return "check/" if policy_id == default else f"policies/{policy_id}/check/"


def protocol_address(policy_id: str) -> str:
    """The page of a whole protocol."""
    return "protocol/" if policy_id == FLOOR else f"policies/{policy_id}/protocol/"


def decision_address(policy_id: str) -> str:
    """The page of pictures of a protocol."""
    return "decision/" if policy_id == FLOOR else f"policies/{policy_id}/decision/"


def review_address(policy_id: str) -> str:
    """The cards by which a protocol is reviewed."""
    return "review/" if policy_id == FLOOR else f"policies/{policy_id}/review/"


def gaps_address(policy_id: str) -> str:
    """The gap report of a policy."""
    return f"policies/{policy_id}/gaps/"


def compared_pairs(project: Project) -> Iterator[tuple[Policy, Policy]]:
    """Which protocols are compared on a page: each with the floor's, and, where they are few, each
    with each. `python -m build_tools compare` shows any two.
    """
    first, *others = project.policies_by_age
    yield from ((first, other) for other in others)
    if project.side_by_side == project.policies_by_age:
        yield from combinations(others, 2)


def comparison_address(first: str, second: str) -> str:
    """The page that compares two protocols; their order is one for good."""
    one, other = sorted((first, second), key=lambda id_: (id_ != FLOOR, id_))
    return f"compare/{one}/{other}/"


def topic_address(topic: str) -> str:
    """The page of a topic."""
    return f"topics/{topic}/"


def used_topics(project: Project) -> list[str]:
    """The topics of which any policy speaks, in the order of the vocabulary."""
    used = find_topics(project.policies.values())
    return [topic for topic in project.wording.topics if topic in used]


def has_writing(project: Project) -> bool:
    """Whether there is a page for writing: a school may leave out the guide that leads to it."""
    return f"{DOCS}/for-schools/index.md" in project.files


def rendered_addresses(project: Project) -> Iterator[str]:
    """Every page that is rendered and lies at no hand-written page's address, but for policies and
    help trees, whose files have their addresses.
    """
    default = project.school.protocol
    yield from WITHOUT_CARDS
    if has_writing(project):
        yield WRITING
    for id_ in project.policies:
        yield from (tool_address(id_, default), protocol_address(id_), decision_address(id_))
        yield review_address(id_)
        if id_ != FLOOR:
            yield gaps_address(id_)
    # A school's own protocol is at /check/, and at its usual address too.
    yield tool_address(default)
    yield from map(topic_address, used_topics(project))
    yield from (comparison_address(one.id, other.id) for one, other in compared_pairs(project))
    for page in (*services_pages(project.audiences), *(t.path for t in every_topic(project))):
        yield f"{page.removesuffix('.md')}/"


def pages_of(project: Project) -> dict[str, str]:
    """The address of every page, by the path that a link to it names, under docs."""
    rendered = {f"{address.rstrip('/')}.md": address for address in rendered_addresses(project)}
    for folder in ("compare", "policies", "topics"):
        rendered[f"{folder}/index.md"] = rendered.pop(f"{folder}.md")
    written = [published(path) for path in project.files if path.endswith(".md")]
    return rendered | {path.removeprefix(f"{DOCS}/"): address_of(path) for path in written}
