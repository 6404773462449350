namespace CallTasks.Core.Phones;

/// <summary>Numbers for help that networks have whatever the country: nobody is ever handed over to them.</summary>
internal static class EmergencyNumbers
{
    private static readonly string[] Everywhere = ["112", "911", "999"];

    /// <summary>Whether a number, as it would be dialled, is one of them.</summary>
    public static bool Has(string? number) => number is not null && Everywhere.Contains(number, StringComparer.Ordinal);
}
