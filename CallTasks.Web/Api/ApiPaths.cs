using CallTasks.Web.Security;
using Microsoft.AspNetCore.Routing.Template;

namespace CallTasks.Web.Api;

/// <summary>
/// Tells a path of the API that is not there from one that knows another method: the framework's catch-all for files makes it answer 405 to
/// both. Asked only then.
/// </summary>
internal sealed class ApiPaths(IEnumerable<EndpointDataSource> sources, IInlineConstraintResolver constraints)
{
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Matcher, RouteTemplate Template)>> _known = new(() =>
    [
        .. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(pattern => Surface.IsForPrograms("/" + pattern)).Distinct()
            .Select(TemplateParser.Parse)
            .Select(template => (new TemplateMatcher(template, []), template)),
    ]);

    /// <summary>True when something answers there, if to another method.</summary>
    public bool Knows(HttpContext http)
    {
        foreach (var (matcher, template) in _known.Value)
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(http.Request.Path, values) && template.Parameters.All(parameter => Holds(http, parameter, values))) return true;
        }

        return false;
    }

    private bool Holds(HttpContext http, TemplatePart parameter, RouteValueDictionary values) =>
        parameter.InlineConstraints.All(inline => constraints.ResolveConstraint(inline.Constraint)?.Match(http, null, parameter.Name!, values, RouteDirection.IncomingRequest) != false);
}
