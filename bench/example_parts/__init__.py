"""The parts of the synthetic example province: places, items, seeded defects, texts, workbooks."""
