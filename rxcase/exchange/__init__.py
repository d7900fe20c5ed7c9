"""Bytes to plain values and back: CSV, spreadsheets, PDF, calendars, FHIR."""
