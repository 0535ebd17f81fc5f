"""The help of `firsthand evaluate`."""

from __future__ import annotations

from click.testing import CliRunner

from firsthand.cli import main


def test_help_lists_the_verbs_in_the_order_of_an_evaluation() -> None:
    output = CliRunner().invoke(main, ["evaluate", "--help"]).output.partition("Commands")[2]
    verbs = ("design", "power", "assign", "form", "watch", "estimate", "pool", "report")
    places = [output.index(f"\n  {verb} ") for verb in verbs]
    assert places == sorted(places)
