using System.Net;

using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

using Parley.Server.Configuration;

namespace Parley.Server.Security;

/// <summary>
/// Takes the client's address from a proxy that the settings trust; from anybody else the header is a claim that whoever
/// wants to pass for another could make.
/// </summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this IApplicationBuilder application)
    {
        IList<string> proxies = application.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.TrustedProxies;
        if (proxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (string proxy in proxies)
            options.KnownProxies.Add(Parse(proxy));
        application.UseForwardedHeaders(options);
    }

    private static IPAddress Parse(string proxy) => IPAddress.TryParse(proxy.Trim('[', ']'), out IPAddress? address)
        ? address
        : throw new SettingsException(
            $"Parley:Server:TrustedProxies has '{proxy}', which is no address; write it as '10.0.0.5'.");
}
