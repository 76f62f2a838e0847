"""The tables wing: from workbooks and lists to catalogue items."""
