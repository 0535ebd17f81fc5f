"""The programme file: voices, slots and communities as they are, and what binds them."""
