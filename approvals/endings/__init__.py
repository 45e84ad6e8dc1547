"""What an office does to a claim beside deciding it: ending it, and what may come after."""
