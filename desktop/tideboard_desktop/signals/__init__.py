"""Signals as a person uses them: rules with their records, own rules by form, armed rules and their notices."""
