using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Configuration;

/// <summary><c>Parley:Server</c>: where the server listens and who may come.</summary>
public sealed class ServerOptions
{
    /// <summary>
    /// Address or name to listen on; another than a loopback one lets other machines in. Default: 127.0.0.1.
    /// </summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes a free one. Default: 8080.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8080;

    /// <summary>
    /// Names, beside localhost, numeric addresses and <see cref="Host"/>, under which browsers may reach the server.
    /// Default: none.
    /// </summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// Origins of other sites (<c>https://example.org</c>) whose pages may use the server. Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Addresses of proxies in front of this server that are believed when they say whom a request is from
    /// (<c>X-Forwarded-For</c>). Default: none.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>Sessions connected at once. Default: 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSessions { get; set; } = 1_000;

    /// <summary>
    /// How long sessions and requests may take to end after the server is asked to stop. Default: 5000.
    /// </summary>
    [Range(100, 600_000)]
    public int ShutdownTimeoutMs { get; set; } = 5_000;

    /// <summary>The longest text of one POST /tts. Default: 1048576.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxSpeechTextBytes { get; set; } = 1024 * 1024;
}
