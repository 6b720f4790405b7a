"""What a hand-written page can have put into it.

On a line of its own `{{ service ID }}` is a service, `{{ call ID }}` its number as a big button,
`{{ reach ID }}` the ways to reach it: so no number is ever typed twice, and none is shown to those
it is not for. Anywhere in a line
`{{ picture NAME }}` and `{{ sign NAME }}` are the site's own drawings, and `{{ school NAME }}` is
what school.toml says, or a blank. `{{ list NAME }}` on a line of its own is a list of the guide for
schools: its name is that of a template in build_tools/pages/templates/lists/.
"""

import re

from build_tools.content.audiences import Audience
from build_tools.content.project import Project
from build_tools.content.school import School
from build_tools.content.services import Service, services_for

PLACEHOLDER = re.compile(r"^\{\{ (service|call|reach) ([a-z0-9-]+) \}\}$", re.MULTILINE)
DETAIL = re.compile(r"\{\{ school ([a-z-]+) \}\}")
LIST = re.compile(r"^\{\{ list ([a-z-]+) \}\}$", re.MULTILINE)
LISTS = "actions changes deadlines phrases roles rules topics unsafe".split()
DRAWING = re.compile(r"\{\{ (picture|sign) ([a-z0-9-]+) \}\}")


BLANK = "____________________"


def school_details(school: School) -> dict[str, str]:
    """What `{{ school NAME }}` stands for, by name; empty where it is a blank."""
    reached = {
        contact.id: ", ".join(
            filter(None, [" or ".join(phone.shown for phone in contact.phones), contact.note])
        )
        for contact in reversed(school.contacts)
    }
    (care, *_) = school.contacts_of("social-care")
    at_night = " or ".join(phone.shown for phone in care.out_of_hours)
    return {**reached, "name": school.name, "address": school.address, "out-of-hours": at_night}


def may_show(project: Project, kind: str, audience: Audience) -> list[Service]:
    """The services of the readers; how to reach one for their child, parents may be told too."""
    shown = services_for(project.services, audience)
    if kind == "reach" and audience.readers == "parents":
        shown += looked_after(project, audience)
    return shown


def may_link(project: Project, audience: Audience) -> list[Service]:
    """What the page of services has a place for: that of staff names them all."""
    if audience.readers == "staff":
        return list(project.services)
    return [*services_for(project.services, audience), *looked_after(project, audience)]


def looked_after(project: Project, audience: Audience) -> list[Service]:
    """The services of the pupils whom these readers look after, if any."""
    if not audience.looks_after:
        return []
    return services_for(project.services, project.audiences[audience.looks_after])
