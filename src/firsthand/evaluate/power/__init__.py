"""How surely a declared design would see an effect: by formula, and by simulating it as it will be analysed."""

from __future__ import annotations

from .analytic import Precision, power_of, precision
from .curve import Curve, Point, power_curve
from .needed import detectable_effect, needed
from .simulate import Simulated, simulate

__all__ = [
    "Curve",
    "Point",
    "Precision",
    "Simulated",
    "detectable_effect",
    "needed",
    "power_curve",
    "power_of",
    "precision",
    "simulate",
]
