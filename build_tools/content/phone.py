"""Telephone numbers: as they are shown, and as a telephone dials them.

What dials is worked out by the numbering plans of the countries, of which the library
`phonenumbers` keeps a copy: where a 0 falls away after a country's code, and how many digits there
are. Whether a number is in use nobody can say from its digits: those that are kept for fiction are
accepted.
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    is_valid_number,
    national_significant_number,
)

from build_tools.content.shapes import Misfit

SHORT_NUMBERS = re.compile(r"999|112|101|105|111|119|18000|116\d{3}")
"""Numbers without an area code, which are dialled as they are written and nowhere else: emergency,
police, power cuts, health, relay of calls as text, helplines of Europe.
"""
SHORT_FOR_TEXTS = re.compile(r"[5-8]\d{4}")
BRITAIN = 44
BRITISH = re.compile(r"[1-35789]\d{9}")
"""After the 0. What is shorter is a number only where the plan has it so, as in 0800 1111."""

LABEL = re.compile(r"^(tel|telephone|phone)\b[.:]? *", re.IGNORECASE)
DASH = re.compile("[\u2010-\u2015\u2212\ufe58]")
EXTENSION = re.compile(
    r"^(?P<number>.*?)[ ,;(]*(?:extension|extn?|x|#)[ .:=]*(?P<extension>\d{1,5})\)?$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\(?\+?[0-9() .-]+")
SEVERAL = re.compile(r"\d[ )]*([/,;&|+]|or\b|and\b|then\b)[ (+]*\d", re.IGNORECASE)

EXAMPLE = "01632 960123, or 01632 960123 ext 12"
ONE = f"one number a field, as in {EXAMPLE}"
DIGITS = f"digits and spaces, as in {EXAMPLE}; what else there is to say stands elsewhere"
COUNT = (
    "one number with its area code, as in 01632 960123, or with its country's, as in "
    "+353 1 234 5678: count its digits"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A number. `shown`: as it was typed, tidied; `dials`: what a telephone dials, digits and + at
    most; `extension`: what to ask for, or to key in, when somebody answers.
    """

    shown: str
    dials: str
    extension: str = ""

    @property
    def link(self) -> str:
        """The address that calls it."""
        return f"tel:{self.dials}"


def parse_phone(text: str) -> Phone:
    """The number that somebody typed. Raises Misfit with what to do where it is none, or two."""
    number, extension = _split_extension(_tidied(text))
    if SEVERAL.search(number):
        raise Misfit("more than one telephone number", text, ONE)
    if not NUMBER.fullmatch(number):
        raise Misfit("not a telephone number", text, DIGITS)
    shown, dials = _by_plan(number)
    if not dials:
        raise Misfit("no telephone number has these digits", text, COUNT)
    said = f"{shown} ext {extension}" if extension else shown
    return Phone(shown=said, dials=dials, extension=extension)


def parse_text_number(text: str) -> str:
    """What a message is sent to: five digits, or any telephone number. Raises Misfit."""
    digits = _tidied(text).replace(" ", "")
    return digits if SHORT_FOR_TEXTS.fullmatch(digits) else parse_phone(text).dials


def _tidied(text: str) -> str:
    """In plain signs: of what was pasted, spaces, dashes and digits of other widths."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return LABEL.sub("", " ".join(DASH.sub("-", seen).split()))


def _split_extension(text: str) -> tuple[str, str]:
    found = EXTENSION.match(text)
    return (found["number"], found["extension"]) if found else (text, "")


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+]", "", number)


def _by_plan(number: str) -> tuple[str, str]:
    """What is shown and what dials; both empty where no plan has these digits."""
    if SHORT_NUMBERS.fullmatch(_digits(number)):
        return number, _digits(number)
    parsed = _parse(number)
    return (_shown(number, parsed), _dialled(parsed)) if parsed else ("", "")


def _parse(number: str) -> PhoneNumber | None:
    """What the plans know of a number; None where they have none of these digits."""
    if not _digits(number).startswith(("0", "+")):
        return None  # a spreadsheet has cut off its 0, and nobody could dial what is shown
    try:
        parsed = phonenumbers.parse(number, "GB")
    except NumberParseException:
        return None
    british = parsed.country_code == BRITAIN
    # Of another country's, its length is not enough: 00 20 7946 0123 is London with a 0 too many.
    known = british and BRITISH.fullmatch(national_significant_number(parsed))
    return parsed if known or is_valid_number(parsed) else None


def _dialled(parsed: PhoneNumber) -> str:
    """With the country's code, for that dials rightly with a foreign card too, and on a journey
    abroad. Numbers in 08 do not: many are connected, and are free, in their own form alone.
    """
    national = national_significant_number(parsed)
    if parsed.country_code == BRITAIN and national.startswith("8"):
        return f"0{national}"
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _shown(number: str, parsed: PhoneNumber) -> str:
    """As typed, but where one who dials what stands on paper would not reach it: everybody knows
    how to read (0) behind a country's code, and nobody a 0 alone.
    """
    digits = re.sub("^00", "+", _digits(number.replace("(0)", "")))
    if digits.startswith("0") or digits == _dialled(parsed):
        return number
    british = parsed.country_code == BRITAIN
    kind = PhoneNumberFormat.NATIONAL if british else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, kind)
