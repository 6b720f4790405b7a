"""A number dials the same however it is written, or is refused; it never dials another."""

import pytest

from build_tools.content.phone import Phone, parse_phone, parse_text_number
from build_tools.content.shapes import Misfit
from tests.projects import tried


@tried("typed", "dials")
def test_a_number_dials(typed: str, dials: str) -> None:
    assert parse_phone(typed).link == f"tel:{dials}"


@tried("typed")
def test_an_extension_is_no_part_of_what_dials(typed: str) -> None:
    shown = "01632 960123 ext 12"

    assert parse_phone(typed) == Phone(shown=shown, dials="+441632960123", extension="12")


@tried("typed", "shown")
def test_what_is_shown_can_be_dialled_by_hand(typed: str, shown: str) -> None:
    assert parse_phone(typed).shown == shown


@tried("typed", "message")
def test_what_is_no_telephone_number_is_refused(typed: str, message: str) -> None:
    with pytest.raises(Misfit) as refused:
        parse_phone(typed)

    assert (refused.value.message, refused.value.value) == (message, typed)
    assert "01632 960123" in refused.value.hint


@tried("typed", "sent_to")
def test_a_message_is_sent_to(typed: str, sent_to: str) -> None:
    assert parse_text_number(typed) == sent_to
