"""Practice mode: invented reports go through the real doors, and invented reviewers do real reviews."""
