"""The platform's own line icons: drawn on a 24 px grid, one stroke, no fill."""

from __future__ import annotations

#: Name to path data. Icons in TURNS point along the reading direction and mirror in Arabic.
ICONS: dict[str, str] = {
    "home": "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
    "today": "M4 6h16v14H4zM8 3v4M16 3v4M8.5 13.5l2.5 2.5 4.5-5",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "folder": "M3 6h6l2 2h10v11H3z",
    "search": "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14M16 16l5 5",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0"
    "M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7v5l3 2",
    "check": "m5 13 4 4L19 7",
    "cross": "M6 6l12 12M18 6 6 18",
    "plus": "M12 5v14M5 12h14",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "language": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
    "away": "M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6M4 20 20 4",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5",
    "leave": "M10 4H5v16h5M10 12h11M17 8l4 4-4 4",
    "next": "m9 5 7 7-7 7",
    "back": "m15 5-7 7 7 7",
    "down": "m5 9 7 7 7-7",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "download": "M12 3v12M7 10l5 5 5-5M4 20h16",
    "upload": "M12 16V4M7 9l5-5 5 5M4 20h16",
    "voice": "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5 11a7 7 0 0 0 14 0M12 18v3",
    "scale": "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
    "agreement": "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
    "plan": "M5 4v17M5 5h12l-2 4 2 4H5",
    "campaign": "M4 10v4h4l8 5V5l-8 5zM20 9v6",
    "chart": "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
    "map": "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11M12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
    "shield": "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
    "lock": "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
    "warning": "M12 4 2 20h20zM12 10v4M12 17h.01",
    "info": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 11v6M12 7.5h.01",
    "pathway": "M5 19h9a3.5 3.5 0 0 0 0-7h-4a3.5 3.5 0 0 1 0-7h9M5 19h.01M19 5h.01",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
}
TURNS = frozenset({"next", "back", "leave", "list", "pathway", "campaign", "plan"})
