"""The result of ``perflint explain``: what each attempt of a case did with its gates."""
