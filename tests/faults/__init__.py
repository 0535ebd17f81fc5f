"""What happens when processes die, disks lie and trails cannot be written. Also run by hand, from the root."""

from __future__ import annotations

import sys

from tests.running import ROOT

if str(ROOT / "src") not in sys.path:  # `python -m tests.faults.kill` in a checkout that is not installed
    sys.path.insert(0, str(ROOT / "src"))
