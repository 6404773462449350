using System.Reflection;
using System.Resources;

namespace CallTasks.Core.Languages;

/// <summary>
/// The texts of one part of the product, from a pair of resource files: <c>Name.resx</c> in English and <c>Name.ru.resx</c>. They are looked
/// up in the reader's language at the moment they are asked for, so nothing keeps a text that somebody else may read.
/// </summary>
/// <param name="name">Of the resource files: namespace and file name without its ending.</param>
/// <param name="assembly">That holds the English file; the others stand in its satellites.</param>
public sealed class Texts(string name, Assembly assembly)
{
    /// <summary>Between the plural forms of a text.</summary>
    public const char BetweenForms = '|';

    private readonly ResourceManager _resources = new(name, assembly);

    /// <summary>A text; its key when there is none, which a test would have found.</summary>
    public string this[string key] => _resources.GetString(key, Language.Current.Culture) ?? key;

    /// <summary>A text with its places {0}, {1} … filled; formats such as {0:N0} follow the reader's language.</summary>
    public string this[string key, params ReadOnlySpan<object?> parts] => string.Format(Language.Current.Formats, this[key], parts);

    /// <summary>The word for an enum value: key <c>TypeValue</c>, such as <c>CallStatusBusy</c>.</summary>
    public string Of<TEnum>(TEnum value) where TEnum : struct, Enum => this[typeof(TEnum).Name + value];

    /// <summary>
    /// A text whose form depends on a count: forms stand in one resource, separated by |, English "one|other", Russian "one|few|many".
    /// {0} is the count with its thousands separated, {1} … are <paramref name="parts"/>.
    /// </summary>
    public string Count(string key, long count, params ReadOnlySpan<object?> parts)
    {
        var language = Language.Current;
        var forms = this[key].Split(BetweenForms);
        object?[] all = [count.ToString("N0", language.Formats), .. parts];
        return string.Format(language.Formats, forms[Math.Min(language.PluralOf(count), forms.Length - 1)], all);
    }
}
