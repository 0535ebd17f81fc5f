"""Participants from referral to decision."""

from __future__ import annotations

from .person import Person

FILE, FAMILY, REGISTER, PARTNER, EMPLOYER = "First interview, caseworker", "Letter of the family", "Municipal register", "Summary of a partner service", "Employer's letter"

PEOPLE = (
    Person("Linen Brook 14", "Yusuf Karimov", 24, "KG", "KG", 4, "case=referred", "He rang the advice line from the bus station and asked whether he could come home.", account="participant.new"),
    Person("Amber Gate 31", "Sofia Marchetti", 29, "IT", "IT", 1, "case=referred urgent nobasis", "Arrives tomorrow with two small children; the consulate asks who will meet them."),
    Person("Silver Mill 77", "Mehmet Aydın", 33, "TR", "DE", 9, "case=referred", "A teacher of German wrote to us: he tells his story to nobody, and he does not sleep."),
    Person("Cedar Lane 52", "Rania Toumi", 26, "TN", "TN", 26, "case=gathering", "The women's shelter refers her. She wants to finish school.", (
        ("Was married there at nineteen and ran a small clinic's store room.", FILE, "C3", "motivation"),
        ("Wrote to her sister every month until the line was cut.", FAMILY, "B2", "family"),
    )),
    Person("Fern Shore 18", "Adem Hoxha", 16, "AL", "BA", 21, "case=gathering minor", "Taken there as a child by his father; lives with an aunt now. The school asks how to help.", (
        ("Was nine when the family left.", REGISTER, "A1", "age"),
    )),
    Person("Olive Pier 63", "Kofi Boateng", 31, "GH", "GB", 70, "case=gathering back", "Came back by himself and reported to the police the same day.", (
        ("Reported to a police station within hours of landing.", PARTNER, "A1", "attack"),
        ("Names two towns and a month; the partner service has only one of the towns.", PARTNER, "C3", "evidence"),
    )),
    Person("Walnut Arch 27", "Ilias van Dam", 27, "NL", "NL", 48, "case=assessment assessments=open", "His probation officer asks for an assessment before the summer.", (
        ("Drove a bread van for eleven months.", FILE, "C3", "gravity"),
        ("Two former neighbours there describe him as the baker's driver.", PARTNER, "C2", "gravity"),
        ("Has paid back a debt to his uncle since his return.", FAMILY, "B2", "family"),
    )),
    Person("Indigo Dune 45", "Maryam Sultanova", 35, "KG", "KG", 52, "case=assessment assessments=one", "Returned with three children in an organised transfer.", (
        ("Left her first house with the children when the second winter came.", FILE, "B2", "motivation"),
        ("The children go to school and are never late.", "Head teacher", "A1", "family"),
    )),
    Person("Hazel Ford 36", "Jonas Bergqvist", 28, "SE", "SE", 60, "case=assessment assessments=submitted unknown", "Known to a youth worker from before he left; asks for the same one.", (
        ("Left after a quarrel about pay and was held for two weeks.", FILE, "C3", "motivation"),
        ("Nothing is known of the spring of the second year.", PARTNER, "B6", "evidence"),
    )),
    Person("Copper Quay 58", "Samira El Idrissi", 32, "MA", "BE", 74, "case=before_panel meeting=next", "Her lawyer refers her; she has kept every letter she sent and received.", (
        ("Two hundred letters agree with what she says about the dates.", "Letters, seen in the original", "A2", "evidence"),
        ("Cooked for forty people a day.", FILE, "B3", "gravity"),
    )),
    Person("Spring Inlet 22", "Arben Krasniqi", 30, "AL", "BA", 80, "case=before_panel decision=drafted", "The mayor's office asks what it may offer him.", (
        ("Guarded a gate for a month and asked to be moved.", FILE, "C3", "gravity"),
        ("Has worked in his cousin's garage since.", EMPLOYER, "B1", "family"),
    )),
    Person("Topaz Field 71", "Leila Haddad", 27, "JO", "JO", 82, "case=before_panel decision=seconded", "A community nurse asks for support with papers and with the nights.", (
        ("Left with a group of women; three of them say the same.", "Three returnees, apart", "B1", "motivation"),
        ("Nobody in the quarter has anything against her.", "Head of the women's circle", "B2", "victims"),
    )),
    Person("Granite Cape 84", "Darius Petrauskas", 38, "LT", "DK", 95, "case=before_panel grave", "Gave himself up. He says that he will answer what he is asked.", (
        ("A list that was found later names him as having stood guard over prisoners.", PARTNER, "B2", "gravity"),
        ("A family asks what became of their son, who was last seen in that place.", "Statement of a family", "B3", "victims"),
    )),
    Person("Clover Basin 13", "Thomas Lindgren", 22, "SE", "SE", 110, "case=decided outcome=no_further_action", "Was stopped at the border on his way there; never arrived.", (
        ("Turned round at the second airport and called his father.", FAMILY, "A1", "motivation"),
    )),
    Person("Velvet Tower 49", "Hamza Ferrer", 29, "ES", "ES", 118, "case=decided agreement=drafted", "Asks for a way back that his mother can tell the neighbours.", (
        ("Repaired radios; left when his brother came for him.", FILE, "B2", "gravity"),
        ("The brother tells of the journey in the same words.", FAMILY, "B2", "evidence"),
    )),
    Person("Chalk Window 66", "Nour Saleh", 34, "SY", "DE", 124, "case=decided agreement=with_counsel", "Came with a tracing request for a cousin and stayed to talk.", (
        ("Taught small children to read.", FILE, "C2", "gravity"),
    )),
    Person("Reed Terrace 20", "Aleksandr Popov", 36, "RU", "KG", 131, "case=decided agreement=signed", "His wife rang, not he. He came to the second appointment.", (
        ("Mended engines; was beaten for asking for his passport.", FILE, "B2", "motivation"),
        ("A scar and a hospital letter agree with this.", "Clinic's letter", "A2", "evidence"),
    )),
    Person("Slate River 39", "Erik Johansen", 41, "DK", "DK", 140, "case=decided grave outcome=prosecution prosecutor=prosecute", "Referred by the prosecutor's office for an assessment beside the proceedings.", (
        ("Testifies himself that he gave orders at a checkpoint where a man died.", "Record of the prosecutor", "A2", "gravity"),
    )),
    Person("Early Canyon 55", "Fatima Zahra Amrani", 30, "MA", "FR", 120, "case=under_appeal outcome=prosecution", "Wants her decision looked at again: nobody asked her about the last year.", (
        ("Was in the area for three years.", REGISTER, "A1", "gravity"),
        ("Says that she spent the last of them locked in a house.", FILE, "C4", "motivation"),
    )),
    Person("Orchid Ladder 17", "Bilal Yılmaz", 26, "TR", "FR", 170, "case=decided replaced", "Appealed because a witness had not been heard; the witness has been heard now.", (
        ("Carried water and messages.", FILE, "C3", "gravity"),
        ("A neighbour saw him refuse to carry anything else.", "Statement of a neighbour, heard after the appeal", "B2", "gravity"),
    )),
)
