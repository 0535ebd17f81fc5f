"""A value for each slot of a template: `{m1.g}` is the given name of the first man of a testimony."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pools
import spoken
import wide
from figures import Figures

#: First part of a slot's name: the type of what it holds. "" is not to be hidden.
TYPES = {
    "self": "person", "m": "person", "f": "person", "k": "alias", "nick": "alias", "city": "place", "village": "place",
    "district": "place", "country": "place", "region": "place", "place": "place", "street": "address", "address": "address",
    "camp": "place", "prison": "place", "border": "place", "landmark": "place", "mosque": "organisation",
    "org": "organisation", "school": "organisation", "unit": "organisation", "courtplace": "organisation",
    "date": "date", "year": "date", "season": "date", "month": "date", "monthname": "date", "feast": "date", "dur": "date",
    "time": "date", "age": "age", "fam": "family", "role": "role", "orig": "origin", "lang": "origin", "qty": "quantity",
    "km": "quantity", "kg": "quantity", "phone": "phone", "email": "email", "handle": "handle", "code": "code",
    "plate": "code", "trait": "trait", "deed": "event", "happened": "event",
}  # fmt: skip
LITERAL = {
    "FAM": "family", "ROLE": "role", "EVENT": "event", "TRAIT": "trait", "DATE": "date", "AGE": "age", "ORG": "organisation",
    "PLACE": "place", "ORIG": "origin", "QTY": "quantity", "ALIAS": "alias", "PER": "person", "CODE": "code", "ADDR": "address",
}  # fmt: skip
DIRECT = {"person", "alias", "phone", "email", "handle", "address", "code"}
ONSETS = "b d f g h j k l m n r s t w y z sh kh gh dh th br dr".split()
NUCLEI = "a a a i u aa ee ou ai e o ya".split()
CODAS = ["", "", "", "n", "m", "r", "l", "d", "s", "sh", "t", "b", "k", "f", "z"]


def invented(rng: random.Random, parts: int = 0) -> str:
    """A name of syllables, so that no list of names can be learnt by heart."""
    parts = parts or rng.choice([2, 2, 2, 3])
    return "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(parts)).capitalize()


@dataclass
class Filler(Figures):
    """The values of one testimony: the same slot has the same value, in whole or in part."""

    rng: random.Random
    heldout: bool
    female: bool
    spoken: float = 0.5  # how often numbers are said in words rather than written in figures
    values: dict[str, object] = field(default_factory=dict)

    def pick(self, text: str) -> str:
        """One entry of a pool."""
        return self.rng.choice(pools.pool(text, self.heldout))

    def num(self, n: int) -> str:
        """A number in words or in figures."""
        joint = "-" if self.rng.random() < 0.6 else " "
        return (
            spoken.number(n, joint)
            if self.rng.random() < self.spoken
            else (f"{n:,}" if n > 9999 and self.rng.random() < 0.5 else str(n))
        )

    def yr(self, low: int = 1996, high: int = 2024) -> str:
        """A year."""
        n = self.rng.randint(low, high)
        roll = self.rng.random()
        if roll < 0.06 and n >= 2000:
            return f"'{n % 100:02d}"
        return spoken.year(n, self.rng) if roll < self.spoken * 0.7 else str(n)

    def person(self, female: bool) -> tuple[str, str]:
        """Given name and surname."""
        if not self.heldout and self.rng.random() < 0.45:
            return self.rng.choice(wide.NAMES), self.rng.choice(wide.SURNAMES)
        given = invented(self.rng) if self.rng.random() < 0.15 else self.pick(pools.FEMALE if female else pools.MALE)
        last = invented(self.rng) if self.rng.random() < 0.15 else self.pick(pools.SURNAME)
        last = last.replace("DeVries", "de Vries")
        if self.rng.random() < 0.12:
            last = self.rng.choice(["al-", "Al-", "El ", "Ben ", "bin ", "Ait ", "van ", "de "]) + last
        elif self.rng.random() < 0.05:
            given = given + "-" + self.pick(pools.MALE) if not female else given + " " + self.pick(pools.FEMALE)
        return given, last

    def value(self, base: str) -> object:
        """The value behind a slot, made when first asked for."""
        if base not in self.values:
            kind = base.rstrip("0123456789")
            self.values[base] = getattr(self, "make_" + kind, self.make_plain)(kind)
        return self.values[base]

    def make_plain(self, kind: str) -> str:
        return self.pick(pools.PLAIN[kind])

    def make_self(self, _kind: str) -> tuple[str, str]:
        return self.person(self.female)

    def make_m(self, _kind: str) -> tuple[str, str]:
        return self.person(False)

    def make_f(self, _kind: str) -> tuple[str, str]:
        return self.person(True)

    def make_k(self, _kind: str) -> str:
        first = (
            self.rng.choice(["Umm", "Um", "Oum"])
            if self.rng.random() < (0.6 if self.female else 0.1)
            else self.rng.choice(["Abu", "Abu", "Abou", "Abo", "Ebu"])
        )
        name = f"{first} {self.pick(pools.KUNYA_OF)}"
        if self.rng.random() < 0.08:
            return "al-" + (self.pick(pools.MALE) if self.rng.random() < 0.5 else self.pick(pools.SURNAME))
        if self.rng.random() < 0.12:
            name = f"{first} {invented(self.rng)}"
        return name + " " + self.pick(pools.NISBA) if self.rng.random() < 0.35 else name

    def make_trait(self, _kind: str) -> str:
        return self.rng.choice(wide.TRAITS.split("|"))

    def make_deed(self, _kind: str) -> str:
        return self.rng.choice(wide.DEEDS.split("|"))

    def make_happened(self, _kind: str) -> str:
        return self.rng.choice(wide.SITES.split("|"))

    def make_nick(self, _kind: str) -> str:
        return self.pick(pools.NICKNAMES)

    def make_city(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.35:
            return wide.place(self.rng)
        return invented(self.rng) if self.rng.random() < 0.12 else self.pick(pools.CITY)

    def make_village(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.45:
            return wide.place(self.rng)
        name = invented(self.rng, 2)
        roll = self.rng.random()
        if roll < 0.2:
            return (
                self.rng.choice(
                    ["Tell ", "Ain ", "Kafr ", "Deir ", "al-", "Beit ", "Bir ", "Saint-", "Upper ", "Qalat "]
                )
                + name
            )
        return name if roll < 0.35 else self.pick(pools.VILLAGE)

    make_place = make_city

    def make_district(self, _kind: str) -> str:
        return self.pick(pools.DISTRICT)

    def make_country(self, _kind: str) -> str:
        return self.pick(pools.COUNTRY)

    def make_region(self, _kind: str) -> str:
        return self.pick(pools.REGION)

    def make_street(self, _kind: str) -> str:
        return (
            self.pick(pools.STREET)
            if self.rng.random() < 0.8
            else invented(self.rng) + self.rng.choice([" Street", " Road", " Lane", "straat", "strasse", "gatan"])
        )

    def make_address(self, _kind: str) -> str:
        street, n = self.make_street(""), self.rng.randint(1, 180)
        head = f"{street} {n}" if self.rng.random() < 0.35 else f"{self.num(n)} {street}"
        if self.rng.random() < 0.3:
            head += f", {self.rng.choice(['flat', 'apartment', 'door', 'staircase', 'floor'])} {self.num(self.rng.randint(1, 24))}"
        if self.rng.random() < 0.25:
            head += f", {self.rng.randint(1000, 99999)} {self.make_city('')}"
        elif self.rng.random() < 0.35:
            head += f", {self.make_city('')}"
        return head

    def make_camp(self, _kind: str) -> str:
        return self.pick(pools.CAMP)

    def make_prison(self, _kind: str) -> str:
        return self.pick(pools.PRISON)

    def make_border(self, _kind: str) -> str:
        return self.pick(pools.BORDER)

    def make_landmark(self, _kind: str) -> str:
        return self.pick(pools.LANDMARK)

    def make_mosque(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.3:
            return wide.organisation(self.rng)
        return self.pick(pools.MOSQUE)

    def make_org(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.45:
            return wide.organisation(self.rng)
        if self.rng.random() < 0.15:
            return invented(self.rng) + self.rng.choice(
                [" Transport", " Cafe", " Motors", " Relief", " Foundation", " and Sons", " Foods", " Clinic"]
            )
        return self.pick(pools.ORG)

    def make_school(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.35:
            return wide.organisation(self.rng)
        if self.rng.random() < 0.15:
            return f"the {invented(self.rng)} school"
        return self.pick(pools.SCHOOL)

    def make_unit(self, _kind: str) -> str:
        if not self.heldout and self.rng.random() < 0.25:
            return wide.organisation(self.rng)
        if self.rng.random() < 0.2:
            return (
                self.rng.choice(["Katibat ", "the ", "Liwa "])
                + invented(self.rng)
                + self.rng.choice(["", " battalion", " brigade", " office"])
            )
        return self.pick(pools.UNIT)

    def make_phone(self, _kind: str) -> str:
        rng = self.rng
        raw = rng.choice(
            ["07", "04", "06", "017", "0161 ", "+32 4", "+44 7", "+49 15", "+33 6", "+90 53", "0032 4", "03", "02"]
        )
        digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([7, 8, 8, 9])))
        way = rng.random()
        if way < 0.35:
            raw += " " + " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
        elif way < 0.6:
            raw += digits[:3] + " " + digits[3:]
        else:
            raw += digits
        return spoken.digits(raw.replace(" ", ""), rng) if rng.random() < self.spoken * 0.6 else raw.strip()

    def handle_name(self) -> str:
        rng = self.rng
        given, last = self.person(rng.random() < 0.4)
        parts = [
            given,
            last.replace(" ", ""),
            rng.choice(["green", "lost", "moon", "falcon", "home", "wrk", "desert", "real"]),
            str(rng.randint(1, 2010)),
        ]
        rng.shuffle(parts)
        return rng.choice(["_", ".", "", ""]).join(parts[: rng.choice([2, 2, 3])]).lower().strip("._")

    def make_email(self, _kind: str) -> str:
        domain = self.rng.choice(
            [
                "mail.com",
                "gmail.com",
                "outlook.com",
                "yahoo.fr",
                "web.de",
                "posteo.example",
                "proton.example",
                "hotmail.co.uk",
                invented(self.rng).lower() + ".org",
                "bridge.example",
                "live.be",
            ]
        )
        raw = f"{self.handle_name()}@{domain}"
        return spoken.network(raw, self.rng) if self.rng.random() < self.spoken * 0.6 else raw

    def make_handle(self, _kind: str) -> str:
        raw = "@" + self.handle_name()
        return (
            spoken.network(raw.lstrip("@"), self.rng)
            if self.rng.random() < self.spoken * 0.5
            else raw
            if self.rng.random() < 0.8
            else raw[1:]
        )

    def make_code(self, _kind: str) -> str:
        rng = self.rng
        digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([3, 4, 4, 5, 6, 7])))
        letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTVX") for _ in range(rng.choice([1, 1, 2, 3])))
        raw = rng.choice(
            [
                digits,
                letters + digits,
                f"{letters}-{digits}",
                f"{digits}/{rng.randint(10, 24)}",
                f"{letters} {digits}",
                f"{letters}-{digits[:3]}-{digits[3:] or '7'}",
            ]
        )
        return spoken.digits(raw.replace(" ", ""), rng) if rng.random() < self.spoken * 0.5 else raw

    make_plate = make_code

    def text(self, slot: str) -> tuple[str, str, str]:
        """Text, type ("" if it may stay) and the name of the thing that a slot `base.part` stands for."""
        base, _, part = slot.partition(".")
        kind = base.rstrip("0123456789")
        value, rng = self.value(base), self.rng
        label = TYPES.get(kind, "")
        if isinstance(value, tuple):
            given, last = value
            if part == "g":
                return given, label, base
            if part == "s":
                return last, label, base
            if part == "half":
                return given[: rng.randint(2, 3)] + rng.choice(["-", "—", "..."]), label, base
            if part == "spelt":
                return spoken.spelt(rng.choice([given, last]), rng), label, base
            if part == "miss":
                return misspelt(given, rng), label, base
            if part == "t":
                title = {
                    "m": ["Mr", "Mister", "Dr", "Doctor", "Sheikh", "Uncle", "Haji", "Ustad", "Professor", "Pastor"],
                    "f": ["Mrs", "Ms", "Miss", "Dr", "Auntie", "Doctor"],
                }
                sex = "f" if kind == "f" or (kind == "self" and self.female) else "m"
                return f"{rng.choice(title[sex])} {given if rng.random() < 0.25 else last}", label, base
            return (given if rng.random() < 0.1 and kind != "self" else f"{given} {last}"), label, base
        text = str(value)
        if part == "p":
            text += "s"
        return (
            text,
            label,
            base
            if label in {"person", "alias", "place", "organisation", "code", "phone", "email", "handle", "address"}
            else base + "#" + str(rng.random()),
        )


def misspelt(name: str, rng: random.Random) -> str:
    """A name with one or two slips."""
    swaps = [
        ("kh", "ch"),
        ("q", "k"),
        ("ou", "u"),
        ("ee", "i"),
        ("aa", "a"),
        ("sh", "s"),
        ("y", "i"),
        ("i", "e"),
        ("u", "o"),
        ("a", "e"),
        ("z", "s"),
        ("c", "k"),
        ("d", "t"),
        ("e", "a"),
        ("o", "u"),
    ]
    low = name.lower()
    rng.shuffle(swaps)
    done = 0
    for old, new in swaps:
        if old in low and done < rng.choice([1, 2]):
            low = low.replace(old, new, 1)
            done += 1
    return low.capitalize() if name[:1].isupper() else low
