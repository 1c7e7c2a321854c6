using System.Security.Cryptography;
using System.Text;

namespace Parley.Engines.Models;

/// <summary>Hashes in lower-case hexadecimal, as publishers print them.</summary>
internal static class FileHashes
{
    private const int BufferBytes = 1 << 17;

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The SHA-256 of a file.</summary>
    /// <param name="progress">Told how many more bytes have been read.</param>
    public static async Task<string> OfFileAsync(
        string path, CancellationToken cancellationToken, Action<int>? progress = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await AppendFileAsync([hash], path, progress, cancellationToken);
        return Finish(hash);
    }

    /// <summary>What git calls a file of that content.</summary>
    public static async Task<string> GitBlobAsync(string path, CancellationToken cancellationToken)
    {
#pragma warning disable CA5350 // git's choice, and only compared with what the same server says
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {new FileInfo(path).Length}\0"));
        await AppendFileAsync([hash], path, progress: null, cancellationToken);
        return Finish(hash);
    }

    public static async Task AppendFileAsync(
        IncrementalHash[] hashes, string path, Action<int>? progress, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false);
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            foreach (IncrementalHash hash in hashes)
                hash.AppendData(buffer, 0, count);
            progress?.Invoke(count);
        }
    }

    public static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
