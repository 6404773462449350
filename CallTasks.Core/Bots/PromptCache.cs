using CallTasks.Core.Audio;

namespace CallTasks.Core.Bots;

/// <summary>Rendered prompts by what they say; many calls that want one text at once wait for one rendering.</summary>
/// <param name="maximumSamples">Samples of all finished prompts together, past which those not asked for the longest go.</param>
internal sealed class PromptCache(long maximumSamples)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Language, string Text), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = []; // the last one asked for stands first
    private long samples;

    /// <summary>The prompt, or its rendering that is going on, or that is started now. A failed one is forgotten.</summary>
    public Task<Prompt> GetAsync(string language, string text, Func<Task<Prompt>> render)
    {
        Entry entry;
        lock (gate)
        {
            if (entries.TryGetValue((language, text), out var known))
            {
                byUse.Remove(known);
                byUse.AddFirst(known);
                return known.Value.Prompt.Task;
            }
            entry = new Entry(language, text);
            entries.Add((language, text), byUse.AddFirst(entry));
        }
        return FillAsync(entry, render);
    }

    private async Task<Prompt> FillAsync(Entry entry, Func<Task<Prompt>> render)
    {
        try
        {
            var prompt = await render();
            lock (gate)
            {
                entry.Samples = prompt.Samples.Length;
                samples += entry.Samples;
                while (samples > maximumSamples && byUse.Last is { } oldest) Remove(oldest.Value);
            }
            entry.Prompt.SetResult(prompt);
            return prompt;
        }
        catch (Exception e)
        {
            lock (gate) Remove(entry);
            entry.Prompt.SetException(e);
            _ = entry.Prompt.Task.Exception; // others may or may not be waiting for it
            throw;
        }
    }

    private void Remove(Entry entry)
    {
        if (!entries.Remove((entry.Language, entry.Text), out var node)) return;
        byUse.Remove(node);
        samples -= entry.Samples;
    }

    private sealed class Entry(string language, string text)
    {
        public string Language { get; } = language;
        public string Text { get; } = text;
        public long Samples { get; set; }
        public TaskCompletionSource<Prompt> Prompt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
