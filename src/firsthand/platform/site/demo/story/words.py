"""Words of the demo's records that several files share in kind."""

from __future__ import annotations

REASONS: dict[str, tuple[str, ...]] = {
    "attack": (
        "Nothing points to a plan or a task. Whom he still writes to is known and ordinary.",
        "No plan, no means and no task was found; the assessors looked for each apart.",
    ),
    "gravity": (
        "What is known is work in supply. Both assessors say so, on different sources.",
        "The account of the work agrees with two people who were there and left before.",
    ),
    "evidence": (
        "The journey is well documented. One spring is not, and a task stands for it.",
        "Most rests on the person's own words; two entries of the ledger carry them.",
    ),
    "motivation": (
        "Went for a promise and left when it was broken. The leaving came before the defeat.",
        "Speaks of anger that has gone and of shame that has not.",
    ),
    "age": ("An adult on leaving, barely. The panel has borne that in mind.", "Grown up, with a family to answer for."),
    "family": (
        "The family stands close and has asked for help by itself.",
        "A sister and an old teacher hold the door open.",
    ),
    "victims": (
        "Nobody harmed by this person is known. The panel asked the victims' group what it would need to hear.",
        "Two families wish to be asked before anything is said in public. They will be.",
    ),
    "public_interest": (
        "Support with conditions protects more people than a short sentence would.",
        "It serves the town that somebody who came back works in it and is seen to.",
    ),
}
FINDINGS = (
    "Described in two interviews, a month apart, in the same order.",
    "Described in part; the middle of the stay is thin.",
    "Looked for in the interviews and the ledger; not found.",
)
FINDING_REASONS = (
    "Two entries of the ledger say the same and come from people who do not know each other.",
    "Rests on one source that is close to the person; read with care.",
)
UNKNOWN_TASK = "Ask the partner service about the spring of the second year, and the aunt about the letters."
MINUTES = (
    "The caseworker spoke first, then both assessors. The members asked about the journey and about what the victims' "
    "group would need. Everybody was asked for a view before the chair summed up."
)
ASKS_FOR_COPY = "I would like to read what you have about me, before the training starts. Please send all of it."
GIST = "Somebody told us something about these months. It agrees with what you told us in the main."
GISTS = {
    "evidence": "A partner service told us where it thinks you were. About one spring we still do not know enough.",
    "family": "We asked whether you are well cared for at home. You are.",
}
SUMMARY = (
    "The panel heard the caseworker and both assessors, read the ledger, "
    "and asked the victims' group what it would need."
)
PRISON = (
    "Weighed: a short sentence would end the course and the contact with the family, and begin new ones. "
    "Supervision keeps both."
)
LETTER = (
    "The panel met and has decided in your case. You find below what was decided and why, "
    "on each of eight points. What you told us "
    "was read by everybody who decided.\n\nIf you think that the decision is wrong you can appeal within four "
    "weeks, on your own page or by a letter "
    "in your own language. Somebody who did not take part will look at it. Appealing cannot make your decision worse."
)
DISSENT = "I would have waited for the answer about the spring of the second year. I do not oppose the conditions."
PURPOSE = "That you find your feet, that the town can see it, and that both sides know what was promised."
OFFERS = (
    "A mentor, help with the lease and the papers, a place on a course, a quiet room at the clinic, "
    "and somebody who answers on bad nights."
)
OBLIGATIONS = (
    ("condition", "Meet your mentor every week, at the time you agreed on together.", ""),
    ("condition", "Tell your caseworker before you move or travel abroad.", ""),
)
ACCOUNT = (
    "account",
    "Contribute your account of what you saw.",
    (
        "Write it down with your caseworker for the file alone, or speak to one researcher under seal. "
        "Nobody is told which."
    ),
)
PROMISE = ("programme", "The programme finds a room with a lease in your own name.", "")
COUNSEL = (
    "Explained in the participant's own language, over two meetings. The terms are clear; "
    "the date of the second was moved at our request."
)
ALLEGED = "Five weeks without a meeting, and no answer to three calls."
ACCOUNT_OF_IT = (
    "My father died and I went to bury him. I switched the telephone off because everybody was calling. "
    "I should have told you."
)
REVIEW = (
    "The panel believes the account, which the cousin confirms. The meetings begin again, "
    "twice a week for a month; nothing else changes."
)
REVOKED = "After two offers to begin again the participant said that they do not want the agreement any more."
OWN_WORDS = "I want a key of my own, work where I get up early, and to be asked about tomorrow and not about then."
NEEDS = (
    ("housing", "A room with a door that can be closed."),
    ("work", "Work that begins early."),
    ("family", "To be let in again, slowly."),
    ("trauma", "To sleep."),
)
GOALS = (
    ("housing", "Has a lease in their own name.", True),
    ("family", "Eats with the family every second Sunday.", True),
    ("trauma", "Knows what to do on a bad night, and whom to call.", False),
)
SESSIONS = (
    ("mentoring", "Walked along the harbour. Talked about football and then about his boss."),
    ("family", "With the parents. The father asked the first question."),
    ("service", "Filled in the form for the course together."),
    ("mentoring", "A tired week. We had tea and left it at that."),
)
PROGRESS = "Comes to every meeting, has kept the job for four months, and has begun to plan further than a week ahead."
READINESS = "Would speak to one person who asks. Not yet to a room; says so without being asked."
OWN_VIEW = "I do not count the days any more."
INCIDENT = (
    "threat",
    "A message on an old account: they know where I live now.",
    "Reported to the police the same hour; the account is closed; the mentor stayed for the night.",
    "Old accounts are looked for and closed in the first month, not when they are found.",
)
WHY_FITNESS = "Asked by the participant, after a year in the programme and a talk with the clinician."
OPINIONS = {
    "clinician": (
        "Sleeps, has somebody to call, and knows the signs of a bad week. Agrees on a word that ends an interview."
    ),
    "security_liaison": "Nobody is looking for this person as far as is known; the old contacts are closed.",
    "caseworker": "Has thought about it for months and has asked the family. It is their own wish.",
}
AGAINST = "Too early. The anniversary of the father's death is in three weeks; the nights are bad again."
CONDITIONS = "No evening events, never two in one week, and the mentor in the room."
AFTERCARE = (
    "The mentor calls on the same evening and on the third day; an hour at the clinic is kept free in that week."
)
FITNESS_APPEAL = "Please ask the clinician who knows me. I did not know the one who wrote this."
TALK: tuple[tuple[str, str, str, str], ...] = (
    # (what was said, hidden words, put in their place, theme)
    ("I was nineteen when I went. I had seen the films and I thought that somebody there needed me.", "", "", ""),
    (
        "I left from Ostrona with my cousin Sami, on the early bus.",
        "Ostrona with my cousin Sami",
        "my town with a relative",
        "",
    ),
    (
        "The first thing I noticed was who ate well and who did not. It was not what the films had said.",
        "",
        "",
        "quality-of-life",
    ),
    (
        "They told us that we were all brothers. Then they quarrelled about cars, and about whose house was whose.",
        "",
        "",
        "infighting",
    ),
    (
        (
            "The people who lived there were of our own faith, and they were afraid of us. "
            "An old man asked me why I had come."
        ),
        "",
        "",
        "brutality",
    ),
    (
        (
            "There was one law for us and another for those who had come first. "
            "Somebody always had a cousin who was let off."
        ),
        "",
        "",
        "corruption",
    ),
    (
        (
            "I worked in the hospital in Kesh. I pushed beds. I learned which door to use so that nobody would "
            "send me anywhere else."
        ),
        "in Kesh",
        "there",
        "",
    ),
    (
        "When I rang my mother she did not say anything for a long time. Then she told me what there was for supper.",
        "",
        "",
        "",
    ),
    ("I walked for two nights. I was more afraid of being seen than of the dark.", "", "", ""),
    (
        (
            "If anybody had asked me what I would do there on an ordinary Tuesday, I would have had no answer. "
            "I would have stayed."
        ),
        "",
        "",
        "quality-of-life",
    ),
    ("Now I get up at four and I bake. It is warm, and people come in who know my name.", "", "", ""),
)
CLAIMS = ("Worked as a hospital porter.", "Left on foot, alone.")
EXAMINATION = {
    "singling_out": (
        "Read beside the story of two others who came back by the same road: it could be any of the three. "
        "The cousin's name and both towns are gone."
    ),
    "linkability": "Nothing in it stands in a newspaper or a public record. The bakery is one of forty.",
    "inference": "A reader learns that the mother lives; not where, and not who she is.",
}
ASKED = (
    "Somebody who came back wishes to tell adults of the quarter what it was like there. "
    "Nobody will learn who it is. What would you need?"
)
SAID = {
    "elders": ("agrees", "They asked that it should not be on a holy day. It will not be.", ""),
    "women": (
        "conditions",
        "They wish to hear it first, among themselves, and to ask their own questions.",
        "A separate meeting for the women, before the public one.",
    ),
    "victims": (
        "conditions",
        "The two families want no applause, and to sit by the door.",
        "No applause is asked for. Seats by the door are kept free.",
    ),
    "youth": ("agrees", "They would like to ask about ordinary days.", ""),
    "families": ("agrees", "They will bring the food.", ""),
}
OBJECTION = (
    "One of the two families asks that it should wait until the memorial stone is set. The circle stands by them."
)
TRANSFER = "A day and a place are named; the security service has taken it over this morning."
CLOSED = "The plan is completed and the last review was held together. The door stays open."
DECLINED = "Never was in the region's hands: an exchange student who overstayed. Nothing to do with us."
REOPENED = "Asked for it herself; the earlier team knows her."
