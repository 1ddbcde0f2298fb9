"""Exchange: the owners of registers are asked about rows of a determination, and what comes back becomes a register.

Knows: exchanges of the office, their files, answers and dates. Does not know: how a batch is written or an answer read
(naungan.exchange), or what an answer means for anybody (stages/).
"""
