"""The pages as people meet them: what they say, where they lead, how they look in a browser."""
