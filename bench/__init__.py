"""Speed, measured: what the wall costs a page, the audit, the outbox, the question who could see, and an import.

`make bench` runs it on servers of its own. Page times are ratios within one run, to the same page without the wall
(`bench.twin`), because milliseconds say more of the machine than of the code.
"""
