using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Storage.Migrations;

/// <summary>One numbered step from an older set of tables to a newer one.</summary>
/// <param name="Number">Steps are taken in this order.</param>
/// <param name="Name">Of its file, without the ending.</param>
/// <param name="Sql">Statements that both databases understand.</param>
internal sealed record Migration(long Number, string Name, string Sql)
{
    private const string Prefix = "migrations/";
    private const string Ending = ".sql";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    /// <summary>Of the statements, lower-case hexadecimal: a step that was taken is never changed afterwards.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static List<Migration> ReadAll()
    {
        Assembly assembly = typeof(Migration).Assembly;
        List<Migration> migrations = [];
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            string name = resource[Prefix.Length..^Ending.Length];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            // A checkout with other line ends is the same step.
            string sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            migrations.Add(new Migration(long.Parse(name[..4], null), name, sql));
        }

        return [.. migrations.OrderBy(static migration => migration.Number)];
    }
}
