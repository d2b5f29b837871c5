"""Parses files into the documents that rules check: values with their spans in the bytes."""
