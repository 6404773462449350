using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>
/// Signs in to a console as a browser does: by its forms, with cookies. <c>NewPageAsync(console, asRole: …)</c> does it for a browser.
/// </summary>
internal static partial class ConsoleVisitor
{
    /// <summary>Of every user that tests make.</summary>
    public const string Password = "correct horse battery";

    /// <summary>The name of the user of a role that signing in as a role makes.</summary>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>A client without cookies of its own and without redirects, so that each answer is seen as it is.</summary>
    public static HttpClientHandler NewHandler(CookieContainer? cookies = null) => new() { AllowAutoRedirect = false, UseCookies = cookies is not null, CookieContainer = cookies ?? new CookieContainer() };

    /// <summary>Makes the user of a role, unless it is there, and signs in; the cookies are what the browser holds then.</summary>
    public static async Task<CookieContainer> SignInAsync(this ConsoleProcess console, Role role)
    {
        await console.AddUserAsync(NameOf(role), role);
        return await console.SignInAsync(NameOf(role), Password);
    }

    /// <summary>Adds a user by the API, unless the name is taken.</summary>
    public static async Task AddUserAsync(this ConsoleProcess console, string name, Role role, string password = Password)
    {
        using var answer = await console.Client.PostAsJsonAsync(new Uri("api/v1/users", UriKind.Relative), new { name, role = role.ToString().ToLowerInvariant(), password });
        if (answer.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict))
            throw new XunitException($"The user {name} could not be made: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Signs in by name and password.</summary>
    public static Task<CookieContainer> SignInAsync(this ConsoleProcess console, string name, string password) => SignInAsync(console.BaseAddress, name, password);

    /// <summary>Signs in by name and password.</summary>
    public static async Task<CookieContainer> SignInAsync(Uri console, string name, string password)
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(NewHandler(cookies)) { BaseAddress = console };
        using var answer = await client.PostFormAsync("/sign-in", new() { ["Form.Name"] = name, ["Form.Password"] = password });
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther))
            throw new XunitException($"{name} could not sign in: {answer.StatusCode}\n{await answer.Content.ReadAsStringAsync()}");
        return cookies;
    }

    /// <summary>Loads a page with a form and posts it, hidden fields included.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string path, Dictionary<string, string> fields)
    {
        using var page = await client.GetAsync(new Uri(path, UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        foreach (Match hidden in Hidden().Matches(html))
        {
            var name = NameAttribute().Match(hidden.Value).Groups[1].Value;
            if (name.Length > 0) fields.TryAdd(name, WebUtility.HtmlDecode(ValueAttribute().Match(hidden.Value).Groups[1].Value));
        }

        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"([^\"]*)\"")]
    private static partial Regex NameAttribute();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex ValueAttribute();
}
