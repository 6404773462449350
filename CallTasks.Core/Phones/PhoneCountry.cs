namespace CallTasks.Core.Phones;

/// <summary>A region that has a numbering plan.</summary>
/// <param name="Region">ISO 3166-1 alpha-2 (and XK, AC, TA, which libphonenumber adds).</param>
/// <param name="CallingCode">With +, e.g. <c>+7</c>; regions may share one.</param>
/// <param name="EnglishName">Name for people.</param>
public sealed record PhoneCountry(string Region, string CallingCode, string EnglishName);
