"""How surely a declared design would see an effect: by formula, and by simulating it as it will be analysed."""
