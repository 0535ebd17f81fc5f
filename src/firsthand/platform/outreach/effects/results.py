"""What the engine finds in the answers so far: counts, the watch, the findings; each part or the reason why not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from firsthand.evaluate.design import Design
from firsthand.problems import InputProblem, Refused

from ..trials.designs import seal_of, sealed_design
from ..trials.models import Trial
from .models import Response

if TYPE_CHECKING:
    from firsthand.evaluate.assign.units import Units
    from firsthand.evaluate.estimate.findings import Findings
    from firsthand.evaluate.survey.consort import Flow
    from firsthand.evaluate.survey.exposure import Delivered, Exposure
    from firsthand.evaluate.survey.reading import Reading
    from firsthand.evaluate.watch.rule import State

#: Draws of the bootstrap and of the lot: the same figures for the same answers each time.
DRAWS = 9999
#: So many trials' results are kept in a process; they are in memory only.
KEPT = 8
T = TypeVar("T")


@dataclass
class Results:
    """Each part is None where it cannot be made; `why` has the reason by the name of the part."""

    design: Design | None = None
    reading: Reading | None = None
    flow: Flow | None = None
    exposure: Exposure | None = None
    watch: State | None = None
    findings: Findings | None = None
    lot: Units | None = None
    why: dict[str, InputProblem | Refused] = field(default_factory=dict)

    def part(self, name: str, make: Callable[[], T]) -> T | None:
        """Make a part, or keep the reason."""
        try:
            return make()
        except (InputProblem, Refused) as problem:
            self.why[name] = problem
            return None


_results: OrderedDict[Any, Results] = OrderedDict()
_lock = Lock()


def results_of(trial: Trial) -> Results:
    """The results of the answers as they are now."""
    key = (
        trial.pk, trial.version, repr((trial.seal, trial.design, trial.lots)),
        tuple(trial.waves.values_list("pk", "rows")), Response.objects.filter(wave__trial=trial).count(),
    )  # fmt: skip
    with _lock:
        if key in _results:
            _results.move_to_end(key)
            return _results[key]
    made = _made(trial)
    with _lock:
        _results[key] = made
        while len(_results) > KEPT:
            _results.popitem(last=False)
    return made


def delivered_of(trial: Trial) -> list[Delivered] | None:
    """What was planned and held, as it was imported; None when nothing was."""
    from firsthand.evaluate.survey.exposure import Delivered  # noqa: PLC0415 - numpy, which no start waits for

    return [Delivered(**row) for row in trial.delivered] or None


def _made(trial: Trial) -> Results:
    from firsthand.evaluate.estimate.analysis import analyse  # noqa: PLC0415 - scipy, which no start waits for
    from firsthand.evaluate.survey.consort import flow_of  # noqa: PLC0415 - the same
    from firsthand.evaluate.survey.exposure import exposure_of  # noqa: PLC0415 - the same
    from firsthand.evaluate.watch.arrivals import arrivals_of  # noqa: PLC0415 - the same
    from firsthand.evaluate.watch.rule import watch_over  # noqa: PLC0415 - the same

    from .answers import lot_of, reading_of  # noqa: PLC0415 - the same

    found = Results()
    design = found.design = found.part("design", lambda: sealed_design(trial))
    if design is None:
        return found
    reading = found.reading = found.part("reading", lambda: reading_of(trial, design, trial.waves.all()))
    if reading is None:
        return found
    answers, seal = reading.trial, seal_of(trial)
    found.flow = found.part("flow", lambda: flow_of(answers, design))
    found.exposure = found.part("exposure", lambda: exposure_of(answers, design, delivered_of(trial)))
    found.watch = found.part("watch", lambda: watch_over(arrivals_of(answers, design), design))
    lot = found.lot = found.part("lot", lambda: lot_of(trial, design))
    found.findings = found.part("findings", lambda: analyse(answers, design, seal, draws=DRAWS, units=lot))
    return found
