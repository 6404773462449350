using System.Text.Json.Nodes;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/call-tasks/{id}/clients and /calls</summary>
internal static class TaskListEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var task = api.MapGroup("/call-tasks/{id:long}").WithTags("Call tasks");
        task.MapGet("/clients", Clients);
        task.MapGet("/calls", Calls);
        task.MapPost("/clients", AddClientsAsync).WithMetadata(new RequestSizeLimitAttribute(Uploads.MaxFormBytes))
            .Accepts<ClientsBody>("application/json", "multipart/form-data").Produces<AddedAnswer>().Produces<ImportStartedAnswer>(StatusCodes.Status202Accepted);
    }

    /// <summary>Clients by JSON, or a file of them: sent now, or uploaded before to be looked at.</summary>
    private static async Task<IResult> AddClientsAsync(long id, HttpContext http, ClientCommands commands, ImportCommands imports, CallTaskQueries tasks)
    {
        if (Uploads.IsForm(http.Request)) return await ImportEndpoints.StartAsync(id, http, imports, tasks);
        Uploads.Limit(http, ApiServices.MaxJsonBytes);
        var body = await JsonBodies.ReadAsync<ClientsBody>(http);
        if (body.PreviewId is { } preview)
        {
            if (body.Clients is not null) throw new InvalidInputException([new FieldError("clients", "Send clients, or the previewId of an uploaded file, not both.")]);
            var import = await imports.StartPreviewedAsync(id, preview, body.Mapping?.ToJsonString(), ApiGuard.ActorOf(http));
            return TypedResults.Accepted($"/api/v1/imports/{import}", new ImportStartedAnswer(import));
        }

        var inputs = (body.Clients ?? []).Select(c => new ClientInput
        {
            Phones = c?.Phones?.Select(p => p ?? "").ToArray() ?? [],
            ClientId = c?.ClientId,
            Parameters = c?.Parameters?.ToDictionary(p => p.Key, p => p.Value ?? "") ?? [],
            TimeZone = c?.TimeZone,
        }).ToArray();
        var added = await commands.AddAsync(id, inputs, ApiGuard.ActorOf(http));
        return TypedResults.Ok(new AddedAnswer(added.Accepted, added.Duplicates, added.Invalid, added.Blacklisted, added.Errors));
    }

    private static ListAnswer<ClientAnswer> Clients(long id, CallTaskQueries tasks, ClientQueries clients, [AsParameters] Paging paging, string? search, string? state, HttpContext http)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        var only = Words<ClientState>.Read(state, "state", errors);
        InvalidInputException.ThrowIfAny(errors);
        var rules = Find(tasks, id).Settings.Recall;
        var sight = Sight.Of(http);
        return Lists.Of(clients.List(id, search, only, offset, limit, idsOnly: !sight.Whole), client => ClientAnswer.Of(client, rules, sight));
    }

    private static ListAnswer<CallAnswer> Calls(long id, CallTaskQueries tasks, CallQueries calls, [AsParameters] Paging paging, string? client, string? from, string? to, string[]? status, bool? problem, HttpContext http)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        var period = Lists.Period(from, to, errors);
        var statuses = (status ?? []).SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(s => Words<CallStatus>.Read(s, "status", errors)).OfType<CallStatus>().Distinct().ToArray();
        InvalidInputException.ThrowIfAny(errors);
        Find(tasks, id);
        var sight = Sight.Of(http);
        var page = calls.List(id, new CallSearch { Client = client, From = period.From, To = period.To, Statuses = statuses, ProblemOnly = problem ?? false, IdsOnly = !sight.Whole, Offset = offset, Limit = limit });
        return Lists.Of(page, call => CallAnswer.Of(call, sight));
    }

    private static CallTask Find(CallTaskQueries tasks, long id) => tasks.Find(id)?.Task ?? throw new NotFoundException("call task", id);
}

/// <summary>Clients as they are sent.</summary>
internal sealed record ClientsBody
{
    public IReadOnlyList<ClientBody>? Clients { get; init; }
    /// <summary>Instead of clients: an uploaded file that was looked at (/imports/previews).</summary>
    public string? PreviewId { get; init; }
    /// <summary>The file's columns and their roles, such as {"Mobile":"phone","3":"ignore"}.</summary>
    public JsonObject? Mapping { get; init; }
}

/// <summary>One client as it is sent.</summary>
internal sealed record ClientBody
{
    public IReadOnlyList<string>? Phones { get; init; }
    public string? ClientId { get; init; }
    public IReadOnlyDictionary<string, string?>? Parameters { get; init; }
    public string? TimeZone { get; init; }
}

/// <summary>What became of clients that were sent.</summary>
internal sealed record AddedAnswer(int Accepted, int Duplicates, int Invalid, int Blacklisted, IReadOnlyList<FieldError> Errors);
