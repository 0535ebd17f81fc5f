"""What is written in Python or kept for the sake of speed says the same as Django's own templates."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from firsthand.platform.site.forms_renderer import Renderer
from firsthand.platform.site.kept_words import KeptWords

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize("value", ["", None, "plain", HOSTILE, 0])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(attrs={"class": "a b", "required": True, "disabled": False, "title": HOSTILE}),
        forms.HiddenInput(),
        forms.NumberInput(attrs={"min": 0}),
        forms.Textarea(attrs={"rows": "3"}),
        forms.CheckboxInput(),
        forms.DateInput(),
    ],
)
def test_widgets_are_those_of_django(widget: forms.Widget, value: Any) -> None:
    ours, theirs = (
        widget.render("name", value, {"id": "id_name"}, renderer()) for renderer in (Renderer, DjangoTemplates)
    )
    assert ours.strip() == theirs.strip()


def test_a_select_has_the_same_options_and_escapes_them() -> None:
    choices = [("", "—"), ("a", HOSTILE), ("Group", [(1, "one"), ("2", "two")])]
    html = [
        forms.Select(choices=choices, attrs={"class": "wide"}).render("name", "2", {"id": "x"}, renderer())
        for renderer in (Renderer, DjangoTemplates)
    ]
    ours, theirs = ("".join(line.strip() for line in text.split("\n")) for text in html)
    assert ours == theirs
    assert HOSTILE not in ours


def test_words_are_kept_for_each_language_apart() -> None:
    template = Template("{% load i18n %}{% translate 'Today' %}{% translate 'Cases' as cases %}|{{ cases }}")
    assert sum(isinstance(node, KeptWords) for node in template.nodelist) == 2
    said = []
    for language in ("en", "fr", "ar", "en"):
        with override(language):
            said.append(template.render(Context()))
    assert said[0] == said[3] == "Today|Cases"
    assert len(set(said)) == 3


def test_a_kept_part_is_rendered_once_for_each_language_and_key() -> None:
    template = Template("{% load i18n kept %}{% kept by places %}{% translate 'Today' %} {{ word }}{% endkept %}")

    def said(language: str, places: object, word: str) -> str:
        with override(language):
            return template.render(Context({"places": places, "word": word}))

    first = said("en", ("/cases/",), "one")
    assert said("en", ("/cases/",), "two") == first == "Today one"
    assert said("en", ("/voices/",), "two") == "Today two"
    assert said("fr", ("/cases/",), "three").endswith(" three")
    assert said("en", None, "four") == "Today four", "a page without the key keeps nothing"


@pytest.mark.parametrize(
    "inside",
    [
        "{{ request.actor.name }}",
        "{{ request.actor.name|upper }}",
        "{% csrf_token %}",
        "{% if user.is_authenticated %}in{% endif %}",
        "{% for message in messages %}{{ message }}{% endfor %}",
        "{% include 'parts/top.html' %}",
        "{{ case.code_name }}",
        "{% kept by request.actor %}{% endkept %}",
    ],
)
def test_nothing_personal_can_be_kept(inside: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="person to person"):
        Template("{% load kept %}{% kept %}" + inside + "{% endkept %}")
