using System.Text.RegularExpressions;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Languages;

public sealed partial class TextFilesTests
{
    private static readonly IReadOnlyDictionary<string, Type> Enums = typeof(CallStatus).Assembly.GetTypes().Concat(typeof(Web.Components.App).Assembly.GetTypes())
        .Where(type => type.IsEnum).GroupBy(type => type.Name).ToDictionary(group => group.Key, group => group.First());

    [Fact]
    public void Every_text_stands_in_both_languages() =>
        None(TextSources.Pairs.SelectMany(pair => pair.English.Keys.Except(pair.Russian.Keys).Select(key => $"{pair}: {key} has no Russian text")
            .Concat(pair.Russian.Keys.Except(pair.English.Keys).Select(key => $"{pair}: {key} has no English text"))
            .Concat(pair.English.Concat(pair.Russian).Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{pair}: {text.Key} is empty"))));

    [Fact]
    public void Both_languages_fill_the_same_places_in_every_form() =>
        None(from pair in TextSources.Pairs
             from key in pair.English.Keys.Intersect(pair.Russian.Keys)
             let places = Places(pair.English[key])
             // "one client" may leave the count out, no other place.
             where Forms(pair, key).Any(form => !Places(form).IsSubsetOf(places)) || !Places(pair.Russian[key]).SetEquals(places)
             select $"{pair}: {key}: {pair.English[key]} / {pair.Russian[key]}");

    [Fact]
    public void A_counted_text_has_two_forms_in_English_and_three_in_Russian()
    {
        var counted = TextSources.Uses.Where(use => use.Way == ".Count(").SelectMany(use => use.Keys.Select(key => (use.Project, use.Pair, Key: key))).ToHashSet();
        None(from pair in TextSources.Pairs
             from key in pair.English.Keys.Intersect(pair.Russian.Keys)
             let forms = (pair.English[key].Split(Texts.BetweenForms).Length, pair.Russian[key].Split(Texts.BetweenForms).Length)
             where forms != (counted.Contains((pair.Project, pair.Name, key)) ? (2, 3) : (1, 1))
             select $"{pair}: {key} has {forms.Item1} and {forms.Item2} forms: {pair.English[key]} / {pair.Russian[key]}");
    }

    [Fact]
    public void Every_text_that_is_asked_for_exists()
    {
        var pairs = TextSources.Pairs.ToDictionary(pair => (pair.Project, pair.Name));
        Assert.NotEmpty(TextSources.Uses);
        None(from use in TextSources.Uses
             from key in use.Keys
             where !pairs.TryGetValue((use.Project, use.Pair), out var pair) || !pair.English.ContainsKey(key)
             select $"{use}: no {key} in {use.Pair}");
    }

    [Fact]
    public void A_word_for_one_value_of_an_enum_means_words_for_all() =>
        None(from pair in TextSources.Pairs
             from type in Enums.Values
             let names = Enum.GetNames(type).Select(value => type.Name + value).ToList()
             where names.Any(pair.English.ContainsKey)
             from missing in names.Where(name => !pair.English.ContainsKey(name))
             select $"{pair}: {missing} is missing");

    [Fact]
    public void No_text_stands_there_unused()
    {
        var literals = TextSources.Files(".cs", ".razor").SelectMany(source => Words().Matches(source.Text).Select(found => found.Groups[1].Value)).ToHashSet();
        var spoken = TextSources.Uses.Where(use => use.Way == ".Of(").Select(use => (use.Project, use.Pair)).ToHashSet();
        None(from pair in TextSources.Pairs
             from key in pair.English.Keys
             where !literals.Contains(key) && !(spoken.Contains((pair.Project, pair.Name)) && Enums.Any(type => key.StartsWith(type.Key, StringComparison.Ordinal) && Enum.GetNames(type.Value).Contains(key[type.Key.Length..])))
             select $"{pair}: {key}");
    }

    [Fact]
    public void Russian_texts_are_Russian() =>
        None(from pair in TextSources.Pairs
             from text in pair.Russian
             let english = pair.English.GetValueOrDefault(text.Key)
             where text.Value == english && Word().IsMatch(SameInBoth.Aggregate(Place().Replace(text.Value, ""), (left, name) => left.Replace(name, "", StringComparison.Ordinal)))
             select $"{pair}: {text.Key}: {text.Value}");

    /// <summary>Names and signs that are not translated.</summary>
    private static readonly string[] SameInBoth = ["CallTasks", "SIP", "CallerID", "API", "CSV", ".xlsx", "Excel", "UDP", "TCP", "TLS", "PCMA", "PCMU", "INFO", "Ctrl", "Esc", "Enter", "Alt", "OPTIONS", "WAV", "URL", "HTTP"];

    private static IEnumerable<string> Forms(TextSources.Pair pair, string key) => [.. pair.English[key].Split(Texts.BetweenForms), .. pair.Russian[key].Split(Texts.BetweenForms)];

    private static HashSet<string> Places(string text) => [.. Place().Matches(text.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal)).Select(found => found.Groups[1].Value)];

    private static void None(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex Word();

    [GeneratedRegex("""
        "([A-Z]\w*)"
        """)]
    private static partial Regex Words();
}
