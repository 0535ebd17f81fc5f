"""A few seconds of film for the demo: a calm card with a soft tone. Nobody is seen or heard."""

from __future__ import annotations

import io
import math
from functools import cache

import av
import numpy as np

from firsthand.platform.base.media.examination import examine_media
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.sandbox import SandboxUnavailable
from firsthand.platform.base.media.services import create_upload, receive
from firsthand.platform.base.people.actor import Actor

SECONDS, RATE, SAMPLES = 12, 5, 24_000
WIDTH, HEIGHT = 320, 180


@cache
def make_film() -> bytes:
    """An MP4 of twelve seconds, the same every time."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as film:
        picture = film.add_stream("mpeg4", rate=RATE)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = film.add_stream("aac", rate=SAMPLES, layout="mono")
        still = card()
        for number in range(SECONDS * RATE):
            frame = av.VideoFrame.from_ndarray(still, format="rgb24")
            frame.pts = number
            film.mux(picture.encode(frame))
        film.mux(picture.encode(None))
        at = 0
        while at < SECONDS * SAMPLES:
            steps = np.arange(at, at + 1024) / SAMPLES
            # Two soft notes, swelling and falling; quiet enough for headphones.
            tone = 0.05 * np.sin(2 * math.pi * 220 * steps) * (1 + np.sin(2 * math.pi * steps / 6)) / 2
            wave = av.AudioFrame.from_ndarray(tone.astype(np.float32).reshape(1, -1), format="fltp", layout="mono")
            wave.sample_rate, wave.pts = SAMPLES, at
            film.mux(sound.encode(wave))
            at += 1024
        film.mux(sound.encode(None))
    return buffer.getvalue()


def card() -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """A pale card with a horizon: morning over water."""
    card = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    rows = np.linspace(0, 1, HEIGHT)[:, None]
    for channel, (top, bottom) in enumerate(((214, 120), (226, 158), (236, 178))):
        card[:, :, channel] = (top + (bottom - top) * rows).astype(np.uint8)
    card[108:110] = (92, 124, 140)
    return card


def upload_film(*, actor: Actor, file_id: object) -> tuple[MediaObject, bool]:
    """The film through the real upload and examination: (media, whether it could be examined).

    Without a sandbox it stays in quarantine, as any recording would.
    """
    data = make_film()
    media = create_upload(actor=actor, file_id=file_id, kind="recording", size=len(data))  # type: ignore[arg-type]
    receive(actor=actor, media=media, offset=0, read=io.BytesIO(data).read)
    try:
        examine_media(media_id=media.pk)
    except SandboxUnavailable:
        return media, False
    media.refresh_from_db()
    return media, media.state == MediaObject.State.EXAMINED
