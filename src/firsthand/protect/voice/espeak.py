"""The program espeak-ng as a voice where Kokoro does not speak the language. GPL: started, never imported."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import wave

import numpy as np
from numpy.typing import NDArray

from .problems import MissingModel, VoiceProblem
from .synthesis import trim

PACE = 13.0  # letters a second at speed 1
WORDS_A_MINUTE = 160
LONGEST = 120.0  # seconds for one passage: the program is not trusted to end
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Espeak:
    """Speaks a language with espeak-ng. Raises MissingModel when the program is not installed."""

    rate = 22050

    def __init__(self, language: str) -> None:
        program = shutil.which("espeak-ng")
        if program is None or not LANGUAGE.fullmatch(language):
            raise MissingModel(
                f"There is no voice for the language '{language}': install the program espeak-ng, "
                "or let somebody read the transcript aloud and give that recording (--reading)."
            )
        self._program, self.language = program, language

    def seconds(self, text: str) -> float:
        """About how long `text` takes at speed 1, in seconds."""
        return sum(c.isalnum() for c in text) / PACE

    def speak(self, text: str, *, speed: float = 1.0) -> NDArray[np.float32]:
        """`text` as mono samples without silence around it. Raises VoiceProblem when the program fails."""
        pace = str(round(WORDS_A_MINUTE * speed))
        command = [self._program, "-v", self.language, "-s", pace, "--stdin", "--stdout"]
        try:
            said = subprocess.run(command, input=text.encode(), capture_output=True, timeout=LONGEST, check=True)
            with wave.open(io.BytesIO(said.stdout)) as sound:
                self.rate = sound.getframerate()
                pcm = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            raise VoiceProblem(f"espeak-ng cannot speak '{self.language}'.") from error
        return trim((pcm / 32768).astype(np.float32), self.rate)
