"""Names and places of machine-made people. Given names are common ones of many cultures; family names
are syllables put together, so that no row is somebody."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from firsthand.platform.community.directory.places import COUNTRIES

GIVEN = (
    "Adam Adel Agnes Ahmed Aisha Aleksandr Ali Amina Amir Amira Ana Anders Andrea Anisa Anton Arben Asma "
    "Astrid Aylin Bashir Bilal "
    "Boris Camille Carlos Chiara Daniel David Deniz Diana Dmitri Dina Elena Elias Elif Emil Emma Erik Esra Eva "
    "Fadi Farah Faris "
    "Fatima Felix Filip Firas Gabriel Goran Habib Hakim Hamid Hana Hassan Hawa Hiba Hugo Huda Ibrahim Idris "
    "Ilyas Ines Ingrid Irina "
    "Isa Ismail Ivan Jamal Jana Jasmin Johan Jonas Jorge Joseph Julia Kadir Kamal Karim Karin Khadija Khalid "
    "Kofi Laila Lamin Lara "
    "Lars Latifa Leo Lina Lucas Luis Madina Mahdi Malik Marek Maria Marta Martin Marwa Maryam Mehmet Mila Mira "
    "Mohamed Mona Mounir "
    "Musa Mustafa Nabil Nadia Naim Nora Nour Olga Omar Oscar Otto Paul Petra Pierre Rachid Rafael Rania Rashid "
    "Reza Rim Robin Ruslan "
    "Sabrina Said Salma Sami Samira Sara Selim Sofia Stefan Sven Tarek Thomas Umar Victor Walid Yasin Yusuf "
    "Zahra Zakaria Zainab"
).split()
_ONSETS = "B D F G H K L M N R S T V W Y Z Dr Kr Sh Tr".split()
_MIDDLES = "adan aber alim aned arok elan erem idan imar iren oban olek omar onis oran uben udar ulan umar unek".split()
_ENDS = "a ai e i o ov ski sen ez ian oui dze u as is er an ak el in".split()
_FIRST = (
    "Amber Autumn Birch Cedar Chalk Clear Coral Cotton Early Elm Fern Field Garden Granite Hazel Indigo Ivory "
    "Juniper Lemon Linen"
).split()
_SECOND = (
    "Arch Bay Beacon Bridge Brook Canyon Cliff Coast Dune Ford Gate Grove Hill Inlet Lake Lane Mill Path Pier "
    "Ridge River Shore"
).split()
TOWNS = (
    "Velmar Ostrona Kesh Tarbent Lumira Sandvel Orrin Medva Palisar Norrick Eastmere Halden Carvo Brennik Sulay Dorvan"
).split()


def given_name(random: Random) -> str:
    return random.choice(GIVEN)


def family_name(random: Random) -> str:
    closing = random.choice(("", "", *"bdklmnrstz"))
    return f"{random.choice(_ONSETS)}{random.choice(_MIDDLES)}{closing}{random.choice(_ENDS)}"


def code_name(number: int) -> str:
    """Two words and five digits. Code names of people have two digits: a machine-made case is told at a glance."""
    return f"{_FIRST[number % len(_FIRST)]} {_SECOND[number // len(_FIRST) % len(_SECOND)]} {number:05d}"


def voice_name(number: int) -> str:
    """A voice's code name; its number is not the case's."""
    return f"{_SECOND[number % len(_SECOND)]} {number:05d}"


def some_countries(random: Random, count: int) -> list[str]:
    """`count` countries. Raises ValueError for more than there are."""
    if not 1 <= count <= len(COUNTRIES):
        raise ValueError(f"countries: from 1 to {len(COUNTRIES)}, not {count}")
    return sorted(random.sample(COUNTRIES, count))


def birthday(random: Random, today: date, *, minor: bool) -> date:
    years = random.uniform(9, 17.5) if minor else random.uniform(19, 58)
    return today - timedelta(days=int(years * 365.25))
