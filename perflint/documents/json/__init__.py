"""JSON files: values, spans and rewriting."""
