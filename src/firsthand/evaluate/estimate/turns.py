"""When a row was answered and when its cluster began, in trials whose clusters meet the campaign in their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import InputProblem
from firsthand.said import _

from ..design import Design
from ..trial import BASELINE, FOLLOW_UP, Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def periods_of(trial: Trial) -> Floats:
    """The period of each row, (n,); a baseline is period 0, a follow-up 1. Raises InputProblem for any other word."""
    known = {BASELINE: 0.0, FOLLOW_UP: 1.0}
    found = np.empty(len(trial))
    for at, wave in enumerate(trial.wave.tolist()):
        if wave in known:
            found[at] = known[wave]
        elif wave.isdigit():
            found[at] = float(wave)
        else:
            mend = _("Number the periods 1, 2, 3 and so on.")
            raise InputProblem(trial.source, trial.line(at), "wave", _("“%(wave)s” is no period.", wave=wave), mend)
    return found


def starts_of(trial: Trial, design: Design) -> Floats:
    """The period from which each row's cluster has the campaign, (n,), inf never. Raises InputProblem where it is not
    told, or a cluster starts twice."""
    if trial.starts is None:
        mend = _("Add the period from which the cluster has the campaign, empty for never.")
        raise InputProblem(trial.source, 1, "starts", _("a design in which clusters take turns needs it."), mend)
    if trial.cluster is not None:
        first: dict[str, float] = {}
        for at, (label, start) in enumerate(zip(trial.cluster.tolist(), trial.starts.tolist(), strict=True)):
            if first.setdefault(label, start) != start:
                message = _("the %(unit)s “%(name)s” starts twice.", unit=design.unit_name, name=label)
                raise InputProblem(trial.source, trial.line(at), "starts", message, _("Write one start a cluster."))
    return trial.starts
