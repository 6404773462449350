namespace CallTasks.Tests.Components.States;

/// <summary>How a component may stand.</summary>
public enum ComponentState
{
    /// <summary>What it shows is still being read or done.</summary>
    Loading,

    /// <summary>There is nothing to show, and it says what to do next.</summary>
    Empty,

    /// <summary>It cannot be read, was refused, or something typed is wrong, and it says how to mend it.</summary>
    Error,

    /// <summary>As much as a page holds, or more.</summary>
    Many,

    /// <summary>As it stands when it has none of the others.</summary>
    Shown,
}
