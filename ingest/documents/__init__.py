"""The documents wing: from a policy text to its norms, with exact offsets."""
