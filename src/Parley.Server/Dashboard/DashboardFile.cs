using System.Security.Cryptography;

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Dashboard;

/// <summary>One file of the dashboard, as it is and as it was compressed when the dashboard was built.</summary>
/// <remarks>Does not change; thread-safe.</remarks>
internal sealed class DashboardFile
{
    private static readonly FileExtensionContentTypeProvider _types = new();

    // The smallest first. Browsers take Brotli only over https and from localhost.
    private readonly List<Variant> _variants = [];

    /// <param name="path">Below <c>/</c>, such as <c>assets/index.js</c>.</param>
    public DashboardFile(string path)
    {
        Path = path;
        ContentType = $"{(_types.TryGetContentType(path, out string? known) ? known : "application/octet-stream")}; charset=utf-8";
    }

    public string Path { get; }

    public string ContentType { get; }

    /// <summary>Whether its name changes with its content, so that it may be kept for ever.</summary>
    public bool IsImmutable => Path.StartsWith("assets/", StringComparison.Ordinal);

    /// <param name="encoding">A content coding, or <c>identity</c>.</param>
    /// <param name="content">Owned by this file from now on.</param>
    public void Add(string encoding, byte[] content)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        _variants.Add(new Variant(encoding, content, tag));
        _variants.Sort(static (a, b) => a.Content.Length.CompareTo(b.Content.Length));
    }

    /// <summary>The smallest that the client takes.</summary>
    public Variant For(HttpRequest request)
    {
        IList<StringWithQualityHeaderValue> accepted = request.GetTypedHeaders().AcceptEncoding;
        return _variants.Find(variant => accepted.Any(one => one.Quality is not 0 && one.Value == variant.Encoding))
            ?? _variants.Find(variant => variant.Encoding == Variant.Identity)!;
    }

    /// <summary>The file in one content coding.</summary>
    internal sealed record Variant(string Encoding, byte[] Content, EntityTagHeaderValue Tag)
    {
        public const string Identity = "identity";
    }
}
