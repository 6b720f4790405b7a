"""The policies of five schools, as documents again: read in a real browser they give what they give
on this machine, finding by finding and byte by byte.
"""

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from build_tools.content.policy import EXAMPLES, FLOOR, Policy
from build_tools.content.project import ROOT, Project
from build_tools.writing.in_browser import start
from tests.browser.conftest import Watch, watched_context
from tests.documents.remade import as_docx, as_pdf
from tests.projects import write_files

pytestmark = pytest.mark.prove

START = """async () => {
  const { src } = document.querySelector("script[src$='/write.js']");
  const { Desk } = await import(new URL("desk.js", src));
  self.desk = new Desk(JSON.parse(document.querySelector("[data-desk]").dataset.desk));
  await self.desk.start();
}"""
ASK = """async ([request, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const { answer, content: file } = await self.desk.ask(JSON.parse(request), bytes);
  return [answer, btoa(Array.from(file ?? [], (byte) => String.fromCharCode(byte)).join(""))];
}"""

type Ask = Callable[..., tuple[Any, bytes]]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The desk on this machine."""
    root = write_files(tmp_path_factory.mktemp("desk"), FLOOR, *EXAMPLES)
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets", dirs_exist_ok=True)
    entry = start(str(root))

    def ask(do: str, content: bytes = b"", **request: str) -> tuple[Any, bytes]:
        answer, file = entry.call(json.dumps({"do": do, **request}), content)
        return json.loads(answer), file or b""

    return ask


@pytest.fixture(scope="module")
def there(whole_browser: Browser, address: str) -> Iterator[Ask]:
    """The one in the page."""
    with watched_context(whole_browser, Watch(origin=address), address) as context:
        page = context.new_page()
        page.goto("for-schools/write/")
        page.evaluate(START)

        def ask(do: str, content: bytes = b"", **request: str) -> tuple[Any, bytes]:
            asked = [json.dumps({"do": do, **request}), b64encode(content).decode()]
            answer, file = page.evaluate(ASK, asked)
            return answer, b64decode(file)

        yield ask


def open_with(ask: Ask, content: bytes) -> Any:
    """What is said once all of a document is read."""
    answer, _ = ask("open", content, name="Harbour Lane Academy", file="policy")
    while "work" not in answer:
        answer, _ = ask("more")
    return answer


TAKEN = ("protocol", "sheet", "review-list")


@pytest.mark.parametrize("make", [as_docx, as_pdf])
@pytest.mark.parametrize("policy", sorted(EXAMPLES))
def test_a_policy_gives_the_same_in_the_browser(
    project: Project, here: Ask, there: Ask, policy: str, make: Callable[[Policy], bytes]
) -> None:
    content = make(project.policies[policy])
    opened = open_with(here, content)
    items = [item["id"] for item in opened["work"]["items"]]

    assert open_with(there, content) == opened
    for id_ in items:
        assert there("item", id=id_) == here("item", id=id_)
    for what in TAKEN:
        assert there("take", what=what) == here("take", what=what)
    assert there("save") == here("save")


def test_what_is_found_in_a_protocol_in_force_is_the_same(
    project: Project, here: Ask, there: Ask
) -> None:
    content = as_docx(project.policies["westcroft"])
    for ask in (here, there):
        open_with(ask, content)
    drafts = [one["id"] for one in here("work")[0]["work"]["items"] if one["state"] == "draft"]
    for id_ in drafts:
        asked = {"id": id_, "state": "in-force"}
        assert there("decide", **asked) == here("decide", **asked)

    assert there("check") == here("check")
    assert there("take", what="one-file") == here("take", what="one-file")
