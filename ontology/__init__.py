"""Vocabulary: Turtle themes, terms the code names, IRIs minted."""
