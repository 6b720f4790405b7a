"""What mends a finding in one tap: the fields to take over, where the project knows them itself."""

import ast
import re
from collections.abc import Mapping
from typing import Any

from build_tools.checks.short_lines import BEGINNINGS, MOST_CHARACTERS
from build_tools.content.findings import Finding
from build_tools.content.own_words import OWN_WORDS
from build_tools.documents.appraisal import Fault
from build_tools.writing.card_text import Fields

type Fix = Mapping[str, Any]
"""`label`: which words of `[write.desk.mend]` say it, of what is `said`; `fields` that `edit` takes
over; or `state`, for `decide`; or `own`, words for the school's own file.
"""

MEANT = re.compile(r"did you mean (?P<quoted>'[^']*'|\"[^\"]*\")\?")
ADD_WORDS = re.compile(rf"(?:Or )?add it to {re.escape(OWN_WORDS)}:\n(?P<words>.*)", re.DOTALL)
AS_ROLE = re.compile(r'^\[role\]\n.*= "(.*)"$')
BEGINS_WITH_NOT = re.compile(
    r"^(?:(?:do|must|should|may|can) ?not|(?:do|must|should|ca)n['\u2019]t|not|never)\s+",
    re.IGNORECASE,
)
TO_NATIONAL = {"label": "national", "fields": {}, "state": "set-aside"}


def fix_of(finding: Finding, fields: Fields) -> Fix | None:
    """What mends it, if that is known."""
    meant = MEANT.search(finding.hint)
    said = str(ast.literal_eval(meant["quoted"])) if meant else ""
    match finding.check:
        case "every-action-is-known" | "every-topic-is-known" if said:
            return _instead(said, **{finding.check.split("-")[1]: said})
        case "every-role-is-known" if said:
            return _instead(said, who=_put(fields["who"], finding.value, said))
        case "when-uses-known-phrases" if said:
            first = finding.value.casefold()
            phrases = fields["when"]["phrases"]
            wrong = next((one for one in phrases if first.startswith(one.casefold())), "")
            return _instead(said, when={**fields["when"], "phrases": _put(phrases, wrong, said)})
        case "statement-agrees-with-its-modality":
            return _never(fields)
        case "every-short-line-says-what-its-clause-says":
            return _short(fields)
        case "no-school-weakens-the-floor":
            return TO_NATIONAL
        case "every-school-keeps-the-safety-floor":
            when = fields["when"]
            if fields["modality"] == "never" and when["phrases"] and not when["certain"]:
                return {"label": "certain", "fields": {"when": {**when, "certain": True}}}
            return TO_NATIONAL
    return None


def own_fix(finding: Finding) -> Fix | None:
    """What makes its words the school's own, where it offers that; or takes out unused ones."""
    if offered := ADD_WORDS.search(finding.hint):
        words = offered["words"]
        kind = words[1:].partition("]")[0].partition(".")[0]
        meant = AS_ROLE.search(words)
        return {"label": kind, "said": meant[1] if meant else finding.value, "own": words}
    if finding.path == OWN_WORDS and finding.check == "the-vocabulary-is-used":
        return {"label": "unused", "own": ""}
    return None


def fix_of_fault(fault: Fault, fields: Fields) -> Fix | None:
    """Today's name in the place of an old one; or what national guidance says already."""
    if fault.instead and fault.found in fields["text"]:
        return _instead(fault.instead, text=fields["text"].replace(fault.found, fault.instead))
    return TO_NATIONAL if fault.clause else None


def _instead(said: str, **fields: Any) -> Fix:
    return {"label": "instead", "said": said, "fields": fields}


def _put(values: list[str], old: str, new: str) -> list[str]:
    return [new if value.casefold() == old.casefold() else value for value in values]


def _never(fields: Fields) -> Fix | None:
    """A Must with a "not" as a Never without one. What a Never with one means nobody knows."""
    begins = BEGINS_WITH_NOT.match(fields["text"])
    if not begins or fields["modality"] == "never":
        return None
    changed = {"modality": "never", "text": fields["text"][begins.end() :]}
    if fields["short"]:
        changed["short"] = short_of("never", changed["text"])
    return {"label": "never", "fields": changed}


def _short(fields: Fields) -> Fix:
    """The statement itself, where it is short enough; or else none: it can be without one."""
    short = short_of(fields["modality"], fields["text"])
    if short and short != fields["short"]:
        return _instead(short, short=short)
    return {"label": "short", "fields": {"short": ""}}


def short_of(modality: str, text: str) -> str:
    """What a statement says as a line to its reader; empty where that is too long."""
    begin = next(iter(BEGINNINGS.get(modality, ())), "")
    said = f"{begin}{text}" if begin else text[:1].upper() + text[1:]
    return said if len(said) <= MOST_CHARACTERS else ""
