"""Invented testimonies with their labels: templates times fillings, in three styles.

    python training/words/generate.py        writes corpus/train.jsonl and corpus/heldout.jsonl again

A line is {"id", "voice", "style", "text", "spans": [[start, end, type, thing], ...]}: what is to be hidden, its
type, and the thing that all its mentions share. Held out are whole voices (a file of templates is a voice), and
every name, place, employer and event in them.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

import spoken
from fill import LITERAL, Filler
from misheard import misheard, plain

HERE = Path(__file__).parent
FEMALE = {"mother", "convert", "francophone", "heldout_nurse", "heldout_panel", "podcast", "rescued", "kurdish_mother"}
MALE = {"plain_man", "lad", "father", "balkan", "older", "translated"}
FILLERS = [
    "you know",
    "um",
    "uh",
    "like",
    "I mean",
    "how do you say",
    "well",
    "so",
    "er",
    "yeah",
    "right",
    "okay",
    "inshallah",
    "wallah",
    "actually",
]
TITLED = re.compile(r"(Mr|Mister|Dr|Doctor|Sheikh|Uncle|Haji|Ustad|Professor|Pastor|Mrs|Ms|Miss|Auntie) ")
STYLES = ("oral", "captioned", "recogniser")


@dataclass
class Piece:
    """A stretch of text; `label` is empty where it may stay."""

    text: str
    label: str = ""
    thing: str = ""


@dataclass
class Passage:
    """A paragraph of a voice."""

    situation: str
    text: str


def voices() -> dict[str, tuple[bool, list[Passage]]]:
    """Every voice: whether it is held out, and its passages."""
    found = {}
    for path in sorted((HERE / "templates").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        passages, situation = [], ""
        for line in lines[1:]:
            if line.startswith("# "):
                situation = line[2:].strip()
            elif line.strip() and not line.startswith("heldout:"):
                passages.append(Passage(situation, line.strip()))
        found[path.stem] = ("heldout: yes" in lines, passages)
    return found


def pieces(passage: str, filler: Filler) -> list[Piece]:
    """A passage with its slots filled."""
    out: list[Piece] = []
    for match in re.finditer(
        r"\[(?P<literal>[^\]]+):(?P<tag>[A-Z]+)\]|\{(?P<slot>[a-z]+\d*(?:\.[a-z]+)?)\}|[^\[{]+", passage
    ):
        if match["literal"]:
            text = re.sub(r"\{([a-z]+\d*(?:\.[a-z]+)?)\}", lambda m: filler.text(m[1])[0], match["literal"])
            out.append(Piece(text, LITERAL[match["tag"]], f"literal#{match.start()}#{filler.rng.random()}"))
        elif match["slot"]:
            text, label, thing = filler.text(match["slot"])
            if (
                out
                and re.search(r"(^|\W)[Aa]$", out[-1].text.rstrip())
                and text[:1].lower() in "aeiou"
                and out[-1].text.endswith(" ")
            ):
                out[-1].text = out[-1].text.rstrip() + "n "
            if text.startswith("the ") and out and re.search(r"\b(the|a|my|his|her) $", out[-1].text, re.I):
                text = text[4:]
            out.append(Piece(text, label, thing))
        else:
            out.append(Piece(match[0]))
    return out


def capitalise(parts: list[Piece]) -> None:
    """A capital after a full stop."""
    start = True
    for part in parts:
        if start and part.text[:1].islower() and part.label not in {"email", "handle"}:
            part.text = part.text[0].upper() + part.text[1:]
        if part.text.strip():
            start = bool(re.search(r"[.!?:]\s*$", part.text))


def disfluent(parts: list[Piece], rng: random.Random, rate: float) -> list[Piece]:
    """Fillers, repeated words, names begun twice."""
    out: list[Piece] = []
    for part in parts:
        if part.label == "person" and rng.random() < rate and len(part.text) > 4 and not TITLED.match(part.text):
            out += [
                Piece(part.text[: rng.randint(2, 3)] + rng.choice(["-", "—", "... "]), part.label, part.thing),
                Piece(rng.choice([" ", " ", " uh, "])),
            ]
        if not part.label:
            words = re.split(r"( )", part.text)
            done = []
            for i, word in enumerate(words):
                if word.isalpha() and 0 < i < len(words) - 1 and rng.random() < rate * 0.5:
                    done.append(
                        rng.choice([f"{word}, {word}", f"{rng.choice(FILLERS)}, {word}", f"{word} {word}", word])
                    )
                else:
                    done.append(word)
            part = Piece("".join(done))
        out.append(part)
    return out


def in_words(text: str, rng: random.Random) -> str:
    """Figures in words."""
    text = re.sub(r"(\d),(\d{3})", r"\1\2", text)
    text = re.sub(r"[$€£](\d+)", lambda m: m[1] + rng.choice([" dollars", " euros", " pounds"]), text)
    text = re.sub(
        r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b",
        lambda m: f"{spoken.number(int(m[1]))} {spoken.number(int(m[2]))} {spoken.year(int(m[3]), rng)}",
        text,
    )
    text = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", lambda m: spoken.ordinal(int(m[1])), text)
    text = re.sub(r"\b(\d{1,2}):(\d\d)\b", lambda m: f"{spoken.number(int(m[1]))} {spoken.number(int(m[2]))}", text)
    text = re.sub(r"'(\d\d)\b", lambda m: spoken.number(int(m[1])), text)
    text = re.sub(r"\b(19|20)\d\d\b", lambda m: spoken.year(int(m[0]), rng), text)
    return re.sub(
        r"\d+",
        lambda m: (
            " " + (spoken.number(int(m[0])) if len(m[0]) < 5 and m[0][0] != "0" else spoken.digits(m[0], rng)) + " "
        ),
        text,
    )


def heard(parts: list[Piece], rng: random.Random, names: float) -> list[Piece]:
    """As a recogniser writes it, still with capitals and stops."""
    memory: dict[tuple[str, str], str] = {}
    out = []
    for part in parts:
        text = part.text
        if part.label in {"email", "handle"} and re.search(r"[@._]|\d", text):
            text = spoken.network(text.lstrip("@"), rng)
        elif part.label in {"phone", "code"}:
            text = spoken.digits(text.replace(" ", ""), rng) if re.search(r"\d", text) else text
        elif part.label in {"person", "alias", "place", "organisation", "address"} and len(text) > 3:
            key = (part.thing, text.lower())
            if key in memory and rng.random() < 0.6:
                text = memory[key]
            elif rng.random() < names and not re.fullmatch(r"(\w\W+)+\w?", text):
                new = misheard(text, rng)
                text = (
                    " ".join(w if rng.random() < 0.3 else w.capitalize() for w in new.split())
                    if rng.random() < 0.8
                    else new
                )
                memory[key] = text
        out.append(Piece(text, part.label, part.thing))
    return out


def recognised(parts: list[Piece], rng: random.Random) -> list[Piece]:
    """Lower case, no stops, figures in words."""
    out = []
    apostrophes = rng.random() < 0.6
    for part in parts:
        text = (
            plain(in_words(part.text, rng).lower())
            .replace("mr ", "mister ")
            .replace("mrs ", "missus ")
            .replace("dr ", "doctor ")
        )
        text = re.sub(
            r"\b(speaker \w+|q|a|interviewer|host|caller|guest|man|woman|chair|member|participant):", " ", text
        )
        text = text.replace("’", "'").replace("'", "'" if apostrophes else "")
        text = re.sub(r"[^a-z0-9' ]+", " ", text)
        out.append(Piece(text, part.label, part.thing))
    return out


def joined(parts: list[Piece]) -> tuple[str, list[list[object]]]:
    """One text and its spans; runs of spaces become one."""
    text, spans = "", []
    for part in parts:
        body = re.sub(r"[ \t]+", " ", part.text)
        if text.endswith((" ", "\n")) or not text:
            body = body.lstrip(" ")
        lead = len(body) - len(body.lstrip())
        core = body.strip().rstrip("-—….")  # what a half-said name ends with is no part of it
        if part.label and core:
            spans.append([len(text) + lead, len(text) + lead + len(core), part.label, part.thing])
        text += body
    return text, spans


def testimony(
    voice: str, passages: list[Passage], plain_passages: list[Passage], seed: int, style: str, heldout: bool
) -> dict[str, object]:
    """One testimony of a voice."""
    rng = random.Random(seed)
    female = voice in FEMALE or (voice not in MALE and rng.random() < 0.4)
    said = {"oral": rng.choice([0.2, 0.5, 0.8]), "captioned": 0.4, "recogniser": 1.0}[style]
    filler = Filler(rng, heldout, female, said)
    openings = [p for p in passages if p.situation == "opening"]
    rest = [p for p in passages if p.situation != "opening"]
    chosen = ([rng.choice(openings)] if openings and rng.random() < 0.8 else []) + rng.sample(
        rest, min(len(rest), rng.randint(10, 18) if voice.startswith("sentences") else rng.randint(2, 5))
    )
    if heldout:  # as much that may stay as a testimony has
        quiet = [p for p in rest if not re.search(r"[{\[]", p.text) and p not in chosen]
        chosen += rng.sample(quiet, min(2, len(quiet)))
    if plain_passages and rng.random() < 0.5:
        chosen.insert(rng.randint(0, len(chosen)), rng.choice(plain_passages))
    parts: list[Piece] = []
    for i, passage in enumerate(chosen):
        if not heldout:  # other people and places in half of the passages, and a sentence left out now and then
            if rng.random() < 0.5:
                filler.values = {k: v for k, v in filler.values.items() if k == "self" or rng.random() < 0.4}
            sentences = re.split(r"(?<=[.!?]) (?=[A-Z{\[])", passage.text)
            passage = Passage(passage.situation, " ".join(s for s in sentences if rng.random() > 0.08) or passage.text)
        parts += (
            [Piece(" " if voice.startswith("sentences") else rng.choice(["\n\n", "\n", " "]))] if i else []
        ) + pieces(passage.text, filler)
    capitalise(parts)
    if style != "oral" or rng.random() < 0.5:
        parts = disfluent(parts, rng, rng.choice([0.0, 0.02, 0.06]))
    if style in {"captioned", "recogniser"}:
        parts = heard(parts, rng, rng.choice([0.0, 0.25, 0.5]))
    if style == "recogniser":
        parts = recognised(parts, rng)
    text, spans = joined(parts)
    return {"id": f"{voice}-{seed}-{style}", "voice": voice, "style": style, "text": text, "spans": spans}


def corpus(heldout: bool, per_voice: int, seed: int = 0, styles: tuple[str, ...] = STYLES) -> list[dict[str, object]]:
    """`per_voice` testimonies of each voice in each style."""
    all_voices = voices()
    plain_passages = [] if heldout else all_voices["plain_talk"][1]
    found = []
    for number, (voice, (out, passages)) in enumerate(sorted(all_voices.items())):
        if out != heldout or voice == "plain_talk":
            continue
        for i in range(per_voice * (3 if voice.startswith("sentences") else 1)):
            for j, style in enumerate(styles):
                found.append(
                    testimony(
                        voice, passages, plain_passages, (seed * 1000 + i) * 1000 + number * 10 + j, style, heldout
                    )
                )
    return found


def sample(number: int, rng: random.Random) -> list[dict[str, object]]:
    """So many testimonies of voices drawn at random, those with more to say more often."""
    all_voices = {name: passages for name, (out, passages) in voices().items() if not out}
    plain_passages = all_voices.pop("plain_talk")
    names = rng.choices(list(all_voices), [len(p) ** 0.5 for p in all_voices.values()], k=number)
    styles = rng.choices(STYLES, (0.35, 0.2, 0.45), k=number)
    return [
        testimony(name, all_voices[name], plain_passages, rng.getrandbits(40), style, False)
        for name, style in zip(names, styles, strict=True)
    ]


def main() -> None:
    """Write the corpus that lies in the repository."""
    (HERE / "corpus").mkdir(exist_ok=True)
    for name, heldout, per_voice in (("train", False, 5), ("heldout", True, 8)):
        with (HERE / f"corpus/{name}.jsonl").open("w", encoding="utf-8") as out:
            for item in corpus(heldout, per_voice):
                out.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
