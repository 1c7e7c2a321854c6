using System.Net;
using System.Net.Sockets;

using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>The addresses that a name to listen on stands for.</summary>
internal static class ListenAddress
{
    /// <exception cref="SettingsException">The name stands for none.</exception>
    public static IReadOnlyList<IPAddress> Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return [address];
        // One address of each family is enough to be found; a port of 0 must be one port.
        try
        {
            return [.. Dns.GetHostAddresses(host).OrderBy(static found => found.AddressFamily).Take(1)];
        }
        catch (SocketException problem)
        {
            throw new SettingsException(
                $"Parley:Server:Host is '{host}', which is no address of this machine: {problem.Message}", problem);
        }
    }
}
