"""What the cells of a catalogue mean: one idiom, one function, its examples beside it."""
