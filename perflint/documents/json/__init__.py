"""JSON text: values, places, rewriting."""
