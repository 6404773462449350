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

    /// <summary>The prompt, or its rendering that is going on, or that is started now.</summary>
    public Task<Prompt> GetAsync(string language, string text, Func<Task<Prompt>> render) => GetAsync(language, text, _ => { }, _ => render());

    /// <summary>The prompt, or its rendering that is going on, or that is started now. A failed one is forgotten before it is told.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="text">What it says.</param>
    /// <param name="join">Told how it is rendered, before that begins where it begins now; not told of what is ready.</param>
    /// <param name="render">Renders it.</param>
    public Task<Prompt> GetAsync(string language, string text, Action<Rendering> join, Func<Rendering, Task<Prompt>> render)
    {
        Entry entry;
        lock (gate)
        {
            if (entries.TryGetValue((language, text), out var known))
            {
                byUse.Remove(known);
                byUse.AddFirst(known);
                if (!known.Value.Prompt.Task.IsCompleted) join(known.Value.Rendering);
                return known.Value.Prompt.Task;
            }
            entry = new Entry(language, text);
            join(entry.Rendering);
            entries.Add((language, text), byUse.AddFirst(entry));
        }
        _ = FillAsync(entry, render);
        return entry.Prompt.Task;
    }

    private async Task FillAsync(Entry entry, Func<Rendering, Task<Prompt>> render)
    {
        try
        {
            var prompt = await render(entry.Rendering);
            lock (gate)
            {
                entry.Samples = prompt.Samples.Length;
                samples += entry.Samples;
                while (samples > maximumSamples && byUse.Last is { } oldest) Remove(oldest.Value);
            }
            entry.Prompt.SetResult(prompt);
        }
        catch (Exception e)
        {
            lock (gate) Remove(entry);
            entry.Prompt.SetException(e);
            _ = entry.Prompt.Task.Exception; // others may or may not be waiting for it
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
        public Rendering Rendering { get; } = new();
        public TaskCompletionSource<Prompt> Prompt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
