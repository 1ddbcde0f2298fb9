"""Signing: the minutes (berita acara) of province and regencies, and who has signed exactly that.

Knows: minutes, signatures, scans of paper. Does not know: the decree that is issued upon them.
"""
