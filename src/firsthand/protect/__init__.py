"""Engine: hides faces, voices and names in a testimony, then attacks its own output."""
