"""Dates, ages, durations, sums, relatives: what is said with a number in it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pools
import spoken


class Figures:
    """A part of the filler: the values that are counted."""

    rng: random.Random
    spoken: float
    pick: Callable[[str], str]
    num: Callable[[int], str]
    yr: Callable[..., str]
    make_plain: Callable[[str], str]

    def make_year(self, _kind: str) -> str:
        return self.yr(1975, 2022)

    def make_season(self, _kind: str) -> str:
        return f"{self.rng.choice(['the ', 'the ', ''])}{self.rng.choice(pools.SEASONS)} {self.rng.choice(['of ', ''])}{self.yr(2012, 2020)}"

    def make_monthname(self, _kind: str) -> str:
        return self.rng.choice(pools.MONTHS)

    def make_month(self, _kind: str) -> str:
        month = self.rng.choice(pools.MONTHS)
        early = self.rng.choice(["", "", "", "", "early ", "late ", "the end of ", "the beginning of ", "mid-"])
        roll = self.rng.random()
        tail = "" if roll < 0.2 else f" {self.yr(2012, 2024)}" if roll < 0.8 else f" of {self.yr(2012, 2024)}"
        return early + month + tail

    def make_date(self, _kind: str) -> str:
        day, month, year = self.rng.randint(1, 28), self.rng.choice(pools.MONTHS), self.yr(1965, 2024)
        said = (
            spoken.ordinal(day, "-")
            if self.rng.random() < self.spoken
            else f"{day}{'th' if 3 < day < 21 or day % 10 not in (1, 2, 3) else ['', 'st', 'nd', 'rd'][day % 10]}"
        )
        roll = self.rng.random()
        if roll < 0.3:
            return f"{day} {month} {year}" if self.rng.random() < 0.6 else f"{month} {day}, {year}"
        if roll < 0.5:
            return f"the {said} of {month}" + (f" {year}" if self.rng.random() < 0.6 else "")
        if roll < 0.65:
            return f"{month} the {said}" + (f", {year}" if self.rng.random() < 0.4 else "")
        if roll < 0.75 and self.spoken < 0.7:
            return (
                f"{day:02d}{self.rng.choice('./-')}{self.rng.randint(1, 12):02d}{'.'}{self.rng.randint(1965, 2024)}".replace(
                    "-", "/"
                )
                if self.rng.random() < 0.7
                else f"{self.rng.randint(1, 28)}/{self.rng.randint(1, 12)}/{self.rng.randint(1980, 2024)}"
            )
        if roll < 0.85:
            return f"{month} {year}"
        if roll < 0.92:
            return f"{self.rng.choice(pools.pool(pools.PLAIN['wday'], False))} the {said}" + (
                f" of {month}" if self.rng.random() < 0.6 else ""
            )
        return f"{day} {month}"

    def make_feast(self, _kind: str) -> str:
        return self.pick(pools.FEAST) + (f" {self.yr(2013, 2020)}" if self.rng.random() < 0.2 else "")

    def make_dur(self, _kind: str) -> str:
        unit, top = self.rng.choice(
            [("days", 60), ("weeks", 30), ("months", 30), ("months", 18), ("years", 16), ("years", 7)]
        )
        n = self.num(self.rng.randint(2, top))
        extra = self.rng.random()
        if extra < 0.1:
            return f"{n} and a half {unit}"
        if extra < 0.2 and unit == "years":
            return f"{n} years and {self.num(self.rng.randint(2, 11))} months"
        return f"{self.rng.choice(['', '', '', '', 'almost ', 'more than '])}{n} {unit}"

    def make_hours(self, _kind: str) -> str:
        return f"{self.num(self.rng.randint(8, 40))} hours"

    def make_time(self, _kind: str) -> str:
        n = self.rng.randint(1, 11)
        roll = self.rng.random()
        if roll < 0.35:
            return (
                f"{self.num(n)} {self.rng.choice(['in the morning', 'in the afternoon', 'at night', 'in the evening'])}"
            )
        if roll < 0.6:
            return f"{self.rng.choice(['half past', 'quarter to', 'ten past', 'twenty to'])} {spoken.number(n)}"
        return f"{self.num(n)} o'clock" if roll < 0.75 else f"{n}:{self.rng.choice(['15', '30', '45', '05', '40'])}"

    def make_age(self, _kind: str) -> str:
        n = self.num(self.rng.choice([self.rng.randint(4, 17), self.rng.randint(15, 35), self.rng.randint(17, 72)]))
        return (
            n
            if self.rng.random() < 0.8
            else self.rng.choice([f"{n} years old", "almost " + n, "not yet " + n, n + " and a half", "about " + n])
        )

    def make_fam(self, _kind: str) -> str:
        n = self.rng.randint(2, 9)
        count = spoken.number(n) if self.rng.random() < 0.85 else str(n)
        other = spoken.number(self.rng.randint(2, 5))
        return self.rng.choice([
            f"{count} children", f"{count} brothers", f"{count} sisters", f"{count} brothers and {other} sisters",
            f"{count} brothers and a sister", f"{other} boys and a girl", f"{count} daughters", f"{count} sons", f"{count} kids",
            f"{other} sons and {count} daughters", "one sister", "one older brother", "a twin brother", "a twin sister", f"{count} of us",
            f"{other} half-brothers", f"{count} grandchildren", f"{count} cousins", "one son", "a little boy and two girls",
            f"{count} younger brothers", "a stepson", f"{other} little ones", f"{other} boys", f"{count} siblings", "triplets",
        ])  # fmt: skip

    def make_role(self, _kind: str) -> str:
        return (
            self.rng.choice(["", "", "", "", "", "retired ", "trained ", "master ", "part-time "])
            + self.pick(pools.ROLE)
            if self.rng.random() < 0.25
            else self.pick(pools.ROLE)
        )

    def make_orig(self, _kind: str) -> str:
        return self.pick(pools.ORIGIN)

    def make_lang(self, _kind: str) -> str:
        return self.pick(pools.LANGUAGE)

    def make_qty(self, _kind: str) -> str:
        n = self.rng.choice(
            [self.rng.randint(20, 99), self.rng.randrange(100, 1000, 50), self.rng.randrange(1000, 20000, 500)]
        )
        unit = self.rng.choice(["dollars", "euros", "pounds", "dinars", "lira", "kroner", "francs", "quid", "marks"])
        if self.rng.random() < 0.2:
            return f"{self.rng.choice('$€£')}{n:,}" if self.rng.random() < 0.6 else f"{n} {unit[:-1]}"
        return f"{self.num(n)} {unit}"

    def make_km(self, _kind: str) -> str:
        return f"{self.num(self.rng.randint(3, 700))} {self.rng.choice(['kilometres', 'miles', 'k', 'km'])}"

    def make_kg(self, _kind: str) -> str:
        return f"{self.num(self.rng.randint(9, 38))} {self.rng.choice(['kilos', 'kilos', 'pounds'])}"

    def make_n(self, _kind: str) -> str:
        return self.num(self.rng.choice([self.rng.randint(3, 20), self.rng.randint(3, 90)]))

    def make_letter(self, _kind: str) -> str:
        return self.rng.choice("ABCDEFGH")

    def make_ordn(self, _kind: str) -> str:
        return self.rng.choice(["first", "second", "third", "fourth"])

    def make_secs(self, _kind: str) -> str:
        return f"{self.rng.randint(40, 58)} seconds"

    def make_grade(self, _kind: str) -> str:
        return self.make_plain("grade")
