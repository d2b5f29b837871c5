"""How a repository comes to use perflint: what is there, and the few lines that it needs."""
