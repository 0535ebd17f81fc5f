"""Forms look right by themselves: Django's own renderer, with our form and field templates."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`FORM_RENDERER`: `{{ form }}` and `{{ field.as_field_group }}` come out in the platform's look."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
