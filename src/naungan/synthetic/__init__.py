"""A synthetic province with known truth, written as the messy files real offices send.

Knows: how to invent people, registers and lists, and what a perfect determination would say of every row.
Does not know: how a determination is made; nothing here is read by one except through the files it writes.
"""
