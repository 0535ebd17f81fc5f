"""Speech to text with a Moonshine model (MIT), run by onnxruntime: no library of theirs is loaded.

Source: N. Jeffries and others, "Moonshine: speech recognition for live transcription and voice
commands" (2024), arXiv:2410.15608. An encoder reads up to 30 s at 16 kHz, a decoder writes tokens.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import models
from .problems import MissingModel

RATE = 16000
BEGIN, END = 1, 2  # tokens
TOKENS_PER_SECOND = 6.5  # more than that in a passage is the decoder repeating itself
SHORTEST = 0.2  # seconds: below it there is no word, and the encoder has no frame


class Recogniser:
    """Writes down what is said in one language. One call keeps one core busy."""

    def __init__(self, language: str, *, models_folder: Path | None = None) -> None:
        folder = models.recogniser_folder(language, models_folder)
        if folder is None:
            raise MissingModel(
                f"There is no recogniser for the language '{language}': give a transcript (--transcript), "
                "or a folder with a model of it (--models, see docs/protect.md)."
            )
        self.language, self._folder = language, folder

    @cached_property
    def _encoder(self) -> Any:
        return models.session(self._folder / "encoder_model.ort", threads=1)

    @cached_property
    def _decoder(self) -> Any:
        return models.session(self._folder / "decoder_model_merged.ort", threads=1)

    @cached_property
    def _vocabulary(self) -> list[bytes]:
        return read_vocabulary((self._folder / "tokenizer.bin").read_bytes())

    def write_down(self, samples: NDArray[np.float32]) -> str:
        """The words of up to 30 s of mono speech at 16 kHz (-1 to 1); empty when there are none."""
        if len(samples) < SHORTEST * RATE:
            return ""
        heard = samples.astype(np.float32)[None]
        mask = np.ones_like(heard, dtype=np.int64)
        hidden = self._encoder.run(None, {"input_values": heard, "attention_mask": mask})[0]
        tokens = self._decode(hidden, mask, int(len(samples) / RATE * TOKENS_PER_SECOND) + 4)
        said = b"".join(self._vocabulary[token] for token in tokens).decode("utf-8", "replace")
        return said.replace("▁", " ").strip()

    def _decode(self, hidden: NDArray[np.float32], mask: NDArray[np.int64], limit: int) -> list[int]:
        past = {
            entry.name: np.zeros((1, entry.shape[1], 0, entry.shape[3]), np.float32)
            for entry in self._decoder.get_inputs()
            if entry.name.startswith("past_key_values")
        }
        for name in past:
            if ".encoder." in name:
                past[name] = np.zeros((1, past[name].shape[1], 1, past[name].shape[3]), np.float32)
        names = [entry.name.replace("present", "past_key_values") for entry in self._decoder.get_outputs()[1:]]
        tokens: list[int] = []
        last = BEGIN
        for step in range(limit):
            feed = {
                "encoder_attention_mask": mask,
                "input_ids": np.array([[last]], np.int64),
                "encoder_hidden_states": hidden,
                "use_cache_branch": np.array([step > 0]),
            }
            logits, *present = self._decoder.run(None, feed | past)
            last = int(logits[0, -1].argmax())
            if last == END:
                break
            tokens.append(last)
            for name, value in zip(names, present, strict=True):
                if step == 0 or ".decoder." in name:
                    past[name] = value
        return tokens


def read_vocabulary(stored: bytes) -> list[bytes]:
    """The tokens of a tokenizer.bin: each a length (one byte, or two from 128 on) and its bytes."""
    tokens: list[bytes] = []
    place = 0
    while place < len(stored):
        length = stored[place]
        place += 1
        if length >= 128:
            length += stored[place] * 128 - 128
            place += 1
        tokens.append(stored[place : place + length])
        place += length
    return tokens
