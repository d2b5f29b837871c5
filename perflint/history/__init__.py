"""How the values of baselines changed, commit by commit; nothing here reads files or runs git."""
