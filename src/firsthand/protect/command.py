"""`firsthand protect`: a whole recording, or one part of it. Each part is imported only when it is used."""

from __future__ import annotations

import click

from ..verbs import lazy_group

#: Part: where its command is, and the line that `firsthand protect --help` shows.
PARTS: dict[str, tuple[str, str]] = {
    "recording": ("firsthand.protect.recording.command:recording", "Protect a recording wholly."),
    "text": ("firsthand.protect.words.command:text", "Hide what identifies people in a text or in captions."),
    "audio": ("firsthand.protect.voice.command:audio", "Protect the voice in a recording."),
    "transcribe": ("firsthand.protect.voice.command:transcribe_command", "Write down what is said, to correct it."),
    "video": ("firsthand.protect.picture.command:video", "Hide faces and regions in a video, without its sound."),
    "attack": ("firsthand.protect.recording.attack_command:attack", "Look for what a protected file still gives away."),
}


@click.group(
    cls=lazy_group(PARTS, prefix="protect ", otherwise="recording"),
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="RECORDING --out FOLDER [OPTIONS] | PART [ARGS]...",
)
def protect() -> None:
    """Hide who speaks in a recorded testimony: words, voice, faces; then attack the result.

    `firsthand protect interview.mp4 --out folder` does all of it (`firsthand protect recording --help` names
    its options); the parts below do one thing each.
    """
