"""What runs alone in the sandbox, each program started by its path; `wire` is what it speaks with."""
