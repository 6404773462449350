namespace CallTasks.Core.Model;

/// <summary>A client's gender, as far as it is known (stored by number; never renumber).</summary>
public enum Gender
{
    /// <summary>Not known: nobody asked, or neither the client's parameter nor the voice tells.</summary>
    Unknown = 0,
    /// <summary>A man.</summary>
    Male = 1,
    /// <summary>A woman.</summary>
    Female = 2,
}

/// <summary>Reads genders as clients' files write them.</summary>
public static class GenderText
{
    /// <summary>The client's parameter of this name.</summary>
    public const string Parameter = "gender";

    /// <summary>Male or female in English or Russian, any case; unknown for anything else.</summary>
    public static Gender Read(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "m" or "male" or "man" or "м" or "муж" or "мужской" => Gender.Male,
        "f" or "female" or "woman" or "ж" or "жен" or "женский" => Gender.Female,
        _ => Gender.Unknown,
    };
}
