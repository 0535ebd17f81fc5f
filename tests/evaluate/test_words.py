"""Nothing that the engine says is bare English: by its source, and by what comes out of every verb."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firsthand.evaluate.assign.drawing import assign
from firsthand.evaluate.assign.units import read_units
from firsthand.evaluate.design import Design, Kind, read_design
from firsthand.evaluate.design.missing import gaps
from firsthand.evaluate.design.sentences import describe
from firsthand.evaluate.pool.analysis import Asked
from firsthand.evaluate.pool.analysis import analyse as pool_effects
from firsthand.evaluate.pool.reading import read_effects
from firsthand.evaluate.pool.summary import in_words
from firsthand.evaluate.power import picture as power_picture
from firsthand.evaluate.power.curve import power_curve
from firsthand.evaluate.power.sentences import power_sentences
from firsthand.evaluate.power.simulate import simulate
from firsthand.evaluate.survey.reading import read_trial
from firsthand.evaluate.watch import picture as watch_picture
from firsthand.evaluate.watch.arrivals import arrivals_of
from firsthand.evaluate.watch.rule import watch_over
from firsthand.evaluate.watch.sentences import report
from firsthand.problems import InputProblem, Refused

from .designs import clusters
from .marked import LETTER, Marked, untranslated

ENGINE = Path(__file__).resolve().parents[2] / "src/firsthand/evaluate"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/evaluate"
#: Who takes sentences: the places of the arguments that are said to people.
SPEAKERS = {
    "Refused": (0, 1), "InputProblem": (3, 4), "NotAForm": (3, 4), "Unfit": (0,), "Unwritable": (0,),
    "Left": (0, 1, 2), "Gap": (0, 1), "gap": (1, 2), "refuse": (0, 1), "_fault": (1, 2), "fault": (-2, -1),
    "Fault": (-2, -1), "Line": (0,),
}  # fmt: skip
TEMPLATES = {"_": (0,), "ngettext": (0, 1), "pgettext": (0, 1)}
#: A place for a value by its name and letter; and whatever else follows a per cent sign.
PLACE = re.compile(r"%(?:\((\w+)\)(.)|(.))")
#: What may be declared by nobody: a table, a row or a field of a design's file.
CODE = re.compile(r"\[+\w+\]+|\w+ = .+|\w+")


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of a plain name in the engine, with where it stands."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node, f"{path.relative_to(ENGINE)}:{node.lineno}"


def is_bare(node: ast.expr) -> bool:
    """Whether an expression is English that no template made."""
    if isinstance(node, ast.BinOp):
        return is_bare(node.left) or is_bare(node.right)
    if isinstance(node, ast.IfExp):
        return is_bare(node.body) or is_bare(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_whoever_speaks_is_given_sentences() -> None:
    bare = [
        where
        for name, call, where in calls()
        for place in SPEAKERS.get(name, ())
        if -len(call.args) <= place < len(call.args) and is_bare(call.args[place])
    ]
    assert not bare


@pytest.mark.parametrize(
    "code", ['Refused("No.")', 'Refused(f"{x} is no.", _("Mend."))', 'InputProblem(p, 1, "f", "no" if x else _("y"))']
)
def test_a_bare_sentence_is_found(code: str) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    assert any(is_bare(call.args[place]) for place in SPEAKERS[call.func.id] if place < len(call.args))


def test_templates_are_literal_and_filled_by_name() -> None:
    """Only then can they be collected, and a language put the places in its own order."""
    for name, call, where in calls():
        for place in TEMPLATES.get(name, ()):
            template = call.args[place]
            assert isinstance(template, ast.Constant), where
            assert isinstance(template.value, str), where
            found = PLACE.findall(template.value.replace("%%", ""))
            if not call.keywords:
                assert not found, where  # the collector would take it for a place
                continue
            assert all(letter == "s" for _name, letter, _other in found), where
            given = {each.arg for each in call.keywords}
            assert None in given or {named for named, *_rest in found} <= given, where


@pytest.fixture(scope="module")
def design() -> Design:
    return read_design(EXAMPLE / "design.toml")


def declared(design: Design) -> set[str]:
    """Words of the design, and pieces of its file: a row, a table, a field."""
    words = {design.title, design.theory_of_change or "", *design.arms, str(design.seed), *design.strata,
             *design.balance_on, *design.analysis.covariates, design.unit_word}  # fmt: skip
    for each in design.outcomes:
        words |= {each.name, each.label}
    for audience in design.audiences:
        words |= {audience.name, audience.column, audience.value}
    return words


def check(said: Iterable[str], known: set[str]) -> None:
    language = Marked()
    for each in said:
        assert not untranslated(language.say(each)), each
    strange = {word for word in language.declared_words - known if LETTER.search(word)}
    assert all(CODE.fullmatch(word) for word in strange), strange


@pytest.mark.parametrize("kind", list(Kind))
def test_designs_and_their_gaps(kind: Kind) -> None:
    alone = kind is Kind.INDIVIDUAL
    own = {"clusters": None, "cluster_size": None, "icc": None, "people": 400, "unit": None} if alone else {}
    own |= {"periods": 5, "sequences": 4} if kind is Kind.STEPPED_WEDGE else {}
    made = clusters(kind=kind, **own)
    check(describe(made), declared(made))
    check((words for gap in gaps(made) for words in (gap.what, gap.mend)), declared(made))
    check(power_sentences(made, made.primary, 0.3, None), declared(made))


def test_power_with_its_curve_and_picture(design: Design) -> None:
    known = declared(design)
    check(power_sentences(design, design.primary, 0.3, simulate(design, design.primary, 0.3, trials=20)), known)
    curve = power_curve(design, design.primary, "clusters", [1.0, 8.0, 40.0], trials=20)
    check((cell for row in power_picture.table(curve) for cell in row), known)
    check([point.refusal for point in curve.points if point.refusal], known)
    language = Marked()
    check_strings(power_picture.description(curve, 0.8, language.say))


def check_strings(spec: object) -> None:
    """Titles, descriptions and words of a picture; the rest of a Vega-Lite description is code."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name in ("title", "text", "subtitle", "description") and isinstance(value, str):
                assert not untranslated(value), value
            else:
                check_strings(value)
    if isinstance(spec, list):
        for each in spec:
            check_strings(each)


def test_the_watch_and_its_picture(design: Design) -> None:
    reading = read_trial(EXAMPLE / "data.csv", design)
    known = declared(design)
    for plan in (design, replace(design, watch=replace(design.watch, method="pocock", looks=(0.5, 1.0)))):  # type: ignore[type-var]
        state = watch_over(arrivals_of(reading.trial, plan), plan)
        check((line.said for line in report(state)), known)
        check_strings(watch_picture.description(state, Marked().say))
    check(reading.remarks, known)


def test_the_draw(design: Design) -> None:
    found = assign(design, read_units(EXAMPLE / "forums.csv", design))
    known = declared(design) | {each.column for each in found.balance}
    check([found.method, *found.notes], known)


def test_pooling() -> None:
    studies = read_effects(EXAMPLE / "effects.csv")
    asked = Asked(prior="library", small_studies=True, leave_one_out=True, level=0.9)
    found = pool_effects(studies, asked)
    check((line.said for line in in_words(found)), {*studies.names, "REML", "library"})


def test_refusals_keep_their_parts() -> None:
    made = clusters()
    outcome = replace(made.primary, sd=None)
    with pytest.raises(Refused) as refused:
        power_sentences(replace(made, outcomes=(outcome,)), outcome, 0.3, None)
    check([refused.value.said], declared(made))
    with pytest.raises(InputProblem) as wrong:
        read_trial(Path("nowhere.csv"), made)
    check([wrong.value.message, wrong.value.mend], {str(np.str_("No such file or directory"))})
