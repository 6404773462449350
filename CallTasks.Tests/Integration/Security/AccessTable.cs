using CallTasks.Core.Model;

namespace CallTasks.Tests.Integration.Security;

/// <summary>Who may use which endpoint: the least role, or null for anybody. A new endpoint gets its row here before it passes.</summary>
internal static class AccessTable
{
    public static IReadOnlyDictionary<string, Role?> Rows { get; } = Of(
        (null, """
            GET /health/live
            GET /health/ready
            GET /language/{code}
            GET /no-access
            GET /setup
            GET /sign-in
            POST /sign-out
            GET /wall/open/{token}
            GET /{**path:file}
            GET /{file}
            """),
        (Role.Wall, """
            GET /_blazor
            GET /_blazor/disconnect/
            GET /_blazor/initializers/
            GET /_blazor/negotiate
            GET /wall
            GET /wall/live
            GET /api/v1/live
            GET /api/v1/me/
            GET /hubs/live
            GET /hubs/live/negotiate
            """),
        (Role.Viewer, """
            GET /
            GET /_framework/opaque-redirect
            GET /api/v1/call-tasks/
            GET /api/v1/call-tasks/{id:long}
            GET /api/v1/bulk-work/
            POST /api/v1/call-tasks/estimate
            GET /api/v1/call-tasks/{id:long}/estimate
            GET /api/v1/templates/
            GET /api/v1/templates/{id:long}
            GET /api/v1/call-tasks/{id:long}/calls
            GET /api/v1/call-tasks/{id:long}/clients
            GET /api/v1/call-tasks/{id:long}/statistics
            GET /api/v1/caller-id-groups/
            GET /api/v1/caller-id-groups/{id:long}
            GET /api/v1/caller-ids/
            GET /api/v1/caller-ids/{id:long}
            GET /api/v1/calling-hours/
            GET /api/v1/calling-hours/{id:long}
            GET /api/v1/calls/{id:long}
            GET /api/v1/clients-file-template
            GET /api/v1/dial-plans/
            GET /api/v1/dial-plans/{id:long}
            GET /api/v1/directions/
            GET /api/v1/directions/{id:long}
            GET /api/v1/frequency-caps/
            GET /api/v1/frequency-caps/{id:long}
            GET /api/v1/imports/{id:long}
            GET /api/v1/interrupted-calls/
            PUT /api/v1/me/language
            GET /api/v1/recall-sets/
            GET /api/v1/recall-sets/{id:long}
            GET /api/v1/reports/
            GET /api/v1/reports/{id:long}
            GET /api/v1/scripts/
            GET /api/v1/scripts/{id:long}
            GET /api/v1/scripts/{id:long}/versions
            GET /call-tasks
            GET /call-tasks/{Id:long}
            GET /interrupted
            GET /not-found
            GET /openapi/{documentName}.json
            GET /password
            """),
        (Role.Supervisor, """
            GET /api/v1/blacklist/
            POST /api/v1/blacklist/
            DELETE /api/v1/blacklist/{phone}
            POST /api/v1/call-tasks/
            DELETE /api/v1/call-tasks/{id:long}
            PUT /api/v1/call-tasks/{id:long}
            DELETE /api/v1/bulk-work/{id:long}
            DELETE /api/v1/templates/{id:long}
            POST /api/v1/call-tasks/{id:long}/clone
            POST /api/v1/call-tasks/{id:long}/template
            POST /api/v1/templates/
            POST /api/v1/templates/{id:long}/call-tasks
            PUT /api/v1/templates/{id:long}
            POST /api/v1/call-tasks/{id:long}/cancel-recalls
            POST /api/v1/call-tasks/{id:long}/clients
            POST /api/v1/call-tasks/{id:long}/pause
            POST /api/v1/call-tasks/{id:long}/reports
            POST /api/v1/call-tasks/{id:long}/restart-unsuccessful
            POST /api/v1/call-tasks/{id:long}/resume
            POST /api/v1/call-tasks/{id:long}/start
            POST /api/v1/call-tasks/{id:long}/stop
            POST /api/v1/caller-id-groups/
            DELETE /api/v1/caller-id-groups/{id:long}
            PUT /api/v1/caller-id-groups/{id:long}
            POST /api/v1/caller-ids/
            DELETE /api/v1/caller-ids/{id:long}
            PUT /api/v1/caller-ids/{id:long}
            POST /api/v1/calling-hours/
            DELETE /api/v1/calling-hours/{id:long}
            PUT /api/v1/calling-hours/{id:long}
            GET /api/v1/calls/{id:long}/recording
            POST /api/v1/dial-plans/{id:long}/test
            POST /api/v1/directions/
            DELETE /api/v1/directions/{id:long}
            PUT /api/v1/directions/{id:long}
            POST /api/v1/frequency-caps/
            DELETE /api/v1/frequency-caps/{id:long}
            PUT /api/v1/frequency-caps/{id:long}
            DELETE /api/v1/imports/{id:long}
            GET /api/v1/imports/{id:long}/rejected
            DELETE /api/v1/imports/previews/{id}
            GET /api/v1/imports/previews/{id}
            POST /api/v1/imports/previews/
            PUT /api/v1/imports/previews/{id}
            POST /api/v1/interrupted-calls/{id:long}/close
            POST /api/v1/interrupted-calls/{id:long}/redial
            POST /api/v1/recall-sets/
            DELETE /api/v1/recall-sets/{id:long}
            PUT /api/v1/recall-sets/{id:long}
            DELETE /api/v1/reports/{id:long}
            GET /api/v1/reports/{id:long}/file
            POST /api/v1/reports/{id:long}/regenerate
            POST /api/v1/scripts/
            DELETE /api/v1/scripts/{id:long}
            PUT /api/v1/scripts/{id:long}
            """),
        (Role.Administrator, """
            GET /api-keys
            GET /api/v1/api-keys/
            POST /api/v1/api-keys/
            DELETE /api/v1/api-keys/{id:long}
            GET /api/v1/audit
            POST /api/v1/dial-plans/
            DELETE /api/v1/dial-plans/{id:long}
            PUT /api/v1/dial-plans/{id:long}
            GET /api/v1/users/
            POST /api/v1/users/
            DELETE /api/v1/users/{id:long}
            GET /api/v1/users/{id:long}
            PUT /api/v1/users/{id:long}
            PUT /api/v1/users/{id:long}/password
            GET /api/v1/wall-links/
            POST /api/v1/wall-links/
            DELETE /api/v1/wall-links/{id:long}
            GET /audit
            GET /users
            """));

    private static Dictionary<string, Role?> Of(params (Role? Least, string Endpoints)[] groups) => groups
        .SelectMany(group => group.Endpoints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(endpoint => (endpoint, group.Least)))
        .ToDictionary(row => row.endpoint, row => row.Least);
}
