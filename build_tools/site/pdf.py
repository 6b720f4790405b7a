"""The pages that are made for paper, printed from the built site by this machine's browser."""

from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from build_tools.content.addresses import protocol_address
from build_tools.pages.paper import POSTER, WALLET_CARD
from build_tools.site.browser import launch_options
from build_tools.site.build import BuildError
from build_tools.site.server import serving

PDF = Path("build/pdf")


class PrintError(BuildError):
    """The pages could not be printed: one sentence that says why."""


def write_pdfs(site: Path, folder: Path, protocol: str) -> list[Path]:
    """Print poster, wallet card and the whole protocol of a built site into `folder`."""
    addresses = (POSTER, WALLET_CARD, protocol_address(protocol))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with serving(site) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(playwright.chromium))
            page = browser.new_page()
            written = []
            for address in addresses:
                page.goto(served + address)
                path = folder / f"{address.rstrip('/').rpartition('/')[2]}.pdf"
                page.pdf(path=path, prefer_css_page_size=True, print_background=True, tagged=True)
                written.append(path)
            browser.close()
    except Error as error:
        first = error.message.partition("\n")[0]
        raise PrintError(f"the pages were not printed: {first}") from error
    return written
