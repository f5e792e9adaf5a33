"""Evenings as a club may drive them, made by Hypothesis, with the truth about them known from the making."""
