namespace CallTasks.Web.Components.Shared;

/// <summary>A part of a whole, in words: never "0 %" for something nor "100 %" for not all.</summary>
internal static class Share
{
    public static string Of(long part, long whole)
    {
        if (whole <= 0 || part <= 0)
        {
            return "0 %";
        }

        if (part >= whole)
        {
            return "100 %";
        }

        var percent = 100.0 * part / whole;
        return percent switch
        {
            < 1 => "<1 %",
            > 99 => "99 %",
            _ => $"{Math.Round(percent)} %",
        };
    }
}
