"""What has a form of its own is found in writing and in speech, and what only looks like it stays."""

from __future__ import annotations

import pytest

from firsthand.protect.words import patterns


def found(text: str) -> set[tuple[str, str]]:
    return {(text[start:end], kind) for start, end, kind in patterns.find(text)}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("write to k.mansour+2@mail.co.uk please", ("k.mansour+2@mail.co.uk", "email")),
        ("it is k dot mansour at mail dot com okay", ("k dot mansour at mail dot com", "email")),
        ("sam underscore eight four at posteo dot de", ("sam underscore eight four at posteo dot de", "email")),
        ("on there I am @desert_fox99, ask", ("@desert_fox99", "handle")),
        ("he was green underscore falcon there", ("green underscore falcon", "handle")),
        ("see https://t.me/some_channel for it", ("https://t.me/some_channel", "handle")),
        ("call 0475 12 34 56 after six", ("0475 12 34 56", "phone")),
        ("call +32 475 12 34 56 after six", ("+32 475 12 34 56", "phone")),
        ("it's oh four seven five double one two three", ("oh four seven five double one two three", "phone")),
        ("application no. 18403/91 against", ("18403/91", "code")),
        ("my passport was EM-482113 then", ("EM-482113", "code")),
        ("the server 192.168.14.2 was", ("192.168.14.2", "code")),
        ("number 482113 on the wall", ("482113", "code")),
        ("on 31 May 1991 they came", ("31 May 1991", "date")),
        ("on May 31st, 1991 they came", ("May 31st, 1991", "date")),
        ("it was the third of may twenty fifteen", ("the third of may twenty fifteen", "date")),
        ("by november nineteen ninety four we", ("november nineteen ninety four", "date")),
        ("since 12.05.2014 here", ("12.05.2014", "date")),
        ("since 2014-05-12 here", ("2014-05-12", "date")),
        ("a girl nineteen years old came", ("nineteen", "age")),
        ("aged 39 and tired", ("39", "age")),
        ("he took $4,000 from us", ("$4,000", "quantity")),
        ("it is spelt K-H-A-L-E-D there", ("K-H-A-L-E-D", "person")),
        ("with m a double n s o u r", ("m a double n s o u r", "person")),
        ("kilo hotel alpha lima is my call", ("kilo hotel alpha lima", "person")),
    ],
)
def test_a_form_is_found(text: str, hit: tuple[str, str]) -> None:
    assert hit in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "you may one day march with two of us",
        "the first may be the last",
        "I waited for one or two or three of them",
        "at home we had a dog and i am a dog person",
        "this was on page 12 of 90, section 4",
        "the score was 3-2 and then 4-2",
        "i am what i am",
        "nothing at all dot dot dot",
    ],
)
def test_what_only_looks_like_a_form_stays(text: str) -> None:
    assert found(text) == set()
