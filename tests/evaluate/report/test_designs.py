"""Every kind of design gets its report: people instead of clusters, no baseline, a stepped wedge."""

from __future__ import annotations

import random
import re
from pathlib import Path

from firsthand.evaluate.design import Seal, parse_design
from firsthand.evaluate.estimate.analysis import analyse
from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.facts import Facts, gather, source_of
from firsthand.evaluate.report.page import page
from firsthand.evaluate.survey.reading import read_trial
from tests.evaluate.survey.files import DESIGN, written

OUTCOME = DESIGN[DESIGN.index("[[outcome]]") : DESIGN.index("[[audience]]")]
HEAD = 'version = 1\ntitle = "Voices"\nseed = 3\n[design]\narms = ["campaign", "comparison"]\n'


def made(folder: Path, design: str, lines: list[str], head: str) -> Facts:
    plan = parse_design(HEAD + design + OUTCOME)
    folder.mkdir(exist_ok=True)
    path = written(folder, lines, head=head)
    seal = Seal(plan.seal(), "2026-01-01T00:00:00+00:00", 1)
    reading = read_trial(path, plan)
    findings = analyse(reading.trial, plan, seal, draws=199)
    return gather(
        plan, seal, reading, findings, delivered=None, sources=[source_of(path)], command="firsthand evaluate report"
    )


def shown(facts: Facts) -> str:
    return re.sub(r"<[^>]+>", " ", page(facts) + annex(facts))


def without_baseline(folder: Path) -> Facts:
    """Sixty people of whom a lot decided each by itself, asked once."""
    draws = random.Random(1)
    lines = [f"p{n},{('campaign', 'comparison')[n % 2]},follow_up,{draws.randint(1, 7)}" for n in range(60)]
    return made(folder, 'kind = "individual"\npeople = 60\n', lines, "code,arm,wave,support")


def wedge_facts(folder: Path) -> Facts:
    """Nine forums that begin in their turn, asked in four periods."""
    draws = random.Random(2)
    lines = [
        f"p{who},F{forum},{period},{2 + forum // 3},{draws.randint(1, 7)}"
        for forum in range(9) for period in range(1, 5) for who in range(5)
    ]  # fmt: skip
    design = 'kind = "stepped_wedge"\nunit = "forum"\nclusters = 9\ncluster_size = 5\nicc = 0.05\nperiods = 4\n'
    return made(folder, design, lines, "code,cluster,wave,starts,support")


def test_people_without_a_baseline(tmp_path: Path) -> None:
    said = shown(without_baseline(tmp_path))
    assert "A lot decided which people met the campaign. 60 people answered. " in said
    assert "There was no baseline" in said
    assert "did not answer again" not in said
    assert "forums" not in said


def test_a_stepped_wedge(tmp_path: Path) -> None:
    facts = wedge_facts(tmp_path)
    assert [arm.analysed_clusters for arm in facts.flow.arms] == [9, 9]
    assert (facts.flow.people, facts.flow.clusters) == (45, 9)
    arms = dict(zip(zip(facts.reading.trial.cluster.tolist(), facts.reading.trial.wave.tolist(), strict=True),
                    facts.reading.trial.arm.tolist(), strict=True))  # type: ignore[union-attr]  # fmt: skip
    assert [arms["F3", wave] for wave in "1234"] == ["comparison", "comparison", "campaign", "campaign"]
    said = shown(facts)
    assert "A lot decided when each of the forums began to meet the campaign. 45 people answered in 9 forums. " in said
    assert "at the end" not in said
