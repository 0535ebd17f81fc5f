"""Code names: two plain words and a number, drawn by chance. They say nothing about anybody."""

from __future__ import annotations

import secrets

from .models import Case

_FIRST = (
    "Amber Autumn Bamboo Barley Birch Bright Calm Cedar Chalk Clear Clover Coral Cotton Crystal Distant Early Elm Ember Fern Field "
    "Flax Garden Gentle Ginger Glass Granite Hazel High Indigo Ivory Jasmine Juniper Lantern Laurel Lemon Linen Maple Marble Meadow "
    "Mint Morning Mossy Olive Open Orchid Pebble Pepper Pine Poplar Quartz Quiet Reed Ripple Saffron Sandy Silver Slate Spring "
    "Still Summer Thyme Topaz Velvet Walnut Willow Winter"
).split()
_SECOND = (
    "Anchor Arch Basin Bay Beacon Bell Bench Boat Bridge Brook Canal Canyon Cape Cliff Cloud Coast Compass Corner Cove Delta Drum "
    "Dune Field Ford Fountain Gate Grove Harbour Hill Horizon Inlet Island Kite Lake Ladder Lane Loom Mill Moon Oar Orchard Path "
    "Pier Plain Pond Quay Reef Ridge River Road Sail Shore Sparrow Star Stone Stream Swift Table Terrace Tower Valley Wheel Window Yard"
).split()


def new_code_name() -> str:
    """A code name that no case has."""
    while True:
        name = f"{secrets.choice(_FIRST)} {secrets.choice(_SECOND)} {secrets.randbelow(90) + 10}"
        if not Case.objects.filter(code_name=name).exists():
            return name
