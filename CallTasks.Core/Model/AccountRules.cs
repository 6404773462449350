using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What names and passwords must be like.</summary>
public static class AccountRules
{
    /// <summary>Longest name of a user, a key or a wall link.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Shortest password: length is what resists guessing (NIST SP 800-63B), so nothing else is asked of it.</summary>
    public const int MinPasswordLength = 12;

    /// <summary>Longest password: hashing takes the longer the more there is to hash.</summary>
    public const int MaxPasswordLength = 256;

    /// <summary>Wrong passwords until an account is shut.</summary>
    public const int MaxTries = 5;

    /// <summary>How long it is shut then.</summary>
    public static readonly TimeSpan ShutFor = TimeSpan.FromMinutes(15);

    /// <summary>Most users, keys and wall links, each: they are held in memory.</summary>
    public const int MaxOfAKind = 1_000;

    /// <summary>Most tasks that one wall link may name.</summary>
    public const int MaxWallTasks = 100;

    /// <summary>Names that the audit log gives another meaning.</summary>
    private static readonly string[] Reserved = ["system", "console", "bootstrap-key"];

    /// <summary>What is wrong with a new user, field by field.</summary>
    public static IReadOnlyList<FieldError> Validate(string name, Role role, string password)
    {
        var errors = new List<FieldError>(NameAndRole(name, role));
        if (Password(password, name) is { } problem) errors.Add(new FieldError("password", problem));
        return errors;
    }

    /// <summary>What is wrong with a user's name and role.</summary>
    public static IReadOnlyList<FieldError> NameAndRole(string name, Role role)
    {
        var errors = new List<FieldError>();
        if (Name(name) is { } problem) errors.Add(new FieldError("name", problem));
        if (role is not (Role.Viewer or Role.Supervisor or Role.Administrator)) errors.Add(new FieldError("role", "Must be viewer, supervisor or administrator."));
        return errors;
    }

    /// <summary>What is wrong with a name of a user, a key or a wall link; null when nothing is.</summary>
    public static Wording? Name(string name)
    {
        if (name.Length is 0 or > MaxNameLength) return $"Give a name of 1 to {MaxNameLength} characters.";
        if (name != name.Trim() || name.Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '_' or '-' or '@' or '+' or ' ')))
            return "A name has letters, digits, spaces and . _ - @ + only, and no space at its ends.";
        return Reserved.Contains(name.ToLowerInvariant()) ? Wording.Of($"'{name}' has a meaning of its own in the audit log: choose another name.") : null;
    }

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    public static Wording? Password(string password, string userName)
    {
        if (password.Length < MinPasswordLength) return $"Use at least {MinPasswordLength} characters: a few words in a row are good.";
        if (password.Length > MaxPasswordLength) return $"Use at most {MaxPasswordLength} characters.";
        if (password.Distinct().Count() < 5 || password.Contains(userName, StringComparison.OrdinalIgnoreCase) && password.Length < userName.Length + MinPasswordLength / 2)
            return "This is too easy to guess: use a few words in a row that are not your name.";
        return null;
    }
}
