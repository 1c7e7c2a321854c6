using System.Net;

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
        foreach (IPAddress address in ListenAddress.Resolve(server.Host))
            kestrel.Listen(address, server.Port);
    }
}
