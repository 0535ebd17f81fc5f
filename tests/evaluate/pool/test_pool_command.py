"""`firsthand evaluate pool` as somebody uses it, with good files and bad ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from scipy.stats import norm

from firsthand.evaluate.pool.command import pool
from firsthand.evaluate.pool.library import TO_BE_CHECKED, library, pooled_entries, prior
from tests.evaluate.pool.published import bcg

EXAMPLE = Path(__file__).parents[3] / "examples/evaluate/effects.csv"
PROMISED = ["estimate", "se", "se_kh", "df", "ci", "ci_kh", "pi", "tau2", "se_tau2", "i2", "q"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(pool, [str(each) for each in arguments])


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "effects.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_bcg_through_a_file_and_json(tmp_path: Path) -> None:
    """Issue 4: these keys first, these figures (metafor on the BCG data)."""
    data = bcg()
    rows = [f"{n},{float(y)!r},{float(v)!r}" for n, y, v in zip(data.names, data.yi, data.vi, strict=True)]
    done = run(write(tmp_path, "\n".join(["study,yi,vi", *rows])), "--method", "reml", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert list(told)[: len(PROMISED)] == PROMISED
    found = (told["estimate"], told["se"], told["se_kh"], *told["ci_kh"], told["tau2"], told["se_tau2"])
    assert found == pytest.approx((-0.7145, 0.1798, 0.1808, -1.1084, -0.3206, 0.3132, 0.1664), abs=5e-5)
    assert (told["df"], told["robust"], told["messenger_effect"]) == (12, None, None)
    assert sum(row["weight"] for row in told["studies"]) == pytest.approx(1)


def test_the_example_with_everything() -> None:
    done = run(EXAMPLE, "--prior", "library", "--harm-margin", 0.1, "--small-studies", "--leave-one-out", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["robust"]["clusters"] == 6
    assert told["messenger_effect"]["unit"] == "standard deviations"
    assert 0 < told["messenger_effect"]["new_campaign"]["p_harm_beyond_margin"] < 0.5
    assert len(told["leave_one_out"]) == 8
    words = run(EXAMPLE, "--prior", "library", "--small-studies").output
    assert "Probability that a new campaign harms" in words
    assert "robust variance are the ones to use" in words


def test_harm_is_on_the_side_that_the_direction_says() -> None:
    told = [
        json.loads(run(EXAMPLE, "--prior", "vague", "--direction", way, "--json").output)["messenger_effect"]
        for way in ("higher_is_better", "higher_is_worse")
    ]
    shares = [each["average"]["p_harm"] for each in told]
    assert shares[0] < 0.1 < 0.9 < shares[1]
    assert sum(shares) == pytest.approx(1)


def test_the_same_file_gives_the_same_bytes() -> None:
    assert run(EXAMPLE, "--prior", "library", "--json").output == run(EXAMPLE, "--prior", "library", "--json").output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("study,yi\na,1\n", "row 1, field vi: the column is missing"),
        ("", "The file is empty"),
        ("study,yi,vi\n", "has a first row and no"),
        ('study,yi,vi\na,0.1,0.02\nb,"0,3",0.02\n', "row 3, field yi: “0,3” is no number"),
        ("study,yi,vi\na,0.1,0\nb,0.3,0.02\n", "row 2, field vi: 0 is no sampling variance"),
        ("study,yi,vi\na,0.1,0.02\n\nb,,0.02\n", "row 4, field yi: nothing stands here"),
        ("study,yi,vi\na,0.1,0.02\n,0.2,0.02\n", "row 3, field study: nothing stands here"),
        ("study,yi,vi\na,nan,0.02\nb,0.1,0.2\n", "row 2, field yi: “nan” is no number"),
        ("study,yi,vi\na,0.1\n", "row 2, field vi: nothing stands here"),
        ("study,yi,vi,yi\na,0.1,0.02,1\n", "field yi: The column is there twice"),
    ],
)
def test_a_bad_file_is_named_with_row_and_column(tmp_path: Path, text: str, said: str) -> None:
    done = run(write(tmp_path, text))
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    "rows",
    [
        "a,0.1,0.02,x\nb,0.1,0.03,x\nc,0.1,0.01,y\nd,0.1,0.02,z",
        "a,0.1,1e-8,x\nb,0.3,1e4,y\nc,-0.5,2,z\nd,0.11,1e-8,u",
        "a,1e6,1,x\nb,-1e6,1,y\nc,0,4,z",
    ],
)
def test_effects_all_alike_or_far_apart_give_plain_figures(tmp_path: Path, rows: str) -> None:
    """No traceback, no NaN in the JSON; where effects agree beyond chance it is said."""
    path = write(tmp_path, f"study,yi,vi,cluster\n{rows}\n")
    for method in ("reml", "sj", "pm"):
        done = run(path, "--method", method, "--small-studies", "--leave-one-out", "--prior", "vague", "--json")
        assert done.exit_code == 0, done.stderr
        assert "NaN" not in done.output
    if rows.startswith("a,0.1,0.02"):
        assert "agree better than their own errors" in run(path).output


def test_a_small_number_below_nothing_is_no_formula(tmp_path: Path) -> None:
    done = run(write(tmp_path, "study,yi,vi\na,-1e-3,0.02\nb,-0.3,2E-2\n"), "--json")
    assert done.exit_code == 0, done.stderr


def test_a_file_with_semicolons_is_read(tmp_path: Path) -> None:
    assert run(write(tmp_path, "study;yi;vi\na;0.1;0.02\nb;0.3;0.02\n")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.csv"], 2, "cannot be read"),
        ([], 2, "no file is named"),
        ([EXAMPLE, "--prior", "good"], 2, "is no prior"),
        ([EXAMPLE, "--prior", "library:nobody"], 2, "nothing to pool"),
        ([EXAMPLE, "--moderator", "weeks"], 2, "the column is missing"),
    ],
)
def test_a_command_line_that_is_wrong(arguments: list[object], code: int, said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ("a,0.1,0.02", [], "at least 2 are needed"),
        ("a,0.1,0.02\nb,0.2,0.02", ["--leave-one-out"], "three effects"),
        ("a,0.1,0.02\nb,0.2,0.02\nc,0.3,0.02", ["--small-studies"], "different errors"),
        ("a,0.1,0.02\nb,0.2,0.03", ["--prior", "vague", "--tau-prior", "half_cauchy"], "half_normal"),
    ],
)
def test_what_the_effects_do_not_support_is_refused(tmp_path: Path, rows: str, options: list[str], said: str) -> None:
    done = run(write(tmp_path, f"study,yi,vi\n{rows}\n"), *options)
    assert (done.exit_code, said in done.stderr) == (3, True), done.stderr


def test_one_cluster_is_no_sample(tmp_path: Path) -> None:
    done = run(write(tmp_path, "study,yi,vi,cluster\na,0.1,0.02,x\nb,0.2,0.03,x\n"))
    assert (done.exit_code, "one more is needed" in done.stderr) == (3, True)


def test_the_library_is_listed_with_what_is_not_checked() -> None:
    listed = run("--library").output
    assert "belanger-2020-at-risk: -0.154" in listed
    assert TO_BE_CHECKED in listed
    assert len(json.loads(run("--library", "--json").output)) == len(library())


def test_nothing_from_memory_and_nothing_without_a_figure_is_pooled() -> None:
    for entry in library():
        if entry.pooled:
            assert entry.verified in {"search", "practice.md"}
            assert entry.effect is not None
            assert entry.derivation
        assert entry.doi or entry.url or entry.verified != "practice.md"


def test_the_errors_follow_from_the_p_values_that_were_published() -> None:
    """se = |effect| / z of the printed two-sided p; for Blair 2 / sqrt(n)."""
    p = {
        "belanger-2020-overall": 0.043, "belanger-2020-at-risk": 0.005, "saleh-2023-spotting": 0.034,
        "saleh-2023-confidence": 0.051, "saleh-2023-profiles": 0.896,
    }  # fmt: skip
    for entry in library():
        if entry.id in p:
            assert entry.effect is not None
            assert entry.se == pytest.approx(abs(entry.effect) / norm.isf(p[entry.id] / 2), abs=6e-5)
        elif entry.pooled:
            assert entry.se == pytest.approx(2 / entry.n**0.5, abs=6e-5)


def test_the_prior_of_the_library_leaves_room_for_harm() -> None:
    """One effect for each study and audience; the backfire among those at risk is in it, and doubt about zero."""
    assert pooled_entries().k == 4
    evidence, doubt = prior()
    assert 0 < evidence.mean < 0.2
    assert float(norm.cdf(-evidence.mean / evidence.sd)) > 0.25
    assert (doubt.share, doubt.mean) == (0.2, 0.0)
    assert prior(sign=-1)[0].mean == -evidence.mean
    assert prior("at_risk")[0].mean < evidence.mean
