"""Work that outlives a tab: queue, schedule and tasks."""
