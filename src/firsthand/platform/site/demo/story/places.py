"""The invented town of Ostrona: its quarters, their people and rooms, outlets, campaigns and evenings."""

from __future__ import annotations

COMMUNITIES = (
    (
        "community",
        "The harbour quarter",
        "Salma Qasim, the women's circle, on weekday mornings",
        (
            "The elders' council meets on the first Thursday. The women's circle meets by itself and sends two "
            "speakers. Quarrels between families go to three notables whom both sides accept; "
            "what they say is kept."
        ),
    ),
    (
        "community.two",
        "The mill quarter",
        "The school's head teacher",
        "An open council of all who come; the eldest speaks last.",
    ),
    (
        "community.three",
        "The railway quarter",
        "The football club",
        "No council; the club and the two congregations talk to each other.",
    ),
)
GROUPS = (
    ("elders", "Elders' council"),
    ("women", "Women's circle"),
    ("youth", "Youth club"),
    ("victims", "Families of the missing"),
    ("families", "Extended families"),
)
NOTABLES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Haj Mansour Idrissi", "Head of the elders' council", "", ("elders", "families")),
    ("Salma Qasim", "Speaker of the women's circle", "Haj Mansour Idrissi", ("women",)),
    ("Imam Farouk Salim", "Imam of the fishermen's mosque", "Haj Mansour Idrissi", ("elders",)),
    ("Djamila Rahal", "Speaker of the families of the missing", "Salma Qasim", ("victims",)),
    ("Luca Moretti", "Leads the youth club", "Imam Farouk Salim", ("youth",)),
)
VENUES = (
    (
        "venue.hall",
        "Fish market hall",
        "Quay 4, Ostrona",
        120,
        "Two exits to the quay. The side door is for the speaker and the mentor.",
    ),
    (
        "venue.school",
        "Library of the harbour school",
        "School lane 2, Ostrona",
        45,
        "Quiet; a room beside it for a pause.",
    ),
)
OUTLETS = (
    (
        "outlet.radio",
        "Radio Harbour",
        "radio",
        "The town, in the mornings",
        38_000,
        "Reads quotes back; voices only as read by a speaker.",
    ),
    (
        "outlet.paper",
        "Ostrona Courier",
        "press",
        "The town and the county",
        21_000,
        "Embargo kept in the past; no pictures without a signed word.",
    ),
)
PARTS = {
    "goal": (
        "By the end of spring, young people of the harbour quarter and the mill agree less that going there would be "
        "an adventure than those in clubs that wait, by a quarter of a point."
    ),
    "message": "Ask what an ordinary Tuesday there is like.",
    "messenger": (
        "Somebody who was there and came back, read by a neighbour; beside them a teacher and one of the families "
        "of the missing."
    ),
    "media": "The hall, the school's library, the radio in the mornings. Nothing online.",
    "action": "Come to the open evening with a friend, or ring the advice line: it is answered by people of the town.",
    "evaluation": (
        "Agreement with one sentence, one to seven, before and three months after, in sixteen youth clubs, by people "
        "who gave themselves a code. The lot decides which clubs begin; the others wait."
    ),
    "comparison": "The clubs that wait: asked the same in the same weeks, and met by the campaign in autumn.",
}
AUDIENCES = (
    ("Young people at school", "Fifteen to nineteen; most know somebody who went.", "school"),
    (
        "Neither at school nor at work",
        "Forty or so, hard to reach, met at the harbour wall; watched apart, because harm would begin here.",
        "neither",
    ),
)
_SMALL = {"school": -0.32, "work": -0.26, "neither": 0.46}
#: key, name, state it reaches, what it adds by group
CAMPAIGNS: tuple[tuple[str, str, str, dict[str, float]], ...] = (
    ("campaign", "An ordinary Tuesday", "evaluated", _SMALL),
    ("campaign.running", "Ask at the harbour", "running", _SMALL),
    ("campaign.drafted", "Letters to a younger brother", "drafted", _SMALL),
    ("campaign.complete", "The long way home", "complete", _SMALL),
    ("campaign.baseline", "Bread at four in the morning", "baseline_taken", _SMALL),
    ("campaign.stopped", "The strong words", "stopped_by_rule", {"school": 0.2, "work": 0.3, "neither": 1.6}),
    ("campaign.ended", "Questions at the library", "ended", _SMALL),
)
#: campaign, name on the programme, release, place, days from today, hour, state it reaches
APPEARANCES = (
    ("campaign", "Open evening: an ordinary Tuesday", "far", "venue.hall", -75, 18, "debriefed"),
    ("campaign", "For the women's circle, before the others", "far", "venue.school", -82, 15, "debriefed"),
    ("campaign", "Morning talk: what I would have liked to be asked", "press", "outlet.radio", -70, 8, "debriefed"),
    ("campaign.running", "At the library: an ordinary Tuesday", "far", "venue.school", -2, 17, "held"),
    ("campaign.running", "Reading for parents", "far", "venue.school", 34, 18, "confirmed"),
    ("campaign.running", "Morning talk, second part", "press", "outlet.radio", 9, 8, "confirmed"),
    ("campaign.running", "An interview for the weekend", "press", "outlet.radio", 40, 9, "cleared"),
    ("campaign.running", "Open evening in summer", "far", "venue.hall", 66, 18, "proposed"),
    ("campaign.running", "Evening at the hall", "far", "venue.hall", 41, 18, "cancelled"),
)
SAFETY = (
    "The speaker is not there: a neighbour reads. The mentor sits beside the reader; "
    "two stewards at the doors know who may not come in. No recording, no pictures. "
    "The word for stopping is agreed. The clinic keeps an hour free on the next day."
)
DEBRIEF = (
    "A quiet evening. Four questions, one of them hard, answered by the teacher. "
    "One family left early and was rung on the next day; they are well."
)
