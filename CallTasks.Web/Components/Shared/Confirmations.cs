using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Asks before a dangerous act. The question names what it touches, the button bears the verb.</summary>
public sealed class Confirmations
{
    /// <summary>What is being asked.</summary>
    /// <param name="Title">The question.</param>
    /// <param name="Text">What it touches and what cannot be undone.</param>
    /// <param name="Verb">On the button.</param>
    /// <param name="Dangerous">True: the button is red, and the safe one has the focus.</param>
    /// <param name="Keep">On the button that changes nothing.</param>
    public sealed record Question(string Title, string Text, string Verb, bool Dangerous, string Keep);

    private TaskCompletionSource<bool>? _answer;

    /// <summary>Raised when <see cref="Asked"/> changes.</summary>
    public event Action? Changed;

    public Question? Asked { get; private set; }

    /// <summary>True when the person agreed. A second question while one is open answers the first with no.</summary>
    public Task<bool> AskAsync(string title, string text, string verb, bool dangerous = true, string? keep = null)
    {
        _answer?.TrySetResult(false);
        _answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Asked = new Question(title, text, verb, dangerous, keep ?? T["KeepAsItIs"]);
        Changed?.Invoke();
        return _answer.Task;
    }

    public void Answer(bool agreed)
    {
        Asked = null;
        Changed?.Invoke();
        _answer?.TrySetResult(agreed);
    }
}
