"""Forms look right by themselves: Django's own renderer, with our form and field templates.

The widgets that most fields have are written here in Python instead of by Django's templates, which
walk through every attribute and every option: with two hundred countries to choose from that was half
the cost of a list page. What comes out is the same HTML (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, escape

Widget = dict[str, Any]


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(option: Widget) -> str:
    value, label, attrs = option["value"], option["label"], option["attrs"]
    marks = f"{' selected' if option['selected'] else ''}{' disabled' if attrs.get('disabled') else ''}"
    return f'<option value="{conditional_escape(str(value))}"{marks}>{conditional_escape(label)}</option>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        inside = "".join(map(_option, options))
        parts.append(f'<optgroup label="{escape(group)}">{inside}</optgroup>' if group else inside)
    return "".join([*parts, "</select>"])


WRITTEN: dict[str, Callable[[Widget], str]] = {
    f"django/forms/widgets/{kind}.html": _input
    for kind in ("checkbox", "date", "email", "hidden", "input", "number", "password", "search", "text", "time", "url")
} | {"django/forms/widgets/textarea.html": _textarea, "django/forms/widgets/select.html": _select}


class Renderer(TemplatesSetting):
    """`FORM_RENDERER`: `{{ form }}` and `{{ field.as_field_group }}` come out in the platform's look."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a form, a field or a widget."""
        write = WRITTEN.get(template_name)
        return super().render(template_name, context, request) if write is None else write(context["widget"])
