using System.Net;

using Microsoft.Extensions.Options;

using Parley.Server.Configuration;
using Parley.Server.Endpoints;

namespace Parley.Server.Security;

/// <summary>
/// Answers only to names that are this server's own. Else a foreign page could point its own name at this machine (DNS
/// rebinding) and speak to the server as if it came from there. Numeric addresses cannot be rebound and pass.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, IOptions<ServerOptions> options)
{
    private readonly HashSet<string> _names = new(
        [.. options.Value.AllowedHosts, options.Value.Host, "localhost"], StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        string host = context.Request.Host.Host;
        bool isKnown = _names.Contains(host) || IPAddress.TryParse(host.Trim('[', ']'), out _)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isKnown ? next(context) : Problems.UnknownHost(host).ExecuteAsync(context);
    }
}
