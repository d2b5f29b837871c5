"""Updates a baseline with the measurements of CI runs."""
