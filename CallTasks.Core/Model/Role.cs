namespace CallTasks.Core.Model;

/// <summary>What somebody may do; each role may do what the ones before it may, and their number is what is stored.</summary>
public enum Role
{
    /// <summary>A display: the live board, which holds no personal data. For links and keys, never for people.</summary>
    Wall,
    /// <summary>Reads; phone numbers are masked, recordings and report files are shut.</summary>
    Viewer,
    /// <summary>Tasks, scripts, lists and reports.</summary>
    Supervisor,
    /// <summary>Everything: users, carriers and keys too.</summary>
    Administrator,
}
