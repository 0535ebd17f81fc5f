"""Participants from the programme to a voice, and those whose file is closed or elsewhere."""

from __future__ import annotations

from .people_one import EMPLOYER, FAMILY, FILE, PARTNER, REGISTER
from .person import Person

_QUIET = (("Worked in a kitchen and a store; nobody says anything else of that time.", FILE, "B2", "gravity"), ("Left alone, at night, in the second autumn.", FILE, "B2", "motivation"))
_CLERK = (("Kept a list of deliveries for seven months.", FILE, "B3", "gravity"), ("Handed the list over on the first day.", REGISTER, "A1", "evidence"))
_DRIVER = (("Drove an ambulance; two nurses remember it.", PARTNER, "B2", "gravity"), ("Asked to leave and was refused, twice.", FILE, "C2", "motivation"))

PEOPLE = (
    Person("Mossy Bench 61", "Emir Begović", 15, "BA", "BA", 200, "case=in_programme minor outcome=child_protection agreement=in_force plan=drafted", "Came back with his grandmother. He likes football and does not like questions.", (
        ("Was taken there at the age of seven.", REGISTER, "A1", "age"),
        ("The grandmother cares for him well.", "City social services", "A2", "family"),
    ), "Plays in the club's second team."),
    Person("Juniper Drum 28", "Paolo Conti", 33, "IT", "IT", 210, "case=in_programme outcome=programme_under_immunity prosecutor=immunity agreement=in_force plan=agreed", "Offered his help to the court; the prosecutor decided on it.", _CLERK, "Has a lease in his own name."),
    Person("Thyme Harbour 90", "Aizhan Bekova", 28, "KG", "KG", 230, "case=in_programme agreement=in_force plan=active fitness=asked", "Wants to speak to girls at her old school, one day.", _QUIET, "Finishes the nursing course.", "Heather 2204"),
    Person("Lemon Stone 47", "Marcus Grant", 30, "TT", "GB", 240, "case=in_programme agreement=in_force plan=active fitness=opinions", "His imam came with him and waited outside.", _DRIVER, "Has his driving licence back.", "Saddle 3817"),
    Person("Pebble Horizon 12", "Karim Belkacem", 31, "DZ", "FR", 260, "case=in_programme agreement=breach_alleged plan=active", "Doing well in the kitchen where he works; finds the appointments hard.", _QUIET, "Keeps the job in the canteen."),
    Person("Winter Swift 33", "Luan Gashi", 29, "AL", "BA", 265, "case=in_programme agreement=breach_reviewed plan=active", "Has two small sons and a mother who is ill.", _CLERK, "Takes the boys to nursery."),
    Person("Garden Bell 70", "Omar Khalil", 34, "JO", "JO", 300, "case=in_programme agreement=continued plan=active fitness=not_fit", "Missed a month when his father died. He came back to the first meeting after that.", _DRIVER, "Sleeps through four nights a week.", "Terrace 5126"),
    Person("Calm Orchard 56", "Amélie Laurent", 27, "FR", "FR", 305, "case=in_programme agreement=in_force plan=active fitness=appealed", "Wants to be asked herself, and not about her husband.", _QUIET, "Visits her parents on Sundays.", "Thicket 7740"),
    Person("Poplar Moon 24", "Davud Rashidov", 37, "UZ", "KG", 420, "case=in_programme agreement=in_force plan=active fitness=expired", "Spoke at two staff trainings last year and then wanted a pause.", _DRIVER, "Runs the repair shop on his own.", "Timber 6093"),
    Person("Marble Coast 81", "Hanna Nowak", 25, "PL", "DE", 310, "case=in_programme agreement=in_force plan=active fitness=fit testimony=planned", "Wants to tell it once, properly, and then not again.", _QUIET, "Learns to drive.", "Paper 4418"),
    Person("Saffron Road 19", "Issa Camara", 28, "GN", "BE", 320, "case=in_programme agreement=in_force plan=active fitness=fit testimony=recorded consent=asked", "A trainer at the boxing club brought him and still comes along.", _CLERK, "Trains the under-twelves.", "Mill 9052"),
    Person("Summer Table 68", "Zara Mahmood", 31, "PK", "GB", 330, "case=in_programme agreement=in_force plan=active fitness=fit testimony=transcribed consent=given", "Left her studies to go there and would like them back.", _QUIET, "Has a place at the evening college.", "Quarry 1375"),
    Person("Ivory Compass 42", "Tarik Osmanović", 39, "BA", "BA", 350, "case=in_programme agreement=in_force plan=active fitness=fit_with_conditions testimony=corroborated clearance=consulting", "A carpenter. He says that wood does not ask.", _DRIVER, "Opens the workshop two days a week.", "Woodland 2860"),
    Person("Morning Sail 11", "Ibrahim Nasser", 32, "SY", "FR", 480, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=cleared_with_conditions release=live sulha far", "Came back through three countries on foot and asked for the harbour quarter, because his mother is there.", (
        ("Was a hospital porter for fourteen months.", FILE, "B2", "gravity"),
        ("Two doctors who left before him remember him and the corridor he worked in.", PARTNER, "B1", "evidence"),
        ("Refused to carry a weapon and was held for nine days.", FILE, "C3", "motivation"),
        ("His mother has written to the families of two who did not come back.", FAMILY, "B2", "victims"),
    ), "Works full time at the bakery by the fish market.", "Lantern 4127", "participant"),
    Person("Autumn Wheel 35", "Selma Kaya", 29, "TR", "FR", 460, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=cleared release=live press", "Answers letters that girls write to the advice line.", _QUIET, "Writes the advice line's leaflet.", "Window 8361"),
    Person("Ripple Grove 83", "Anton Weber", 35, "DE", "FR", 440, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=objected lapsedconsent", "Sings in a choir again.", _CLERK, "Moves out of the hostel.", "Shore 6617"),
    Person("Flax Cloud 29", "Farida Osman", 30, "SO", "SE", 430, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=cleared release=examined lapsedclearance", "Interprets for others in the waiting room.", _QUIET, "Takes the interpreter's examination.", "Fountain 3094"),
    Person("Barley Cove 74", "Gabriel Mendes", 33, "BR", "FR", 425, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=cleared release=approved", "Found his way back through a football team.", _DRIVER, "Coaches on Wednesdays.", "Island 5583"),
    Person("Ginger Path 37", "Layla Hosseini", 28, "IR", "DE", 415, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=live clearance=cleared release=prepared", "A student of chemistry once; she tutors in mathematics now.", _QUIET, "Re-enrols at the university.", "River 7239"),
    Person("Jasmine Gate 65", "Stefan Dragić", 36, "BA", "FR", 450, "case=in_programme agreement=in_force plan=active fitness=fit testimony=protected consent=withdrawn clearance=cleared release=recalled", "Spoke at one evening and then found that his daughter had been asked about it at school.", _CLERK, "Walks his daughter to school.", "Meadow 1948"),
    Person("Pepper Island 58", "Nikolai Petrov", 40, "BG", "NL", 436, "case=in_programme agreement=in_force plan=active fitness=fit testimony=withdrawn", "Told his story to the team and decided that this was enough.", _DRIVER, "Keeps bees.", "Reed 4406"),
    Person("Crystal Yard 46", "Aminata Sow", 29, "SN", "FR", 620, "case=closed agreement=fulfilled plan=completed", "Three years ago she could not enter a room with a closed door.", _QUIET, "Manages the shop's morning shift."),
    Person("Bamboo Lake 15", "Peter Novotný", 27, "CZ", "DE", 60, "case=closed declined", "Referred by mistake: he had been a student exchange guest in the region."),
    Person("Sandy Reef 88", "Rustam Aliyev", 34, "AZ", "NL", 380, "case=closed agreement=revoked plan=stopped", "Left the course, then the town. The door stays open.", _CLERK, "Finishes the welding course."),
    Person("Still Anchor 53", "Miguel Santos", 38, "PT", "ES", 700, "case=in_programme agreement=expired plan=active", "His agreement has run out; he comes all the same.", _DRIVER, "Keeps the flat."),
    Person("Distant Fountain 91", "Name not yet certain", 30, "", "NL", 30, "case=transferred threat", "Stopped at the airport with a ticket onwards.", (
        ("A message of last week speaks of a day and a place.", PARTNER, "B2", "attack"),
    )),
    Person("Bright Valley 26", "Ana Petrova", 33, "MK", "BA", 540, "case=reopened", "Comes back by herself after two years: the nights have returned.", _QUIET),
)
