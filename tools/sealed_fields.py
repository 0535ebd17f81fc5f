"""mypy's view of sealed fields: like a foreign key, one is given to a model by its own name.

django-stubs knows a field by the attribute of its cell (`text_sealed`), which nobody writes. This plugin is
django-stubs' own with the names of the sealed fields (`text`) added; `pyproject.toml` names it.
"""

from __future__ import annotations

from typing import Any

from mypy.options import Options
from mypy.plugin import Plugin
from mypy.types import AnyType, TypeOfAny
from mypy_django_plugin.main import NewSemanalDjangoPlugin


class SealedFieldsPlugin(NewSemanalDjangoPlugin):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        known = self.django_context.get_expected_types

        def with_sealed(api: Any, model: Any, *, method: str) -> dict[str, Any]:
            types: dict[str, Any] = dict(known(api, model, method=method))
            for field in model._meta.get_fields():
                if f"{field.name}_sealed" in types:
                    types[field.name] = AnyType(TypeOfAny.explicit)
            return types

        self.django_context.get_expected_types = with_sealed  # type: ignore[method-assign,assignment]


def plugin(version: str) -> type[Plugin]:
    return SealedFieldsPlugin
