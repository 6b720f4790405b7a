"""What a version says for schools, and which of it asks something of them."""

from build_tools.content.changelog import find_versions

LOG = """\
# What has changed

- Before any version.

## 2.0

### For schools

- To do: move a file.
- A new page.

### For developers

- Another module.

## 1.0
"""


def test_each_version_has_its_entries_for_schools_alone() -> None:
    assert [(v.title, v.asks, v.tells) for v in find_versions(LOG)] == [
        ("2.0", ["To do: move a file."], ["A new page."]),
        ("1.0", [], []),
    ]
