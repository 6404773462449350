using System.Diagnostics.CodeAnalysis;

namespace CallTasks.Core.Phones;

/// <summary>What <see cref="PhoneNumberParser.Parse"/> made of a text.</summary>
/// <param name="E164">The number as it is dialled and stored, e.g. <c>+79123456789</c>; null unless <see cref="IsValid"/>.</param>
/// <param name="Problem">Why it may not be dialled; <see cref="PhoneProblem.None"/> when it may.</param>
/// <param name="Region">ISO 3166-1 alpha-2 code of its country, <c>001</c> for numbers of no country (satellite, international toll-free); null when unknown.</param>
public readonly record struct PhoneResult(string? E164, PhoneProblem Problem, string? Region)
{
    /// <summary>The number may be dialled.</summary>
    [MemberNotNullWhen(true, nameof(E164), nameof(Region))]
    public bool IsValid => Problem == PhoneProblem.None && E164 is not null && Region is not null;
}
