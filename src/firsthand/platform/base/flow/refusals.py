"""What a form page does when a service refuses: it says why, and what was typed stays."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from .errors import MoveRefused, StaleRecord
from .forms import CHANGED_MEANWHILE, VersionedForm

#: What a service raises when it will not write.
REFUSALS = (ValidationError, StaleRecord, MoveRefused)


def keep_typed(form: Any, error: Exception) -> None:
    """Show why nothing was saved beside the form that was sent in."""
    if isinstance(error, ValidationError):
        fields = getattr(error, "message_dict", None) if hasattr(error, "error_dict") else None
        for name, lines in (fields or {None: error.messages}).items():
            form.add_error(name if name in form.fields else None, lines)
    elif isinstance(error, MoveRefused):
        form.add_error(None, error.unmet)
    else:
        if isinstance(form, VersionedForm):
            form.take_present_version()
        form.add_error(None, CHANGED_MEANWHILE)
