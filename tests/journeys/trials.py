"""A campaign and its trial, made through pages: the parts, the design step by step, the seal, the list, the lots."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.designs import FORUMS, UNITS, answers_file, wave_of

from .people import Person
from .walk import Journey, ids_in, said

PARTS = ("goal", "message", "messenger", "media", "action", "evaluation", "comparison")
AUDIENCE = "Young adults of the quarter"


def upload(name: str, content: bytes) -> list[dict[str, object]]:
    return [{"name": name, "mimeType": "text/csv", "buffer": content}]


def write_campaign(p: Person, name: str) -> str:
    """Seven parts, a comparison and one audience with its stop rule; recorded as complete. Its id."""
    p.go("/campaigns/new/")
    p.save(name=name, contact="Aoife Brennan, office hours")
    campaign = ids_in(p.page.url)[-1]
    for part in PARTS:
        p.go(f"/campaigns/{campaign}/parts/{part}/")
        p.page.locator("main form textarea").fill(
            f"What the {part} is, in two plain sentences. It was agreed with the community."
        )
        p.page.locator("main form button.primary").click()
        p.page.wait_for_load_state()
    p.go(f"/campaigns/{campaign}/audiences/new/")
    p.choose("community", "Harbour Quarter")
    p.save(
        name=AUDIENCE,
        description="Between 18 and 25, and those who teach them.",
        stop_rule="On the day on which the rule fires the manager rings every hall, and nothing more is held.",
    )
    p.go(f"/campaigns/{campaign}/")
    p.move("Record as complete")
    return campaign


def begin_trial(e: Person, campaign: str) -> str:
    """A trial with its purpose and one outcome; the id."""
    e.go(f"/campaigns/{campaign}/trial/")
    e.click("Design the trial")
    trial = ids_in(e.page.url)[-1]
    e.save(title="Home by spring", theory_of_change="Who hears it from somebody who was there sees no honour in it.")
    e.click("Add an outcome")
    e.save(
        label="Support for violence", kind="attitude", low="1", high="7", direction="higher_is_worse", sd="1",
        smallest_effect="0.3", harm_margin="0.3", primary=True, name="support",
    )  # fmt: skip
    return trial


def finish_design(j: Journey, e: Person) -> None:
    """From the outcomes to the end of the design; each page is looked at."""
    j.look(e, "trial-outcomes")
    e.click("Go on")
    e.save(kind="cluster", unit="forum", first="campaign", second="comparison", baseline=True)
    e.fill(clusters="8", cluster_size="12", icc="0.02", attrition="10", correlation="0.6")
    e.page.locator("#power-now svg").wait_for()
    j.look(e, "trial-size")
    e.save(clusters="8")
    e.click("Add an audience")
    e.save(name=AUDIENCE, column="age", value="young")
    e.click("Go on")
    e.save(method="always_valid", alpha="5", level="95", power="80")


def draw_lots(e: Person, campaign: str, trial: str) -> list[str]:
    """The list brought and the lots drawn; the forums that have the campaign."""
    e.go(f"/trials/{trial}/list/")
    e.save(file=upload("forums.csv", "\n".join(["cluster", *(row["cluster"] for row in UNITS)]).encode()))
    e.go(f"/campaigns/{campaign}/trial/")
    e.move("Draw the lots")
    said(e.page, "they are the same")
    answer = e.page.request.get(f"{e.platform.url}/trials/{trial}/assignment.csv")
    rows = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"), newline=""))
    return [row["cluster"] for row in rows if row["arm"] == "campaign"]


def bring_answers(e: Person, trial: str, kind: str, **given: Any) -> None:
    """A file of answers of people in all eight forums, looked at and imported."""
    e.go(f"/trials/{trial}/answers/")
    e.save(kind=kind, file=upload(f"{kind}.csv", answers_file(wave_of(**given))))
    said(e.page, f"{12 * len(FORUMS)} rows")
    e.click("Import it")


def run_campaign(j: Journey, name: str) -> tuple[str, str, list[str]]:
    """A campaign that runs, with a baseline: its id, its trial's, and the forums that have it."""
    p, e = j.who("campaign.manager"), j.who("evaluator")
    campaign = write_campaign(p, name)
    trial = begin_trial(e, campaign)
    finish_design(j, e)
    e.move("Seal the design")
    forums = draw_lots(e, campaign, trial)
    bring_answers(e, trial, "baseline")
    e.go(f"/campaigns/{campaign}/effects/")
    e.move("Record the baseline")
    p.go(f"/campaigns/{campaign}/")
    p.move("Start the campaign")
    said(p.page, "Running")
    return campaign, trial, forums
