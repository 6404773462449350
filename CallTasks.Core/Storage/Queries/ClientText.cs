namespace CallTasks.Core.Storage.Queries;

/// <summary>What was typed to find a client: as the beginning of its ID, and as the beginning of a number.</summary>
/// <param name="Id">As an ID.</param>
/// <param name="Phone">As a number; nothing where numbers may not be searched.</param>
/// <param name="IdIs">A further condition on client_id, or nothing: an ID that is a number counts as one.</param>
internal sealed record ClientText(TextRange Id, TextRange Phone, string IdIs)
{
    /// <summary>null: nothing was typed.</summary>
    public static ClientText? Of(string? typed, bool idsOnly)
    {
        if (typed?.Trim() is not { Length: > 0 } text) return null;
        var whole = text.Length < CallQueries.MinPrefix;
        // No number begins with '!'.
        var phone = idsOnly ? "!" : text[0] == '+' ? text : "+" + text;
        return new ClientText(TextRange.Of(text, whole), TextRange.Of(phone, whole), idsOnly ? $" AND NOT ({Reading.LooksLikeNumber})" : "");
    }
}
