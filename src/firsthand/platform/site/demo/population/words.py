"""Sentences of machine-made records. They are of a plausible length and say nothing of anybody."""

from __future__ import annotations

WHY = (
    "Came back on their own and asked the consulate for help with papers.",
    "Returned with an organised transfer; the family asked for support.",
    "Came to the attention of a social worker who looks after the family.",
    "Returned after two years in a camp; the municipality asks how to proceed.",
    "Asked a youth worker how to begin again and agreed to this referral.",
)
BASIS = (
    "Signed form of consent, explained with an interpreter.",
    "Referral duty under the programme's statute.",
    "Order of a court, in the file.",
)
CLAIMS = (
    "Left the group's area about fourteen months after arriving.",
    "Worked in a kitchen and a clinic store; no other task is known.",
    "Crossed the border alone and reported to the authorities the same week.",
    "Kept in touch with a sibling throughout and asked how to come home.",
    "A list of names that surfaced later carries a similar name; it is not certain that it is the same person.",
    "Took part in a training of ten days and says so.",
    "Helped two families to leave, according to one of them.",
    "The employer confirms regular work since the return.",
)
SOURCES = (
    "Interview by the caseworker",
    "Letter of a relative",
    "Partner service, summary",
    "Municipal register",
    "Open source, archived",
    "Statement of a returnee",
)
REASONS = (
    "Two sources that do not know each other say the same, and the dates fit.",
    "The account was given twice, a month apart, and agrees with the register.",
    "Looked for in the interviews and in the register; nothing was found.",
    "One source only, close to the family; to be read with care.",
)
FINDINGS = (
    "Described in the interviews.",
    "Described in part; the second half of the stay is less clear.",
    "Looked for and not found.",
)
SUMMARY = "The panel read the assessments, heard the caseworker, and weighed prison and its alternatives."
LETTER = (
    "The panel has decided in your case. You may read its reasons on your page. If you think that the decision is "
    "wrong you may appeal within four weeks; somebody who was not there will look at it again."
)
OBLIGATIONS = (
    "Meet the mentor every week.",
    "Attend the language course.",
    "Tell the caseworker before moving.",
    "Keep the appointments at the clinic.",
)
OFFERS = "A mentor, help with housing and papers, and a place in vocational training."
GOALS = (
    "Has a room with a lease in their own name.",
    "Completes the first module of the course.",
    "Sees the children every second weekend.",
    "Has valid papers.",
    "Knows whom to call on a bad day.",
)
NOTES = (
    "Came on time; talked about work.",
    "A tired week. We went for a walk.",
    "Met with the parents together.",
    "Filled in the form for the school.",
)
OWN_WORDS = "I want a normal week: work, my family on Sunday, and to be asked about tomorrow."
PASSAGES = (
    "I was twenty when I went. I thought I knew why.",
    "The first thing I noticed was who ate well and who did not.",
    "They told us we were brothers, and then they argued about cars and houses.",
    "I carried boxes. I asked what was in them and was told not to ask.",
    "My friend wanted to go home. After that nobody would speak to him.",
    "I walked for two nights. I was more afraid of being seen than of the dark.",
    "When I called my mother she did not say anything for a long time.",
    "People ask me what I believed. I believed the videos.",
    "If somebody had asked me what I would do there on a Tuesday, I would have had no answer.",
    "Now I work in a bakery. It is warm, and it begins early.",
)
GROUPS = (
    ("elders", "Elders' council"),
    ("women", "Women's circle"),
    ("youth", "Youth club"),
    ("victims", "Families who lost somebody"),
    ("families", "Extended families"),
)
FUNCTIONS = ("Head of the council", "Teacher", "Head of the women's circle", "Imam", "Nurse")
PARTS = {
    "goal": (
        "Fewer people of sixteen to twenty-five in the quarter agree that going there would be an adventure, by spring."
    ),
    "message": "Ask what a Tuesday there is like.",
    "messenger": "Somebody of the same age who came back; beside them a teacher of the quarter.",
    "media": "The youth club, the school's evening, the local station.",
    "action": "Call the advice line, or bring a friend to the open evening.",
    "evaluation": "Agreement with three sentences, before and six weeks after, in two quarters.",
    "comparison": "The neighbouring quarter, asked the same in the same weeks.",
}
