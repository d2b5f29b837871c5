"""The result of ``perflint noise``: how much runs differ, and what limit their noise needs."""
