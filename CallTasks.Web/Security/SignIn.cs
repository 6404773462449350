using System.Security.Cryptography;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Languages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CallTasks.Web.Security;

/// <summary>How a try to sign in or set up ended.</summary>
internal enum SignInResult
{
    Done,
    /// <summary>Wrong name or password, or an account that is locked or shut: which of them is nobody's business.</summary>
    Wrong,
    /// <summary>Too many wrong tries from this address.</summary>
    Wait,
}

/// <summary>Lets people in and out: the only place that looks at a password or the code of the first start.</summary>
internal sealed class SignIn(AccountQueries users, AccountLedger ledger, AccountCommands commands, IPasswordHash hash, Accounts accounts, SetupCode code, TimeProvider clock) : IDisposable
{
    /// <summary>Wrong passwords from one address until it must wait.</summary>
    public const int MaxWrongFromOneAddress = 20;

    /// <summary>How long wrong tries are remembered.</summary>
    public static readonly TimeSpan WrongWindow = TimeSpan.FromMinutes(5);

    /// <summary>A sign-in ends after so long without a request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Passwords that are hashed at once: each takes a core for a tenth of a second, and calls want it too.</summary>
    private const int HashedAtOnce = 1;

    /// <summary>Who comes while so many wait is told to wait.</summary>
    private const int MaxWaiting = 20;

    private readonly WrongTries _wrong = new(MaxWrongFromOneAddress, WrongWindow, clock);
    private readonly SemaphoreSlim _hashing = new(HashedAtOnce);
    private readonly Lazy<string> _nobodysHash = new(() => hash.Of(RandomNumberGenerator.GetHexString(32)));
    private int _waiting;

    /// <summary>Tries a name and a password; when they are right, the answer carries the cookie.</summary>
    /// <param name="keep">The browser keeps the cookie when it is closed.</param>
    public async Task<SignInResult> WithPasswordAsync(HttpContext http, string name, string password, bool keep)
    {
        var from = http.Connection.RemoteIpAddress;
        if (_wrong.Wait(from) is { } wait) return Wait(http, wait);
        if (password.Length > AccountRules.MaxPasswordLength || name.Length > AccountRules.MaxNameLength) return Wrong(http);
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Wait(http, TimeSpan.FromSeconds(2));
        }

        try
        {
            await _hashing.WaitAsync(http.RequestAborted);
            try
            {
                return await TryAsync(http, users.UserNamed(name.Trim()), password, keep);
            }
            finally
            {
                _hashing.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Tries the code of the first start.</summary>
    public SignInResult TryCode(HttpContext http, string typed)
    {
        if (_wrong.Wait(http.Connection.RemoteIpAddress) is { } wait) return Wait(http, wait);
        return code.Accepts(typed) ? SignInResult.Done : Wrong(http);
    }

    /// <summary>Makes the first administrator and signs them in; only after <see cref="TryCode"/>.</summary>
    /// <exception cref="InvalidInputException">The name or the password cannot be used.</exception>
    /// <exception cref="ConflictException">Somebody else was first.</exception>
    public async Task SetUpAsync(HttpContext http, string name, string password)
    {
        var user = await commands.CreateFirstAsync(name, password);
        await ledger.SignedInAsync(user.Id);
        // Chosen on this very page: by the same person.
        if (LanguageChoice.OnBrowser(http.Request) is { } chosen) await commands.SetLanguageAsync(user.Id, chosen.Code, new Actor(user.Name));
        await IssueAsync(http, user, keep: false);
    }

    /// <summary>Gives the cookie anew after the password was changed.</summary>
    public static async Task RenewAsync(HttpContext http, User user)
    {
        var kept = (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.IsPersistent == true;
        await IssueAsync(http, user, kept);
    }

    /// <summary>Ends the sign-in, in every tab of the browser and wherever its cookie was copied to.</summary>
    public async Task OutAsync(HttpContext http)
    {
        if (accounts.Of(http.User) is { Kind: VisitorKind.User } visitor && Identities.SessionOf(http.User) is { } session)
            await ledger.SignedOutAsync(session, (clock.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds(), visitor.Actor);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    public void Dispose() => _hashing.Dispose();

    private async Task<SignInResult> TryAsync(HttpContext http, User? user, string password, bool keep)
    {
        var attempt = user is null ? null : await ledger.TryAsync(user.Id);
        // A name that is not there, or is shut, takes as long as one that is.
        var right = hash.Matches(user?.PasswordHash ?? _nobodysHash.Value, password);
        if (user is null || attempt is not { Allowed: true }) return Wrong(http);
        if (!right)
        {
            if (attempt.IsLast) await ledger.ShutAsync(user.Id);
            return Wrong(http);
        }

        await ledger.SignedInAsync(user.Id);
        await IssueAsync(http, user, keep);
        return SignInResult.Done;
    }

    private static Task IssueAsync(HttpContext http, User user, bool keep) => http.SignInAsync(
        IdentityConstants.ApplicationScheme,
        Identities.Of(user, RandomNumberGenerator.GetHexString(32, lowercase: true), IdentityConstants.ApplicationScheme),
        new AuthenticationProperties { IsPersistent = keep });

    private SignInResult Wrong(HttpContext http)
    {
        _wrong.Add(http.Connection.RemoteIpAddress);
        return SignInResult.Wrong;
    }

    private static SignInResult Wait(HttpContext http, TimeSpan wait)
    {
        RetryAfter.Set(http, wait);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return SignInResult.Wait;
    }
}
