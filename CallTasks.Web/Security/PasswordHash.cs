using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using Microsoft.AspNetCore.Identity;

namespace CallTasks.Web.Security;

/// <summary>ASP.NET Core Identity's password hashing (PBKDF2, HMAC-SHA512, a salt of its own for each).</summary>
internal sealed class PasswordHash(IPasswordHasher<User> hasher) : IPasswordHash
{
    /// <summary>The hasher takes a user and does not look at it.</summary>
    private static readonly User Nobody = new() { Id = 0, Version = 0, Name = "", Role = Role.Viewer, CreatedAt = 0, CreatedBy = "", Locked = false, FailedTries = 0, PasswordHash = "", SecurityStamp = "" };

    public string Of(string password) => hasher.HashPassword(Nobody, password);

    public bool Matches(string hash, string password) => hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;
}
