using CallTasks.Core.Bots;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Bots;

public sealed class PhraseMatcherTests
{
    private static readonly string[] Yes = ["да", "конечно", "согласен", "хочу", "yes", "of course", "I agree", "interested"];
    private static readonly string[] No = ["нет", "не хочу", "отказываюсь", "no", "not interested", "nein"];
    private static readonly string[] Operator = ["оператор", "соедините с человеком", "operator", "talk to a person"];

    [Theory]
    [InlineData("Да", "yes")]
    [InlineData("ДА!", "yes")]
    [InlineData("да-да, слушаю", "yes")]
    [InlineData("ну конечно же", "yes")]
    [InlineData("я согласна", "yes")] // another form
    [InlineData("Of course.", "yes")]
    [InlineData("нет", "no")]
    [InlineData("нет не хочу", "no")] // a refusal is not turned round by another
    [InlineData("нет, не надо", "no")]
    [InlineData("да нет", "no")] // who says both means the last
    [InlineData("нет, да", "yes")]
    [InlineData("no no, yes", "yes")]
    [InlineData("I'm not interested", "no")] // more words before fewer
    [InlineData("не хочу я", "no")]
    [InlineData("да не хочу", "no")]
    [InlineData("дайте оператора", "operator")]
    [InlineData("соедините, пожалуйста, с оператором", "operator")]
    [InlineData("Nein danke", "no")]
    [InlineData("не знаю, да", "yes")] // the comma ends what is negated
    [InlineData("не да", null)]
    [InlineData("не очень хочу", null)]
    [InlineData("я не согласен", null)]
    [InlineData("несогласен", null)] // another beginning is another word
    [InlineData("uninterested", null)]
    [InlineData("I don't agree", null)]
    [InlineData("I don’t really agree", null)]
    [InlineData("оператора не надо", null)]
    [InlineData("дата", null)] // a word is not a part of another
    [InlineData("данные", null)]
    [InlineData("nothing", null)]
    [InlineData("", null)]
    [InlineData("…!?", null)]
    public void A_text_is_taken_for_the_answer_that_it_means(string text, string? answer) =>
        Assert.Equal(answer, PhraseMatcher.Best(text, [Yes, No, Operator])?.Answer switch { 0 => "yes", 1 => "no", 2 => "operator", _ => null });

    [Theory]
    [InlineData("ещё раз", "еще раз")]
    [InlineData("позвоните завтра", "ПОЗВОНИТЕ ЗА́ВТРА")] // a stress mark
    [InlineData("мой", "мой")] // и with a mark of its own
    [InlineData("don't call", "dont call")]
    [InlineData("код 112", "код 112")]
    public void Ways_to_write_the_same_are_the_same(string phrase, string text) => Assert.Equal(new PhraseMatch(0, phrase), PhraseMatcher.Best(text, [[phrase]]));

    [Theory]
    [InlineData("код 112", "код 113")] // numbers are not inflected
    [InlineData("кот", "код")]
    [InlineData("male", "mile")] // the first half must be equal
    [InlineData("позвоните завтра", "завтра позвоните")]
    [InlineData("позвоните завтра", "позвоните мне завтра")]
    [InlineData("", "anything")]
    [InlineData("?!", "anything")]
    public void What_is_something_else_is_not_matched(string phrase, string text) => Assert.Null(PhraseMatcher.Best(text, [[phrase]]));

    [Fact]
    public void An_unchanged_word_goes_before_a_changed_one() => Assert.Equal(1, PhraseMatcher.Best("завтрак", [["завтра"], ["завтрак"]])!.Answer);

    [Fact]
    public void Of_equals_the_first_answer_counts_and_answers_without_phrases_none() => Assert.Equal(1, PhraseMatcher.Best("yes", [null, ["yes"], ["Yes"], []])!.Answer);

    [Fact]
    public void Any_phrase_is_found_in_any_case_between_other_words_and_not_behind_a_negation()
    {
        var letters = Gen.Elements("абвгдежзклмнопрстуяabcdefghiklmnoprst".ToCharArray());
        var word = Gen.Choose(2, 12).SelectMany(length => letters.ArrayOf(length)).Select(chars => "з" + new string(chars));
        var phrase = Gen.Choose(1, 4).SelectMany(length => word.ArrayOf(length)).Select(words => string.Join(' ', words));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(phrase.ToArbitrary(), p =>
            PhraseMatcher.Best($"ъъ, {p.ToUpperInvariant().Replace(" ", "  - ", StringComparison.Ordinal)} ъъъ!", [null, [p]]) == new PhraseMatch(1, p)
            && PhraseMatcher.Best($"ъъ не {p}", [null, [p]]) is null
            && PhraseMatcher.Best($"ъъ не очень {p} ъъ", [null, [p]]) is null));
    }

    [Fact]
    public void A_word_in_another_form_is_matched_within_its_bound_and_never_beyond()
    {
        var letters = Gen.Elements("абвгде".ToCharArray());
        var word = Gen.Choose(1, 14).SelectMany(length => letters.ArrayOf(length)).Select(chars => new string(chars));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(word.ToArbitrary(), word.ToArbitrary(), (expected, said) =>
        {
            var bound = expected.Length switch { <= 3 => 0, <= 5 => 1, <= 8 => 2, _ => 3 };
            var distance = Levenshtein(expected, said);
            var sameBeginning = expected.Zip(said).TakeWhile(pair => pair.First == pair.Second).Count() * 2 >= expected.Length;
            var matched = PhraseMatcher.Best(said, [[expected]]) is not null;
            return matched == (distance == 0 || (distance <= bound && sameBeginning));
        }));
    }

    [Fact]
    public void No_text_whatever_makes_it_fail() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll((string? text, string? phrase) =>
        PhraseMatcher.Best(text ?? "", [[phrase ?? ""], null]) is null or { Answer: 0 }));

    [Fact]
    public void Long_nonsense_is_soon_done() => Assert.Null(PhraseMatcher.Best(string.Join(' ', Enumerable.Repeat("аааааааааа", 5000)), [.. Enumerable.Repeat<IReadOnlyList<string>>([.. Enumerable.Repeat("ааааааааав да", 50)], 10)]));

    private static int Levenshtein(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return d[a.Length, b.Length];
    }
}
