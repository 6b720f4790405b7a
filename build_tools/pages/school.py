"""The first page of one of several schools: its tool, its numbers, and doors to what all share."""

from build_tools.content.addresses import (
    ONE_FILE,
    decision_address,
    guidance_address,
    protocol_address,
)
from build_tools.content.file_names import address_of
from build_tools.content.policy import OWN_PAGES
from build_tools.content.project import Project
from build_tools.pages.audiences import title_of
from build_tools.pages.page import Page, render_page
from build_tools.pages.paper import POSTER, WALLET_CARD


def home_page(project: Project) -> Page:
    """Whom to call, and where everything is. Its title is said by no browser's history."""
    school, say = project.school, project.interface.tool["page"]
    own = [(p.title, guidance_address(p.id)) for p in project.policies.values() if p.is_own]
    return render_page(
        "index.md",
        "Home",
        "school.html.jinja",
        leaving=True,
        look="wide",
        school=school,
        say=say,
        written=[
            (title_of(text), address_of(path))
            for path, text in project.pages.items()
            if path.startswith(OWN_PAGES) and project.is_theirs(path)
        ],
        for_staff=[
            *own,
            (say["toPrint"], protocol_address(school.protocol)),
            (say["decision"], decision_address(school.protocol)),
            (say["poster"], POSTER),
            (say["walletCard"], WALLET_CARD),
        ],
        one_file=ONE_FILE,
        nevers=[never.text for never in project.wording.always_never],
    )
