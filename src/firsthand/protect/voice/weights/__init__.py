"""The small models that this package carries; CARD.md says where each is from and under which licence."""
