using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>How the web server is set up.</summary>
internal static class KestrelSetup
{
    public static IWebHostBuilder UseParleyKestrel(this IWebHostBuilder host)
    {
        // What a frame leads to is done, and sent, on the thread that received it: two hand-overs less each way.
        host.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        host.ConfigureServices(static services =>
        {
            services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServerOptions>>(static (kestrel, server) =>
            {
                kestrel.AddServerHeader = false;
                // Sound that waits here is out of the session's reach; a fifth of a second at 16 kHz is enough.
                kestrel.Limits.MaxResponseBufferSize = 16 * 1024;
                Listen(kestrel, server.Value);
            });
            services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>(static (host, server) =>
                host.ShutdownTimeout = TimeSpan.FromMilliseconds(server.Value.ShutdownTimeoutMs));
        });
        return host;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions server)
    {
        foreach (IPAddress address in Resolve(server.Host))
            kestrel.Listen(address, server.Port);
    }

    private static IEnumerable<IPAddress> Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return [address];
        // One address of each family is enough to be found; a port of 0 must be one port.
        try
        {
            return Dns.GetHostAddresses(host).OrderBy(static found => found.AddressFamily).Take(1);
        }
        catch (SocketException problem)
        {
            throw new SettingsException(
                $"Parley:Server:Host is '{host}', which is no address of this machine: {problem.Message}", problem);
        }
    }
}
