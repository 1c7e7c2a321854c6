using System.Reflection;

namespace Parley.Server.Dashboard;

/// <summary>The files of the dashboard, out of the program itself: what the build of <c>web/</c> made.</summary>
internal static class DashboardFiles
{
    private const string Prefix = "web/";

    private static readonly Dictionary<string, string> _encodings = new(StringComparer.Ordinal)
    {
        [".br"] = "br",
        [".gz"] = "gzip",
    };

    /// <summary>All of them; none where the program was built without the dashboard.</summary>
    public static IReadOnlyList<DashboardFile> Read()
    {
        Assembly assembly = typeof(DashboardFiles).Assembly;
        var files = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            string name = resource.Replace('\\', '/');
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            string path = name[Prefix.Length..];
            bool isCompressed = _encodings.TryGetValue(Path.GetExtension(path), out string? encoding);
            if (isCompressed)
                path = path[..^Path.GetExtension(path).Length];
            if (!files.TryGetValue(path, out DashboardFile? file))
                files.Add(path, file = new DashboardFile(path));
            file.Add(encoding ?? DashboardFile.Variant.Identity, Read(assembly, resource));
        }

        return [.. files.Values];
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
