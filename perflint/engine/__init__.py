"""Files through the rules: sources and configuration into a report."""
