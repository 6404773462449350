namespace CallTasks.Web.Components.Shared;

/// <summary>One part of a <see cref="DonutPie"/>.</summary>
/// <param name="Word">What it is.</param>
/// <param name="Icon">A key of <see cref="Icon"/>.</param>
/// <param name="Tone">A colour of tokens.css.</param>
/// <param name="Count">0 or more.</param>
public sealed record PieSlice(string Word, string Icon, string Tone, long Count)
{
    internal static PieSlice Of(StatusLook look, long count) => new(look.Word, look.Icon, look.Tone, count);
}
