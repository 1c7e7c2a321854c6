using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Storage;

/// <summary><c>Parley:Storage</c>: where what Parley keeps is kept.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// The folder of the embedded database, the samples and the recordings. Default: none, which is <c>PARLEY_DATA</c>,
    /// else <c>parley/data</c> in <c>XDG_DATA_HOME</c> (<c>~/.local/share</c>).
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// A PostgreSQL server in place of the embedded database: <c>postgres://user:password@host:5432/database</c> or a
    /// connection string of Npgsql; <c>POSTGRES_URL</c> says the same. Default: none.
    /// </summary>
    public string? PostgresUrl { get; set; }

    /// <summary>How long another program may hold the database locked, or a server may take to answer. Default: 5000.</summary>
    [Range(100, 120_000)]
    public int TimeoutMs { get; set; } = 5_000;

    /// <summary>How long events stay in <c>GET /events</c>. Default: 7.</summary>
    [Range(1, 3_650)]
    public int EventRetentionDays { get; set; } = 7;

    /// <summary>The folder, whole.</summary>
    internal string FolderPath => Path.GetFullPath(this switch
    {
        { Folder.Length: > 0 } => Folder,
        _ when Environment.GetEnvironmentVariable("PARLEY_DATA") is { Length: > 0 } named => named,
        _ => Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "parley",
            "data"),
    });
}
