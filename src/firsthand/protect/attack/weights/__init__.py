"""The weights of the attack; voice/weights/CARD.md says where they are from and under which licence."""
