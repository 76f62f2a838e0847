"""The checks: SHACL in Turtle, one validate() with engines behind it, the report and its formats."""
