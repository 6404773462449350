using CallTasks.Core.Audio;
using CallTasks.Core.Bots;

namespace CallTasks.Tests.Unit.Bots;

public sealed class PromptCacheTests
{
    private readonly PromptCache cache = new(maximumSamples: 100);
    private int rendered;

    [Fact]
    public async Task Many_calls_that_say_the_same_wait_for_one_rendering()
    {
        var rendering = new TaskCompletionSource<Prompt>();
        Task<Prompt> Render()
        {
            rendered++;
            return rendering.Task;
        }
        var calls = Enumerable.Range(0, 50).Select(_ => cache.GetAsync("en", "hello", Render)).ToArray();
        rendering.SetResult(new Prompt(new short[10]));
        var prompts = await Task.WhenAll(calls);
        Assert.Equal(1, rendered);
        Assert.Single(prompts.Distinct());
    }

    [Fact]
    public async Task What_was_not_asked_for_the_longest_goes_first()
    {
        await Get("a", 40);
        await Get("b", 40);
        await Get("a", 40);
        await Get("c", 40);
        Assert.Equal(3, rendered);
        await Get("a", 40);
        Assert.Equal(3, rendered);
        await Get("b", 40);
        Assert.Equal(4, rendered);
    }

    [Fact]
    public async Task A_prompt_beyond_the_bound_is_given_but_not_kept()
    {
        Assert.Equal(500, (await Get("long", 500)).Samples.Length);
        await Get("long", 500);
        Assert.Equal(2, rendered);
    }

    [Fact]
    public async Task The_same_words_in_another_language_are_another_prompt()
    {
        Assert.NotSame(await Get("taxi", 1, "en"), await Get("taxi", 1, "de"));
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_tried_again_later()
    {
        var rendering = new TaskCompletionSource<Prompt>();
        var first = cache.GetAsync("en", "hello", () => rendering.Task);
        var second = cache.GetAsync("en", "hello", () => rendering.Task);
        rendering.SetException(new TextToSpeechException("no"));
        await Assert.ThrowsAsync<TextToSpeechException>(() => first);
        await Assert.ThrowsAsync<TextToSpeechException>(() => second);
        Assert.NotNull(await Get("hello", 1));
    }

    private Task<Prompt> Get(string text, int samples, string language = "en") => cache.GetAsync(language, text, () =>
    {
        rendered++;
        return Task.FromResult(new Prompt(new short[samples]));
    });
}
