"""What any input must hold: strategies for the tests, targets for them and for ``make fuzz``."""
