"""Long runs: each a program that prints figures, and fails where one is not reached.

``make soak`` runs them all at full length, the tests beside them for some seconds.
"""
