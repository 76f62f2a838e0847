"""The columnar engine: shapes become a plan, each constraint of the plan one SQL statement over all focus nodes."""
