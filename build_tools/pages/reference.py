"""Every page that is made from many policies: side by side, what holds no longer, why to refer."""

from collections.abc import Iterator
from datetime import date

from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.pages.comparison import Keep, comparison_pages, make_now
from build_tools.pages.components import components_page
from build_tools.pages.gaps import gap_pages
from build_tools.pages.glossary import glossary_page
from build_tools.pages.no_longer_right import no_longer_right_page
from build_tools.pages.page import Page
from build_tools.pages.policy import policies_page
from build_tools.pages.reasons_to_refer import reasons_page
from build_tools.pages.topics import policy_topic_pages
from build_tools.situations.difference import Comparer


def reference_pages(
    project: Project, today: date, default: str = FLOOR, keep: Keep = make_now
) -> Iterator[Page]:
    """Every page that sets policies side by side. `default`: the policy at /check/."""
    comparer = Comparer(project)
    yield policies_page(project, default)
    yield from policy_topic_pages(project, default)
    yield from comparison_pages(project, comparer, today, keep)
    yield from gap_pages(project, comparer)
    yield no_longer_right_page(project)
    yield reasons_page(project)
    yield glossary_page(project)
    yield components_page(project)
