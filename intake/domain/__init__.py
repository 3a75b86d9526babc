"""Plain Python: the questionnaire, what a report must be, and the receipt. No framework, no driver."""
