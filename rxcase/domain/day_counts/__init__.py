"""Days away from work and days of restricted work or job transfer, counted by 29 CFR 1904.7(b)(3) and (4).

``facts`` is what is known of a case, ``intervals`` counts it by arithmetic on spans, ``ledger`` day by day with a
reason for each day. The two counters share nothing but the facts, so that each can be held against the other.
"""
