"""From files to quads: read, understand, describe, link, derive; the build pipeline."""
