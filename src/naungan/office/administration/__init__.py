"""Pages about accounts: who works here as what, made and changed by an administrator, watched by the auditor.

Knows: forms and pages. Does not know: any row of a candidate: whoever runs accounts sees no personal data of people.
"""
