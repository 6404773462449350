using System.Globalization;
using System.Security.Claims;
using CallTasks.Core.Model;

namespace CallTasks.Web.Security;

/// <summary>What somebody came with.</summary>
public enum VisitorKind
{
    /// <summary>A person who signed in.</summary>
    User,
    /// <summary>A program with a key that an administrator made.</summary>
    Key,
    /// <summary>A program with the key of the settings.</summary>
    BootstrapKey,
    /// <summary>A display that was opened by a wall link.</summary>
    Wall,
}

/// <summary>Whoever came, as they stand now.</summary>
/// <param name="Id">Row number of the user, key or link; 0 for the key of the settings.</param>
/// <param name="Name">As people know it.</param>
/// <param name="Role">What they may do now.</param>
/// <param name="Actor">As the audit log knows it.</param>
/// <param name="TaskIds">For a wall: the tasks it shows; empty: all.</param>
/// <param name="Language">The language a user chose, or null.</param>
public sealed record Visitor(VisitorKind Kind, long Id, string Name, Role Role, Actor Actor, IReadOnlyList<long> TaskIds, string? Language = null);

/// <summary>What a cookie or a key is turned into for the time of a request or circuit. It holds no rights: these are asked for anew each time.</summary>
internal static class Identities
{
    private const string KindClaim = "kind";
    private const string IdClaim = "id";
    private const string StampClaim = "stamp";
    private const string SessionClaim = "session";

    public static ClaimsPrincipal Of(User user, string session, string scheme) => Make(VisitorKind.User, user.Id, user.Name, scheme, new Claim(StampClaim, user.SecurityStamp), new Claim(SessionClaim, session));

    public static ClaimsPrincipal Of(ApiKey key, string scheme) => Make(VisitorKind.Key, key.Id, key.Name, scheme);

    public static ClaimsPrincipal Of(WallLink link, string scheme) => Make(VisitorKind.Wall, link.Id, link.Name, scheme);

    public static ClaimsPrincipal Bootstrap(string scheme) => Make(VisitorKind.BootstrapKey, 0, "bootstrap-key", scheme);

    public static (VisitorKind Kind, long Id)? Read(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && Enum.TryParse<VisitorKind>(principal.FindFirstValue(KindClaim), out var kind)
        && long.TryParse(principal.FindFirstValue(IdClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (kind, id)
            : null;

    public static string? StampOf(ClaimsPrincipal principal) => principal.FindFirstValue(StampClaim);

    public static string? SessionOf(ClaimsPrincipal principal) => principal.FindFirstValue(SessionClaim);

    private static ClaimsPrincipal Make(VisitorKind kind, long id, string name, string scheme, params ReadOnlySpan<Claim> more) => new(new ClaimsIdentity(
        [new Claim(KindClaim, kind.ToString()), new Claim(IdClaim, id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Name, name), .. more], scheme, ClaimTypes.Name, null));
}
