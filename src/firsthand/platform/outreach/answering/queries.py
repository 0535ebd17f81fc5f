"""Reading forms: how many have answered where."""

from __future__ import annotations

from django.db.models import Count

from ..effects.models import Response
from ..trials.designs import sealed_design
from ..trials.models import Trial
from .models import PhoneForm


def forms_of(trial: Trial) -> list[PhoneForm]:
    """All forms of a trial, the newest first, each with its wave."""
    return list(trial.forms.select_related("wave", "trial"))


def answered_by_cluster(form: PhoneForm) -> dict[str, int]:
    """How many have answered in each cluster."""
    found = Response.objects.filter(wave=form.wave_id).values_list("cluster").annotate(Count("pk")).order_by("cluster")
    return dict(found) if form.wave_id else {}


def clusters_of(trial: Trial) -> list[str]:
    """The clusters that lots were drawn for; one without a name where people were assigned."""
    return [row["unit"] for row in trial.lots] if sealed_design(trial).clustered else [""]
