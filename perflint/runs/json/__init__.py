"""JSON of runs: files, dumps, and the records in any JSON value."""
