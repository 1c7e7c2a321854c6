using Microsoft.Extensions.Options;

using Parley.Server.Configuration;
using Parley.Server.Endpoints;

namespace Parley.Server.Security;

/// <summary>
/// Refuses what a page of another site starts: browsers let any page open a WebSocket or post a form to any server and
/// name the page's origin with it. Programs that are no browsers send none and pass.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<ServerOptions> options)
{
    private readonly HashSet<string> _allowed = new(
        options.Value.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        string origin = context.Request.Headers.Origin.ToString();
        bool isHarmless = HttpMethods.IsGet(context.Request.Method) && !context.WebSockets.IsWebSocketRequest;
        return origin.Length == 0 || isHarmless || IsOwn(origin, context.Request.Host) || _allowed.Contains(origin)
            ? next(context)
            : Problems.ForeignOrigin(origin).ExecuteAsync(context);
    }

    // The scheme is left aside: a proxy in front may speak https to the browser and http to this server.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
        && uri.Host.Trim('[', ']').Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is not { } port ? uri.IsDefaultPort : uri.Port == port);
}
