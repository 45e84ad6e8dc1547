"""The story of the demonstration: the same commands that people use, in the order in which a spring happens."""
