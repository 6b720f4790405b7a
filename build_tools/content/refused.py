"""What is not done for whoever opens, writes or saves a protocol, and what she can do about it. The
words are data: `[write.desk.refused]` of docs/data/interface.toml, by name.
"""

from build_tools.content.findings import Finding
from build_tools.content.wording import Texts


class Refused(Exception):
    """`name`: of its words; `findings`: what stands in its way; `put_in`: what the words name."""

    def __init__(self, name: str, findings: tuple[Finding, ...] = (), **put_in: object) -> None:
        """Keep the parts."""
        super().__init__(name)
        self.name, self.findings, self.put_in = name, findings, put_in

    def words(self, texts: Texts) -> dict[str, str]:
        """The `message`, and a `hint` at what to do. `texts`: those of the page for writing."""
        said = texts["desk"]["refused"][self.name]
        return {key: text.format(**self.put_in) for key, text in said.items()}
