"""What can go wrong with a recording, a transcript or a model: each says what to do in one line."""

from __future__ import annotations


class VoiceProblem(ValueError):
    """The request cannot be carried out as it stands. The text is for a human, and complete."""


class BadSound(VoiceProblem):
    """Not a sound recording, broken, or without the track that was asked for."""


class BadTranscript(VoiceProblem):
    """The transcript does not fit the sound: empty, out of time, in another language or alphabet."""


class MissingModel(VoiceProblem):
    """A model that this needs is not installed, or there is none for the language."""


class BadReading(VoiceProblem):
    """The recording of a reader is none, or not one of this original. `code`: no_sound or length."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)
