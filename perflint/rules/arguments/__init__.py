"""Rules about the arguments that a module declares."""
