"""Plans of small programmes: every limit kept, the certificate true, and refusals that say why."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from firsthand.plan.candidates import candidates
from firsthand.plan.planning import Plan, make
from firsthand.plan.problems import Faults, Refused
from firsthand.plan.programme.reading import read_programme
from firsthand.plan.worlds import instance, judge

from .programmes import of, write


def plan(folder: Path, *changes: tuple[str, str], more: str = "") -> Plan:
    return make(instance(read_programme(write(folder, *changes, more=more))), worlds=300, steps=1000)


def keys(found: Plan) -> set[str]:
    return {found.case.events[i].key for i in found.events}


def why_not(folder: Path, voice: str, slot: str, *changes: tuple[str, str], more: str = "") -> set[str]:
    _events, missing = candidates(read_programme(write(folder, *changes, more=more)))
    return {each.kind for each in missing if (each.voice, each.slot) == (voice, slot)}


def test_the_plan_is_near_the_best_of_all_plans_on_worlds_it_never_saw(tmp_path: Path) -> None:
    found = plan(tmp_path, ("budget = 1000", "budget = 450"))
    case, certificate = found.case, found.certificate
    best, worth = None, -np.inf
    for each in product((False, True), repeat=len(case.events)):
        chosen = np.array(each)
        if case.rows.kept(chosen):
            untold, told = judge(case, chosen, 300, 7 << 40)
            value = float((untold - told).sum(axis=1).mean())
            if value > worth:
                best, worth = chosen, value
    assert best is not None
    assert case.rows.kept(found.chosen)
    untold, told = judge(case, found.chosen, 300, 7 << 40)
    own = float((untold - told).sum(axis=1).mean())
    assert own >= 0.97 * worth
    assert certificate.bound >= worth - 1e-9
    assert certificate.interval[0] < own < certificate.interval[1]
    assert certificate.gap_percent < 25


@pytest.mark.parametrize("aim", ["cvar", "worst_community"])
def test_risk_averse_aims_do_not_lose_against_the_mean(tmp_path: Path, aim: str) -> None:
    from firsthand.plan import aims
    from firsthand.plan.programme.model import Aim

    kept = [("budget = 1000", "budget = 350")]
    mean = plan(tmp_path, *kept)
    averse = plan(tmp_path, *kept, ("seed = 3", f'seed = 3\naim = "{aim}"'))
    values = []
    for each in (mean, averse):
        untold, told = judge(each.case, each.chosen, 400, 7 << 40)
        values.append(aims.value(Aim(aim), 0.1, untold, untold - told))
    assert values[1] >= values[0] * 0.98
    assert averse.certificate.bound >= averse.certificate.value * 0.999


@pytest.mark.parametrize(
    ("voice", "slot", "kind", "change"),
    [
        ("amber", "s1", "fitness", of("voice", "amber", "fit_until", "2027-02-09")),
        ("amber", "s1", "fitness", ('fit_until = 2027-12-31\ncost = 100', "cost = 100")),
        ("amber", "s4", "fitness", of("voice", "amber", "fit_channels", '["forum"]')),
        ("birch", "s4", "consent", of("slot", "s4", "minutes", "31")),
        ("amber", "s1", "consent", of("voice", "amber", "audiences", '["pupils"]')),
        ("amber", "s1", "language", of("slot", "s1", "language", '"en"')),
        ("birch", "s1", "language", of("slot", "s1", "language", '"ar"')),
        ("amber", "s1", "clearance", of("slot", "s1", "clearance", '"asked"')),
        ("amber", "s1", "clearance", of("slot", "s1", "clearance", '"refused"')),
        ("amber", "s1", "clearance", of("slot", "s1", "cleared_until", "2027-02-09")),
        ("amber", "s1", "clearance", of("slot", "s1", "topics", '["violence"]')),
        ("amber", "s1", "security", of("slot", "s1", "closed", "true")),
        ("amber", "s1", "security", of("voice", "amber", "keep_out", '["north"]')),
        ("amber", "s3", "guardians", of("slot", "s3", "guardians", "false")),
        ("amber", "s2", "comparison", of("community", "south", "comparison", "true")),
        ("amber", "s2", "distance", of("voice", "amber", "max_km", "50")),
        ("amber", "s1", "away", of("voice", "amber", "away", '["2027-02-05/2027-02-10"]')),
        ("amber", "s1", "exposure", of("voice", "amber", "per_month", "0")),
        ("birch", "s1", "pairing", of("slot", "s1", "with_partner", "true")),
    ],
)  # fmt: skip
def test_no_hard_limit_is_ever_priced(
    tmp_path: Path, voice: str, slot: str, kind: str, change: tuple[str, str]
) -> None:
    assert kind in why_not(tmp_path, voice, slot, change)
    events, _missing = candidates(read_programme(tmp_path / "programme.toml"))
    assert not [event for event in events if (event.voice.id, event.slot.id) == (voice, slot)]


def test_a_voice_rests_and_travels(tmp_path: Path) -> None:
    """South is 100 km from north: two hours, and an hour for coming and going."""
    near = of("slot", "s2", "starts", '"2027-02-11T01:00"')
    late = of("slot", "s1", "starts", '"2027-02-10T22:00"')
    rich = ("budget = 1000", "budget = 100000")
    rested = plan(tmp_path, rich)
    assert not {"amber s1", "amber s2"} <= keys(rested)  # two days of rest
    free = of("voice", "amber", "rest_days", "0")
    said = [str(each) for each in instance(read_programme(write(tmp_path, free, near, late))).rows.said]
    assert "amber cannot get from s1 to s2 in time." in said
    said = [str(each) for each in instance(read_programme(write(tmp_path, free))).rows.said]
    assert not [each for each in said if "cannot get" in each]


def test_the_floor_of_a_community_is_kept(tmp_path: Path) -> None:
    poor = ("budget = 1000", "budget = 150")
    without = plan(tmp_path, poor)
    assert not any("south" in without.case.events[i].slot.communities for i in without.events)
    floored = plan(tmp_path, poor, of("community", "south", "floor", "1"))
    assert any("south" in floored.case.events[i].slot.communities for i in floored.events)


def refusal(folder: Path, *changes: tuple[str, str], more: str = "") -> str:
    with pytest.raises(Refused) as caught:
        plan(folder, *changes, more=more)
    return str(caught.value)


def test_limits_that_clash_are_named_and_no_other(tmp_path: Path) -> None:
    said = refusal(tmp_path, ("budget = 1000", "budget = 140"), of("community", "south", "floor", "1"))
    assert "At least 1 appearances reach Southgate." in said
    assert "The budget is 140 EUR." in said
    assert len(said.splitlines()) == 3


def test_a_floor_that_nothing_reaches(tmp_path: Path) -> None:
    said = refusal(tmp_path, of("community", "south", "floor", "40"))
    assert "At least 40 appearances reach Southgate." in said


def test_a_million_events_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is lowered here: 4 slots, 2 voices, alone or beside 1 partner."""
    monkeypatch.setattr("firsthand.plan.candidates.MOST_EVENTS", 15)
    with pytest.raises(Faults, match="could come together in 16 ways; a plan is made of at most 15"):
        candidates(read_programme(write(tmp_path)))


def test_no_money(tmp_path: Path) -> None:
    assert "pays for no appearance; the cheapest costs 100" in refusal(tmp_path, ("budget = 1000", "budget = 0"))


def test_nobody_speaks_the_language(tmp_path: Path) -> None:
    changes = [of("slot", each, "language", '"nl"') for each in ("s1", "s2", "s3", "s4")]
    said = refusal(tmp_path, *changes)
    assert "No voice can appear at any slot" in said
    assert "does not speak" in said


def test_voices_that_nobody_believes_hold_no_campaign(tmp_path: Path) -> None:
    said = refusal(
        tmp_path, ("low = 0.4\nhigh = 0.8", "low = -0.8\nhigh = -0.1"),
        ("low = 0.2\nhigh = 0.6", "low = -0.5\nhigh = 0.0"),
    )  # fmt: skip
    assert said.startswith("Do not hold this campaign")


def test_a_message_that_harms_holds_no_campaign(tmp_path: Path) -> None:
    assert refusal(tmp_path, ("mean = 1.0\nsd = 0.3", "mean = -0.5\nsd = 0.1")).startswith("Do not hold this campaign")
