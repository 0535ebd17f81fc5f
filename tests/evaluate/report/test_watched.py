"""The stop rules in the report: one sentence on the page, the looks in the annex, one sheet still."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from firsthand.evaluate.design import Watch
from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.command import report
from firsthand.evaluate.report.elements import without_variables
from firsthand.evaluate.report.facts import Facts
from firsthand.evaluate.report.page import page
from firsthand.evaluate.report.watched import sentence, watch_of
from firsthand.evaluate.watch.arrivals import arrivals_of
from firsthand.evaluate.watch.rule import State, watch_over
from firsthand.problems import Exit
from firsthand.said import NOTHING
from tests.evaluate.watch import trials, wedges

from .facts import TEXT, facts_of

ADDED = TEXT + '[watch]\nmethod = "always_valid"\n'


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("trial"))


def fired(clusters: int = 20, **given: float) -> State:
    of = trials.design(clusters=clusters)
    return watch_over(arrivals_of(trials.trial(of, **given), of), of)  # type: ignore[arg-type]


def rows_of(made: str, caption: str) -> list[str]:
    """The rows of the table with this caption, tags taken out."""
    table = made[made.index(f"<caption>{caption}") :].split("</table>")[0].split("<tbody>")[1]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("</tr>")[:-1]]


def test_the_page_says_which_rules_fired_after_how_many_and_for_whom(facts: Facts) -> None:
    state = fired(harm=2.0)
    first = next(look for look in state.rules[0].looks if look.harm)
    said = sentence(state, NOTHING)
    assert said.startswith(f"Stop rules fired: Support for violence (everyone), after {first.people} people; ")
    assert "Support for violence (at risk), after " in said
    made = page(replace(facts, watch=state))
    assert f"<p>{said}</p>" in made[made.index("<h2>Harm</h2>") : made.index("What it does not say")]


def test_one_rule_alone_is_one_rule() -> None:
    said = sentence(fired(clusters=40, harm=-0.6, harm_at_risk=1.8, seed=5), NOTHING)
    assert re.fullmatch(r"A stop rule fired: Support for violence \(at risk\), after \d+ people\.", said)


def test_none_that_fired_is_no_proof_and_too_few_is_not_none() -> None:
    quiet = fired()
    assert sentence(quiet, NOTHING) == "No stop rule fired, which is no proof that there is no harm."
    few = replace(quiet, rules=tuple(replace(rule, state="too little") for rule in quiet.rules))
    assert sentence(few, NOTHING) == "Too few have answered for any stop rule to be asked."


def test_a_wedge_says_the_period() -> None:
    of = wedges.wedge(clusters=24)
    state = watch_over(arrivals_of(wedges.answers(of, harm=1.5), of), of)
    assert re.search(r"Support for violence \(everyone\), in period 2 after \d+ people\.$", sentence(state, NOTHING))


def test_the_annex_has_every_look_at_what_fired_and_the_last_at_the_rest(facts: Facts) -> None:
    state = fired(harm=1.0)
    judged = [look for look in state.rules[0].looks if look.judged]
    mixed = replace(state, rules=(state.rules[0], replace(state.rules[1], fired=False)))
    rows = rows_of(annex(replace(facts, watch=mixed)), "Every look at a rule that fired")
    assert len(rows) == len(judged) + 1
    assert [row for row in rows if row.endswith(" harm")]
    assert rows[0].startswith(f"Support for violence (everyone) {judged[0].said} ")
    assert "Support for violence (at risk)" in rows[-1]
    assert "Stop rules" not in annex(facts)


def test_a_rule_that_could_not_be_judged_has_a_row_that_says_so(facts: Facts) -> None:
    state = fired()
    few = replace(state, rules=(replace(state.rules[0], looks=(), state="too little"),))
    rows = rows_of(annex(replace(facts, watch=few)), "Every look")
    assert rows == ["Support for violence (everyone) too little to judge"]


def test_a_watch_that_cannot_be_asked_is_not_passed_over(facts: Facts) -> None:
    of = trials.design(clusters=6)
    state, why = watch_of(trials.trial(of), of)
    assert (state, why) == (None, "With 3 forums in an arm no look could be judged. At least 4 forums in each arm.")
    made = replace(facts, unwatched=why)
    assert "The stop rules that were declared could not be asked; the annex says why." in page(made)
    assert f"The stop rules could not be asked: {why}" in annex(made)
    assert watch_of(trials.trial(of), replace(of, watch=None)) == (None, NOTHING)
    assert "stop rule" not in page(facts).lower()


def test_the_verb_asks_the_watch_of_the_design(tmp_path: Path) -> None:
    of = trials.design(watch=Watch(), clusters=20, cluster_size=8)
    plan, answers = trials.written(tmp_path, of, trials.trial(of, harm=1.5))
    done = CliRunner().invoke(
        report, [str(plan), str(answers), "--out", str(tmp_path / "out"), "--draws", "199", "--no-pdf"]
    )
    assert done.exit_code == Exit.DONE, done.output
    assert "fired: Support for violence (everyone), after " in (tmp_path / "out/page.html").read_text("utf-8")
    assert json.loads((tmp_path / "out/findings.json").read_text("utf-8"))["watch"]["fired"] is True


@pytest.mark.slow
def test_the_page_stays_one_sheet_when_every_rule_fires(tmp_path: Path) -> None:
    import weasyprint

    made = facts_of(tmp_path, text=ADDED)
    state = fired(harm=2.0)
    assert all(rule.fired for rule in state.rules)
    four = replace(state, rules=tuple(replace(rule, outcome=name) for rule in state.rules for name in ("a", "b")))
    html = without_variables(page(replace(made, watch=four)))
    assert len(weasyprint.HTML(string=html).render().pages) == 1
