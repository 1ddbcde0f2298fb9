"""Hearing (uji publik): who is proposed hangs in the village's window, people object, the province answers.

Knows: the days of a hearing, its masked lists, objections and their answers, what became of whom a village named.
Does not know: how anybody is judged; an answer reaches a determination only as an objection among its rulings.
"""
