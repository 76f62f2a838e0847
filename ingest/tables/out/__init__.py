"""Back out to offices: catalogues in the official table form, templates, and workbooks with their defects marked."""
