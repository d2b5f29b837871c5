"""Measures how much runs of the same code differ, and what limit their noise needs."""
