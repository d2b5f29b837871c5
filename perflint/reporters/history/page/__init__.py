"""The parts of a history as one HTML page."""
