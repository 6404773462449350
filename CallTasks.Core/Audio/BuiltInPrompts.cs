using System.Collections.Concurrent;

namespace CallTasks.Core.Audio;

/// <summary>
/// The sounds that come with the program: the demo script's prompts and the simulator's voices. Made by
/// <c>build/make-prompts.sh</c>; read once, when first asked for.
/// </summary>
public static class BuiltInPrompts
{
    private static readonly ConcurrentDictionary<string, Prompt> Read = new();

    /// <summary>The demo bot: "Hello! This is a test call from Call Tasks …"</summary>
    public static Prompt Greeting => Get("greeting");

    /// <summary>The demo bot: an order is on its way.</summary>
    public static Prompt Information => Get("information");

    /// <summary>The demo bot: "Thank you for listening. Good bye!"</summary>
    public static Prompt Goodbye => Get("goodbye");

    /// <summary>A person picks up: "Hello?"</summary>
    public static Prompt HumanHello => Get("human-hello");

    /// <summary>A person: "Yes, I am listening."</summary>
    public static Prompt HumanYes => Get("human-yes");

    /// <summary>A person: "All right. Good bye."</summary>
    public static Prompt HumanBye => Get("human-bye");

    /// <summary>An answering machine: its text, then half a second of a 1 kHz beep at the end.</summary>
    public static Prompt MachineGreeting => Get("machine-greeting");

    /// <summary>The names that <see cref="Get"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["greeting", "information", "goodbye", "human-hello", "human-yes", "human-bye", "machine-greeting"];

    /// <summary>A prompt by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static Prompt Get(string name)
    {
        if (!Names.Contains(name)) throw new KeyNotFoundException($"There is no built-in prompt '{name}'. There are: {string.Join(", ", Names)}.");
        return Read.GetOrAdd(name, static n =>
        {
            using var wav = typeof(BuiltInPrompts).Assembly.GetManifestResourceStream($"Prompts/{n}.wav")
                ?? throw new InvalidOperationException($"The prompt '{n}' was not built into the program. Run build/make-prompts.sh and build again.");
            return Prompt.FromWav(wav);
        });
    }
}
