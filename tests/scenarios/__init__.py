"""Whole evenings as they arrived, and what each must leave."""
