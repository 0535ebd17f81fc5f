"""The story of the demo: people, words and places, as data. All of it is invented."""
