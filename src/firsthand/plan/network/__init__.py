"""The bare problem on a network: whom to tell, so that most hear it, or so that fewest come to believe."""
