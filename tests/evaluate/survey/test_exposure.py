"""What was planned against what was held, contamination, and who was lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.evaluate.survey.consort import flow_of
from firsthand.evaluate.survey.exposure import exposure_of, read_exposure
from firsthand.evaluate.survey.reading import read_trial
from firsthand.problems import InputProblem

from .files import HEAD, design, rows, written

EXPOSURE = "cluster,activity,planned,held,reached"


def test_planned_held_and_contamination(tmp_path: Path) -> None:
    heard = [f"{line},{int(',campaign,' in line or line.startswith('k00m,F1,'))}" for line in rows()]
    trial = read_trial(written(tmp_path, heard, head=f"{HEAD},exposed"), design()).trial
    path = written(tmp_path, ["F0,film,2,2,40", "F2,film,2,1,15", "F4,film,2,0,0", "F1,film,0,1,5"], head=EXPOSURE)
    told = exposure_of(trial, design(), read_exposure(path, set(trial.cluster.tolist())))  # type: ignore[union-attr]
    campaign, comparison = told.arms
    assert (campaign.clusters, campaign.clusters_met, campaign.asked, campaign.met) == (6, 2, 24, 24)
    assert (comparison.clusters, comparison.clusters_met, comparison.asked, comparison.met) == (6, 1, 24, 1)
    assert [(a.arm, a.planned, a.held, a.reached) for a in told.activities] == [
        ("campaign", 6, 3, 55), ("comparison", 0, 1, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [("F99,film,2,2,40", "cluster", "in no answer"), ("F0,film,two,2,40", "planned", "no count"),
     ("F0,film,2,1.5,40", "held", "no count"), ("F0,film,2,1,-4", "reached", "no count")],
)  # fmt: skip
def test_a_wrong_exposure_file(tmp_path: Path, line: str, field: str, says: str) -> None:
    with pytest.raises(InputProblem) as raised:
        read_exposure(written(tmp_path, [line], head=EXPOSURE), {"F0"})
    assert (raised.value.row, raised.value.field) == (2, field)
    assert says in raised.value.message


def test_the_flow_counts_who_was_lost_and_who_is_new(tmp_path: Path) -> None:
    lines = rows()
    gone = [line for line in lines[48:] if not (",campaign," in line and line.startswith(("k00m", "k11m")))]
    gone[0] = gone[0].replace("k22m", "n1ew")
    trial = read_trial(written(tmp_path, [*lines[:48], *gone]), design()).trial
    flow = flow_of(trial, design())
    campaign, comparison = flow.arms
    assert (campaign.baseline, campaign.followed, campaign.lost, campaign.new) == (24, 11, 13, 1)
    assert (comparison.baseline, comparison.followed, comparison.lost, comparison.new) == (24, 24, 0, 0)
    assert (campaign.clusters, campaign.analysed_clusters, campaign.analysed) == (6, 6, 12)
    assert flow.differential_attrition == pytest.approx(13 / 24)
