"""Whoever is refused something hears why, in words that are data."""

import re

from build_tools.content.project import ROOT
from tests.projects import the_project


def test_every_refusal_has_its_words_and_none_has_them_in_vain() -> None:
    code = [path.read_text("utf-8") for path in (ROOT / "build_tools").rglob("*.py")]
    said = {name for text in code for name in re.findall(r'\bRefused\(\s*"([a-z-]+)"', text)}

    assert said == set(the_project().interface.write["desk"]["refused"])
