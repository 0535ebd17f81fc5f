"""The square that a phone's camera reads, drawn into the page: no picture is fetched, nothing is stored."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def square(address: str) -> SafeString:
    """The address as an SVG, dark on white in every theme; M corrects what a fold or a stain takes away."""
    import qrcode  # noqa: PLC0415 - only a sheet that is printed draws
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 - the same

    made = qrcode.make(address, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    drawn: str = made.to_string(encoding="unicode")
    return mark_safe(drawn)  # noqa: S308 - made here of an address that we made
