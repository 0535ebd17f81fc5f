"""A small trial's facts, and the same with other figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from firsthand.evaluate.design import Design, Seal
from firsthand.evaluate.direction import Direction
from firsthand.evaluate.estimate.analysis import analyse
from firsthand.evaluate.estimate.findings import Finding
from firsthand.evaluate.estimate.margins import judge
from firsthand.evaluate.report.facts import Facts, gather, source_of
from firsthand.evaluate.survey.reading import read_trial
from tests.evaluate.survey import files

SEALED_AT = "2026-08-25T09:00:00+00:00"
MORE = """sd = 1.2
smallest_effect = 0.3
[[outcome]]
name = "trust"
label = "Trust in the council"
kind = "trust"
low = 1
high = 7
direction = "higher_is_better"
harm_margin = 0.3
[[audience]]"""
TEXT = files.DESIGN.replace("[[audience]]", MORE)


def facts_of(folder: Path, *, text: str = TEXT) -> Facts:
    """The facts of the small trial, with a second outcome that runs the other way."""
    design = files.design(text)
    lines = [f"{line},{8 - int(line[-1])}" for line in files.rows()[:-1]]  # one is lost
    path = files.written(folder, lines, head=f"{files.HEAD},trust")
    seal = Seal(design.seal(), SEALED_AT, 1)
    reading = read_trial(path, design, sealed_at=SEALED_AT)
    findings = analyse(reading.trial, design, seal, draws=199)
    return gather(
        design, seal, reading, findings, delivered=None, sources=[source_of(path)], command="firsthand evaluate report"
    )


def with_figures(facts: Facts, estimate: float, half: float, *, p_adjusted: float = float("nan")) -> Facts:
    """The same trial with one estimate and half width for every finding; positive is for the worse everywhere."""
    found = tuple(_moved(facts.design, each, estimate, half, p_adjusted) for each in facts.findings.findings)
    return replace(facts, findings=replace(facts.findings, findings=found))


def _moved(design: Design, finding: Finding, estimate: float, half: float, p_adjusted: float) -> Finding:
    outcome = next(each for each in design.outcomes if each.name == finding.outcome)
    middle = estimate if outcome.direction is Direction.HIGHER_IS_WORSE else -estimate
    primary = replace(finding.primary, estimate=middle, low=middle - half, high=middle + half, se=half / 2, df=30.0)
    verdict = judge(
        primary, outcome.direction, harm_margin=outcome.harm_margin, smallest_effect=outcome.smallest_effect
    )
    return replace(finding, primary=primary, verdict=verdict, p_adjusted=p_adjusted)
