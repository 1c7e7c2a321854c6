using System.Net;

using Microsoft.Extensions.Options;

using Parley.Server.Composition;
using Parley.Server.Configuration;

namespace Parley.Server.Security;

/// <summary>Whether keys are asked for: always, unless only this machine can reach the server.</summary>
internal sealed class AccessGate(
    IOptions<AccessOptions> access, IOptions<ServerOptions> server, KeyAdministration keys)
{
    private readonly bool _isAsked =
        access.Value.RequireKeys || !ListenAddress.Resolve(server.Value.Host).All(IPAddress.IsLoopback);

    /// <summary>Whether somebody who comes that way needs a key.</summary>
    public bool AsksFor(ConnectionInfo connection) =>
        // The name that the server listens on could have changed its address since; the connection itself cannot lie.
        _isAsked || connection.LocalIpAddress is not { } address || !IPAddress.IsLoopback(address);

    /// <exception cref="SettingsException">Keys are asked for, and there is none: nobody could come in.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!_isAsked || await keys.AnyUsableAsync(cancellationToken))
            return;
        string why = access.Value.RequireKeys
            ? "Parley:Access:RequireKeys asks for API keys"
            : $"Other machines can reach '{server.Value.Host}'";
        throw new SettingsException(
            $"{why}, and there is no API key yet; make one with "
            + "'parley keys create --name NAME --scopes read,talk,write,admin', or listen on 127.0.0.1 without keys.");
    }
}
