/// Thrown after a diagnostic was recorded: abandons the statement it stands in, nothing more.
struct Stop: Error {}
