using System.Security.Cryptography;
using System.Text;
using CallTasks.Web.Hosting;

namespace CallTasks.Web.Security;

/// <summary>
/// The one-time code of the first start: whoever reads the server's console owns the server. A new one each start, and worth nothing
/// once there is a user.
/// </summary>
internal sealed class SetupCode(Accounts accounts, ConsoleSettings settings, ILogger<SetupCode> log)
{
    /// <summary>Without letters and digits that look alike.</summary>
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    /// <summary>Some 58 bits: nobody guesses them at the pace that is allowed.</summary>
    private const int Length = 12;

    private const int GroupLength = 4;

    private readonly string _code = RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>Writes the code to the console, if there is no user yet.</summary>
    public void Tell()
    {
        if (accounts.AnyUser) return;
        var shown = string.Join('-', _code.Chunk(GroupLength).Select(group => new string(group)));
        log.LogWarning("There is no account yet. Open {Address}/setup and enter the code {Code} to make the first administrator", settings.Urls[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal).TrimEnd('/'), shown);
    }

    /// <summary>Compares in constant time; dashes, spaces and case do not matter.</summary>
    public bool Accepts(string typed)
    {
        var read = new string([.. typed.Where(char.IsLetterOrDigit).Take(Length + 1)]).ToUpperInvariant();
        return !accounts.AnyUser && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(read), Encoding.UTF8.GetBytes(_code));
    }
}
