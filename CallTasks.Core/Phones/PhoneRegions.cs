namespace CallTasks.Core.Phones;

/// <summary>Region codes with a meaning of their own.</summary>
internal static class PhoneRegions
{
    /// <summary>Numbers of no country: satellite, international toll-free (UN M.49 code of the world).</summary>
    public const string NonGeographic = "001";
}
