"""The change log: what each version asks of schools. It lies beside docs, and is no page of it."""

from dataclasses import dataclass, field

CHANGELOG = "CHANGELOG.md"
FOR_SCHOOLS = "### For schools"
VERSION = "## "
TO_DO = "To do"


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version by its title, and its entries for schools, each in Markdown."""

    title: str
    entries: list[str] = field(default_factory=list)

    @property
    def asks(self) -> list[str]:
        """The entries with something to do."""
        return [entry for entry in self.entries if TO_DO in entry]

    @property
    def tells(self) -> list[str]:
        """The entries with nothing to do."""
        return [entry for entry in self.entries if TO_DO not in entry]


def find_versions(changelog: str) -> list[Version]:
    """Every version, the newest first, with what it says for schools."""
    versions, is_theirs = list[Version](), False
    for line in changelog.splitlines():
        if line.startswith(VERSION):
            versions.append(Version(title=line.removeprefix(VERSION)))
        if line.startswith("#"):
            is_theirs = line == FOR_SCHOOLS
        elif versions and is_theirs and line.startswith("- "):
            versions[-1].entries.append(line.removeprefix("- "))
    return versions
