using System.Text.RegularExpressions;

namespace CallTasks.Core.Bots;

/// <summary>Language tags as clients' files and scripts write them (RFC 5646, the common part).</summary>
internal static partial class LanguageTag
{
    /// <summary>The tag in small letters with hyphens, empty for empty; null for what is none.</summary>
    public static string? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var tag = text.Trim().Replace('_', '-').ToLowerInvariant();
        return Form().IsMatch(tag) ? tag : null;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
