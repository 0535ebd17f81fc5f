"""A whole recording: its words, voice and picture protected, put together again, attacked, and reported."""
