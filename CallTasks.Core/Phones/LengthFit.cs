namespace CallTasks.Core.Phones;

/// <summary>How a number of digits compares with those of a plan.</summary>
internal enum LengthFit
{
    Possible,
    TooShort,

    /// <summary>Not below the least and not above the most, yet no number has it.</summary>
    Between,
    TooLong,
}
