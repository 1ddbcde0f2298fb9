"""Who works here: accounts, their roles and the regency they act for, delegations by letter.

Knows: who somebody is and what they may do as whom. Does not know: any work; the apps above ask it.
"""
